// Turns the outlines of a container into triangles; normals are those of the surface's derivatives.
#include <algorithm>
#include <cmath>
#include <glm/gtc/constants.hpp>

#include "viewer/scene/container.hpp"
#include "viewer/scene/pull_tab.hpp"

namespace wrapture {
namespace {

constexpr std::uint32_t kSegments = 96;  // around
constexpr std::uint32_t kPerRib = 8;     // segments
constexpr float kHalfTurn = glm::pi<float>();
constexpr std::uint32_t kLabelRows = 32;  // where the body is not a cylinder
constexpr std::uint32_t kFlatRows = 24;

glm::vec3 around(float angle) { return {std::sin(angle), 0, std::cos(angle)}; }

/// Half widths of an ellipse of the girth of a circle, whose depth goes down to `thickness` with `share` 0..1.
glm::vec2 flattened_half(float radius, float thickness, float share) {
  const float z = glm::mix(radius, std::min(radius, 0.5f * thickness), share);
  const auto girth = [&](float x) {  // Ramanujan's
    return kHalfTurn * (3 * (x + z) - std::sqrt((3 * x + z) * (x + 3 * z)));
  };
  float low = radius, high = 1.6f * radius;
  for (int step = 0; step < 20; ++step) (girth(0.5f * (low + high)) < 2 * kHalfTurn * radius ? low : high) = 0.5f * (low + high);
  return {low, z};
}

/// How far the ribs reach at a height, 0..1.
float rib_share(const Ribs& ribs, float y) {
  const float t = std::clamp((y - ribs.from_mm) / (ribs.to_mm - ribs.from_mm), 0.0f, 1.0f);
  if (ribs.fading) return (1 - t) * (1 - t);
  const float edge = std::min(t, 1 - t) * (ribs.to_mm - ribs.from_mm);  // mm to the nearer end
  return std::clamp(edge / 0.4f, 0.0f, 1.0f);
}

glm::vec3 surface(const Piece& piece, glm::vec2 at, float angle) {
  float radius = at.x;
  if (piece.ribs.count > 0 && radius > 0)
    radius += piece.ribs.depth_mm * rib_share(piece.ribs, at.y) * 0.5f * (std::cos(static_cast<float>(piece.ribs.count) * angle) - 1);
  const Flattened& flat = piece.flattened;
  if (flat.to_mm > flat.from_mm && at.y > flat.from_mm && radius > 0) {
    const glm::vec2 half =
        flattened_half(radius, flat.thickness_mm, std::pow(std::min(1.0f, (at.y - flat.from_mm) / (flat.to_mm - flat.from_mm)), 1.3f));
    return {half.x * std::sin(angle), at.y, half.y * std::cos(angle)};
  }
  return radius * around(angle) + glm::vec3(0, at.y, 0);
}

bool is_round(const Piece& piece) { return piece.ribs.count == 0 && piece.flattened.to_mm <= piece.flattened.from_mm; }

glm::vec3 normal_at(const Piece& piece, const ProfilePoint& point, float angle) {
  const glm::vec3 outward = around(angle) * point.slope.y + glm::vec3(0, -point.slope.x, 0);
  if (is_round(piece) || point.at.x < 0.05f) return outward;
  const float h = 0.02f, turn = 0.002f;  // mm, rad
  const glm::vec3 up = surface(piece, point.at + h * point.slope, angle) - surface(piece, point.at - h * point.slope, angle);
  const glm::vec3 across = surface(piece, point.at, angle + turn) - surface(piece, point.at, angle - turn);
  const glm::vec3 normal = glm::cross(across, up);
  return glm::length(normal) > 1e-9f ? glm::normalize(normal) : outward;
}

glm::vec3 tangent_at(const Piece& piece, const ProfilePoint& point, float angle, glm::vec3 normal) {
  glm::vec3 along = around(angle + 0.5f * kHalfTurn);
  if (!is_round(piece) && point.at.x >= 0.05f) along = surface(piece, point.at, angle + 0.002f) - surface(piece, point.at, angle - 0.002f);
  along -= normal * glm::dot(along, normal);
  return glm::length(along) > 1e-9f ? glm::normalize(along) : around(angle + 0.5f * kHalfTurn);
}

Vertex turned_vertex(const Piece& piece, const ProfilePoint& point, float angle, glm::vec2 uv) {
  const glm::vec3 normal = normal_at(piece, point, angle);
  return {surface(piece, point.at, angle), normal, glm::vec4(tangent_at(piece, point, angle, normal), -1), uv};
}

/// Long straight runs get more rows where the surface bends along them.
ProfileRun with_rows(const Piece& piece, const ProfileRun& run) {
  if (is_round(piece) || run.size() > 2) return run;
  const float high = std::abs(run[1].at.y - run[0].at.y);
  const bool flat = piece.flattened.to_mm > piece.flattened.from_mm;
  const auto rows = flat ? kFlatRows : static_cast<std::uint32_t>(std::clamp(high / 0.4f, 1.0f, 16.0f));
  ProfileRun result;
  for (std::uint32_t i = 0; i <= rows; ++i) {
    const float t = static_cast<float>(i) / static_cast<float>(rows);
    result.push_back({glm::mix(run[0].at, run[1].at, t), run[0].slope, glm::mix(run[0].along_mm, run[1].along_mm, t)});
  }
  return result;
}

/// Columns of a grid: the `part`-th of `parts` equal parts of a turn that begins at `start`.
struct Turn {
  float start = -kHalfTurn;                                 // rad; -pi: the seam is at the back
  std::uint32_t part = 0, parts = 1, segments = kSegments;  // segments: of a part
  /// Where neighbours meet, and where the turn closes, they have the very same angle.
  [[nodiscard]] float angle(std::uint32_t column) const {
    const std::uint32_t total = parts * segments, at = (part * segments + column) % total;
    return start + 2 * kHalfTurn * static_cast<float>(at) / static_cast<float>(total);
  }
};

/// The run from above to below, as grids want it; uv(point, share of the part's width).
template <class Uv>
void add_turned(Mesh& mesh, const Piece& piece, const ProfileRun& run, const Turn& turn, const Uv& uv) {
  add_grid(mesh, turn.segments, static_cast<std::uint32_t>(run.size() - 1), [&](std::uint32_t column, std::uint32_t row) {
    const ProfilePoint& point = run[run.size() - 1 - row];
    return turned_vertex(piece, point, turn.angle(column), uv(point, static_cast<float>(column) / static_cast<float>(turn.segments)));
  });
}

/// Around all of it; ribs and the thin edge of what is pressed flat need more.
std::uint32_t segments_of(const Piece& piece) {
  if (piece.ribs.count > 0) return std::max(kSegments, kPerRib * static_cast<std::uint32_t>(piece.ribs.count));
  return is_round(piece) ? kSegments : 2 * kSegments;
}

/// All round: the artwork several times, each repeat mapped as a panel.
void add_printed(Mesh& mesh, const Container& container, const Piece& piece, float artwork_aspect) {
  const std::vector<ProfileRun> runs = trace(piece.outline);
  const LabelBand& band = container.label;
  const PrintSheet sheet = print_sheet(container, artwork_aspect);
  const float low = way_up_to(runs, band.low_mm), high = way_up_to(runs, band.high_mm);
  const auto repeats = static_cast<std::uint32_t>(sheet.repeats);
  Turn turn{.start = glm::radians(band.turn_deg) - kHalfTurn / static_cast<float>(repeats), .parts = repeats};
  turn.segments = std::max(12u, segments_of(piece) / repeats);
  for (turn.part = 0; turn.part < repeats; ++turn.part) {
    for (const ProfileRun& run : runs) {
      add_turned(mesh, piece, with_rows(piece, run), turn, [&](const ProfilePoint& point, float share) {
        const glm::vec2 place((share - 0.5f) * sheet.paper_mm.x, 0.5f * (low + high) - point.along_mm);
        return placed_uv(band.placement, place, sheet.artwork_mm);
      });
    }
  }
}

/// A ring of a label's paper.
struct PaperRow {
  float y_mm = 0, radius_mm = 0, rise = 0;  // rise: radius per mm of height
};

/// The paper follows the body; one strip where that is a cylinder.
std::vector<PaperRow> paper_rows(const Container& container, const Label& label, float proud_mm) {
  const float top = label.bottom_mm + label.height_mm, middle = label.radius_mm - proud_mm;
  const auto near = [&](float y) { return std::abs(radius_at(container, y) - middle) < 0.05f; };
  if (near(label.bottom_mm + 0.01f) && near(top - 0.01f)) return {{top, label.radius_mm, 0}, {label.bottom_mm, label.radius_mm, 0}};
  std::vector<PaperRow> rows;
  for (std::uint32_t i = 0; i <= kLabelRows; ++i) {
    const float y = top - label.height_mm * static_cast<float>(i) / kLabelRows, h = 0.5f;
    rows.push_back({y, radius_at(container, y) + proud_mm, (radius_at(container, y + h) - radius_at(container, y - h)) / (2 * h)});
  }
  return rows;
}

void add_label(Mesh& mesh, const Container& container, const LabelBand& band, float artwork_aspect, glm::vec2 u_range) {
  const Label label = label_of(container, band, artwork_aspect);
  const auto columns = std::max(4u, static_cast<std::uint32_t>(std::ceil(label.wrap_rad / (2 * kHalfTurn) * 160)));
  const float proud = label.radius_mm - radius_at(container, 0.5f * (band.low_mm + band.high_mm));
  const std::vector<PaperRow> rows = paper_rows(container, label, proud);
  const glm::vec2 paper(label.wrap_rad * label.radius_mm, label.height_mm);
  const float art_width = std::max(paper.x, paper.y * artwork_aspect);
  add_grid(mesh, columns, static_cast<std::uint32_t>(rows.size() - 1), [&](std::uint32_t column, std::uint32_t index) {
    const PaperRow& row = rows[index];
    const glm::vec2 share(static_cast<float>(column) / static_cast<float>(columns),
                          static_cast<float>(index) / static_cast<float>(rows.size() - 1));
    const float angle = label.centre_rad + label.wrap_rad * (share.x - 0.5f);
    glm::vec2 uv = placed_uv(band.placement, (share - 0.5f) * paper, {art_width, art_width / artwork_aspect});
    uv.x = glm::mix(u_range.x, u_range.y, uv.x);
    return Vertex{around(angle) * row.radius_mm + glm::vec3(0, row.y_mm, 0), glm::normalize(around(angle) - glm::vec3(0, row.rise, 0)),
                  glm::vec4(around(angle + 0.5f * kHalfTurn), -1), uv};
  });
}

void add_labels(Mesh& mesh, const Container& container, float texture_aspect) {
  const float back_aspect = container.back_aspect > 0 ? std::min(container.back_aspect, 0.95f * texture_aspect) : 0;
  const float front_aspect = texture_aspect - back_aspect, front_share = front_aspect / texture_aspect;
  if (!container.label.shown && !container.back.shown) return;
  begin_part(mesh, Part::label);
  if (container.label.shown) add_label(mesh, container, container.label, front_aspect, {0, front_share});
  if (container.back.shown)
    add_label(mesh, container, container.back, back_aspect > 0 ? back_aspect : front_aspect,
              back_aspect > 0 ? glm::vec2(front_share, 1) : glm::vec2(0, front_share));
  end_part(mesh);
}

}  // namespace

Mesh make_container(const Container& container, float texture_aspect) {
  check(container);
  Mesh mesh;
  for (const Piece& piece : container.pieces) {
    begin_part(mesh, piece.part);
    if (piece.part == Part::printed_body) {
      add_printed(mesh, container, piece, texture_aspect);
    } else {
      for (const ProfileRun& run : trace(piece.outline))
        add_turned(mesh, piece, with_rows(piece, run), Turn{.segments = segments_of(piece)},
                   [](const ProfilePoint& point, float share) { return glm::vec2(share, 1 - point.at.y / 1000); });
    }
    end_part(mesh);
  }
  if (container.tab_mm > 0) add_pull_tab(mesh, container.tab_mm);
  if (!is_printed(container)) add_labels(mesh, container, texture_aspect);
  return mesh;
}

}  // namespace wrapture
