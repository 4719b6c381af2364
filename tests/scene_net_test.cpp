// The net of a carton: sizes, what meets at the folds, lines, files, and the sheet that is composed for it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/base/error.hpp"
#include "tests/meshes.hpp"
#include "viewer/scene/shape_words.hpp"
#include "viewer/scene/sheet.hpp"

namespace wrapture {
namespace {

const NetPanel& panel(const Net& net, Face face) { return *std::ranges::find(net.panels, face, &NetPanel::face); }
glm::vec2 size(const NetPanel& p) { return p.high_mm - p.low_mm; }

TEST(Net, PanelsAreShorterThanTheBoxByTheirFolds) {
  for (const float t : {0.3f, 0.5f, 1.5f}) {
    const Net net = make_net({.width_mm = 120, .height_mm = 168, .depth_mm = 46, .board_mm = t});
    EXPECT_NEAR(size(panel(net, Face::front)).x, 120 - t, 1e-3);
    EXPECT_NEAR(size(panel(net, Face::back)).x, 120 - t, 1e-3);
    EXPECT_NEAR(size(panel(net, Face::back)).y, 168 - t, 1e-3);
    EXPECT_NEAR(size(panel(net, Face::front)).y, 168 - 2 * t, 1e-3);
    EXPECT_NEAR(size(panel(net, Face::right)).y, 168 - 3 * t, 1e-3) << "the dust flaps fold in below the lid";
    EXPECT_NEAR(size(panel(net, Face::right)).x, 46 - t, 1e-3);
    EXPECT_NEAR(size(panel(net, Face::left)).x, 46 - 2 * t, 1e-3) << "the glue flap lies below the back";
    EXPECT_NEAR(size(panel(net, Face::top)).y, 46 - 2 * t, 1e-3);
  }
}

TEST(Net, PanelsMeetAtTheirFoldsWithinTheSheet) {
  const Net net = make_net({});
  const auto meet = [&](Face a, Face b) { EXPECT_NEAR(panel(net, a).high_mm.x, panel(net, b).low_mm.x, 1e-4); };
  meet(Face::left, Face::front);
  meet(Face::front, Face::right);
  meet(Face::right, Face::back);
  EXPECT_NEAR(panel(net, Face::top).high_mm.y, panel(net, Face::back).low_mm.y, 1e-4);
  EXPECT_NEAR(panel(net, Face::bottom).low_mm.y, panel(net, Face::back).high_mm.y, 1e-4);
  for (const NetLine& line : net.lines) {
    ASSERT_GE(line.points.size(), 2u);
    for (const glm::vec2 point : line.points) {
      EXPECT_GE(point.x, 6.9f);
      EXPECT_GE(point.y, 6.9f);
      EXPECT_LE(point.x, net.size_mm.x - 6.9f);
      EXPECT_LE(point.y, net.size_mm.y - 6.9f);
    }
  }
  for (const NetLineKind kind : {NetLineKind::cut, NetLineKind::fold, NetLineKind::bleed, NetLineKind::safe})
    EXPECT_TRUE(std::ranges::any_of(net.lines, [&](const NetLine& line) { return line.kind == kind; }));
}

float distance(glm::vec2 p, glm::vec2 a, glm::vec2 b) {
  const float t = std::clamp(glm::dot(p - a, b - a) / std::max(glm::dot(b - a, b - a), 1e-9f), 0.0f, 1.0f);
  return glm::length(p - glm::mix(a, b, t));
}

TEST(Net, BleedIsThreeMillimetresOutsideTheCut) {
  for (const Carton& carton :
       {Carton{}, Carton{.width_mm = 60, .height_mm = 60, .depth_mm = 60}, Carton{.width_mm = 200, .height_mm = 90, .depth_mm = 24}}) {
    const Net net = make_net(carton);
    const NetLine& cut = *std::ranges::find(net.lines, NetLineKind::cut, &NetLine::kind);
    const NetLine& bleed = *std::ranges::find(net.lines, NetLineKind::bleed, &NetLine::kind);
    for (const glm::vec2 point : bleed.points) {
      float nearest = 1e3f;
      for (std::size_t i = 0; i < cut.points.size(); ++i)
        nearest = std::min(nearest, distance(point, cut.points[i], cut.points[(i + 1) % cut.points.size()]));
      EXPECT_GT(nearest, 1.0f) << point.x << ", " << point.y;  // between flaps that are nearer than 6 mm it lies in the middle
      EXPECT_LT(nearest, 6.1f);
    }
    float area_cut = 0, area_bleed = 0;
    const auto area = [](const NetLine& line) {
      float sum = 0;
      for (std::size_t i = 0; i < line.points.size(); ++i) {
        const glm::vec2 a = line.points[i], b = line.points[(i + 1) % line.points.size()];
        sum += 0.5f * (a.x * b.y - a.y * b.x);
      }
      return std::abs(sum);
    };
    area_cut = area(cut);
    area_bleed = area(bleed);
    EXPECT_GT(area_bleed, 1.04f * area_cut);
  }
}

/// The print goes on over every fold of the sheet: neighbours show the same place of it along their common edge.
TEST(Net, PrintGoesOnOverTheFolds) {
  const Carton carton{.board_mm = 0.3f, .printed_as = PrintedAs::dieline};
  const Net net = make_net(carton);
  const Mesh mesh = make_carton(carton, 1);
  expect_sound(mesh);
  std::map<Corner, std::vector<glm::vec2>> places;
  for (const auto& t : triangles(mesh, Part::printed_board))
    for (const Vertex& v : t) places[welded(v.position)].push_back(v.uv * net.size_mm);
  int joined = 0;
  const float half_width = 60, half_depth = 23;
  for (const auto& [corner, uvs] : places) {
    const glm::vec3 at(static_cast<float>(std::get<0>(corner)) / 1000, static_cast<float>(std::get<1>(corner)) / 1000,
                       static_cast<float>(std::get<2>(corner)) / 1000);
    if (uvs.empty() || at.y < 1.5f || at.y > 166.5f) continue;
    // The middle of a rounded upright edge, but the one where the box is glued together.
    const bool edge = std::abs(std::abs(at.x) - half_width) < 0.6f && std::abs(std::abs(at.z) - half_depth) < 0.6f;
    if (!edge || (at.x < 0 && at.z < 0)) continue;
    for (const glm::vec2 uv : uvs) {
      EXPECT_NEAR(uv.x, uvs.front().x, 0.01);
      EXPECT_NEAR(uv.y, uvs.front().y, 0.5) << "panels differ by the board's thickness";
    }
    joined += uvs.size() > 1 ? 1 : 0;
  }
  EXPECT_EQ(joined, 6) << "two heights at three edges";
}

TEST(Net, EverySideReadsTheRightWayUp) {
  const Mesh mesh = make_carton({.printed_as = PrintedAs::dieline}, 1);
  for (const auto& t : triangles(mesh, Part::printed_board)) {
    for (const Vertex& v : t) {
      if (std::max({std::abs(v.normal.x), std::abs(v.normal.y), std::abs(v.normal.z)}) < 0.9999f) continue;
      const glm::vec3 u(v.tangent), down = glm::cross(v.normal, u) * v.tangent.w;
      if (std::abs(v.normal.y) < 0.5f) {
        EXPECT_GT(glm::dot(down, glm::vec3(0, -1, 0)), 0.999f);
        EXPECT_GT(glm::dot(u, glm::cross(glm::vec3(0, 1, 0), v.normal)), 0.999f) << "not mirrored";
      } else {  // hang on the back: upright for someone behind the box
        EXPECT_GT(glm::dot(u, glm::vec3(-1, 0, 0)), 0.999f);
        EXPECT_GT(glm::dot(down, glm::vec3(0, 0, v.normal.y > 0 ? -1 : 1)), 0.999f);
      }
    }
  }
}

TEST(Net, SvgIsInMillimetres) {
  const Net net = make_net({.width_mm = 100, .height_mm = 150, .depth_mm = 40, .board_mm = 0.5f});
  const std::string svg = to_svg(net, "A & B <box>");
  char size[96];
  std::snprintf(size, sizeof size, "width=\"%.3fmm\" height=\"%.3fmm\"", static_cast<double>(net.size_mm.x),
                static_cast<double>(net.size_mm.y));
  EXPECT_NE(svg.find(size), std::string::npos);
  EXPECT_NE(svg.find("A &amp; B &lt;box&gt;"), std::string::npos);
  for (const char* layer : {"cut", "fold", "bleed", "safe"})
    EXPECT_NE(svg.find(std::string("<g id=\"") + layer + "\" inkscape:groupmode=\"layer\""), std::string::npos) << layer;
  // margin, glue flap, left, front, right, back, margin
  EXPECT_NEAR(net.size_mm.x, 10 + 15 + (40 - 1) + (100 - 0.5f) + (40 - 0.5f) + (100 - 0.5f) + 10, 1e-3);
}

TEST(Net, RefusesWhatIsNoBox) {
  EXPECT_THROW(static_cast<void>(make_net({.board_mm = 0})), Error);
  EXPECT_THROW(static_cast<void>(make_net({.board_mm = 6})), Error);
  EXPECT_THROW(static_cast<void>(make_net({.width_mm = 10, .height_mm = 10, .depth_mm = 10, .board_mm = 1.5f})), Error);
  EXPECT_THROW(static_cast<void>(parse_box("--box", "120x168")), Error);
  EXPECT_THROW(static_cast<void>(parse_box("--box", "120x168x46x2")), Error);
  EXPECT_EQ(parse_box("--box", "120x168.5x46"), glm::vec3(120, 168.5f, 46));
  EXPECT_THROW(static_cast<void>(face_of("lid")), Error);
}

TEST(Sheet, PicturesLieOnTheirPanelsUprightForTheirSide) {
  Image red = make_image(40, 40, 0xFF2020E0u), two = make_image(40, 40, 0xFF20E020u);
  for (std::uint32_t y = 0; y < 20; ++y)  // green above, blue below
    for (std::uint32_t x = 0; x < 40; ++x) two.pixel(x, y + 20)[1] = 32, two.pixel(x, y + 20)[2] = 224;
  const Carton carton;
  const Net net = make_net(carton);
  const Image sheet = compose_sheet(carton, {{Face::front, {&red}}, {Face::top, {&two}}, {Face::left, {&two}}}, 800);
  const auto at = [&](Face face, glm::vec2 share) {
    const NetPanel& p = panel(net, face);
    const glm::vec2 mm = glm::mix(p.low_mm, p.high_mm, share), px = mm / net.size_mm * glm::vec2(sheet.width, sheet.height);
    return sheet.pixel(static_cast<std::uint32_t>(px.x), static_cast<std::uint32_t>(px.y));
  };
  EXPECT_EQ(at(Face::front, {0.5f, 0.5f})[0], 0xE0);
  EXPECT_EQ(at(Face::back, {0.5f, 0.5f})[0], 0xE0) << "plain sides take the colour of the front's edge";
  EXPECT_EQ(at(Face::left, {0.5f, 0.2f})[1], 0xE0);
  EXPECT_EQ(at(Face::left, {0.5f, 0.8f})[2], 224);
  EXPECT_EQ(at(Face::top, {0.5f, 0.2f})[2], 224) << "the lid lies upside down in the sheet";
  EXPECT_EQ(at(Face::top, {0.5f, 0.8f})[1], 0xE0);
  EXPECT_NEAR(sheet.width / sheet.dpi * 25.4, static_cast<double>(net.size_mm.x), 0.5);
}

TEST(Sheet, LabelsAreJoinedSideBySide) {
  const Image joined = join_labels(make_image(30, 40, 0xFF0000FFu), make_image(20, 20, 0xFFFF0000u));
  EXPECT_EQ(joined.width, 70u);
  EXPECT_EQ(joined.height, 40u);
  EXPECT_EQ(joined.pixel(29, 20)[0], 255);
  EXPECT_EQ(joined.pixel(31, 20)[2], 255);
}

TEST(Words, SetBandsAndPlacements) {
  const LabelBand band = band_with({}, "from=40,to=150 wrap=200,at=-20,fit=cover,right=3.5,scale=0.5,flip=1");
  EXPECT_EQ(band, (LabelBand{.low_mm = 40,
                             .high_mm = 150,
                             .wrap_deg = 200,
                             .turn_deg = -20,
                             .fit = Fit::cover,
                             .placement = {.right_mm = 3.5f, .scale = 0.5f, .flip = true}}));
  for (const char* bad : {"from", "from=x", "wrap=400", "fit=half", "size=3", "scale=0"})
    EXPECT_THROW(static_cast<void>(band_with({}, bad)), Error) << bad;
}

}  // namespace
}  // namespace wrapture
