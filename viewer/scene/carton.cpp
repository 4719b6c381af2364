// Six panels, each reaching half way around its rounded edges, so that neighbours meet without a gap.
#include "viewer/scene/carton.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <glm/gtc/constants.hpp>

#include "engine/base/error.hpp"
#include "viewer/scene/net.hpp"

namespace wrapture {
namespace {

constexpr std::uint32_t kBevelSteps = 5;  // per half edge (45 degrees)
constexpr float kHalfEdge = 0.25f * glm::pi<float>();

/// A face: unit axes to the right and down as seen from outside (their cross product down x right points outward), sizes in mm.
struct Panel {
  glm::vec3 right, down, outward;
  float half_width, half_height, half_depth;  // along right, down, outward
  float u_direction;                          // +1 where u grows to the right, -1 on mirrored panels
  std::function<glm::vec2(float, float)> uv;  // of mm along the paper, from the panel's centre: right, down
  float v_direction = 1;                      // -1 where v grows upwards
};

/// One line of the grid across a panel: where the flat part ends, and the angle into the rounded edge.
struct GridLine {
  float flat_mm, angle;
};

GridLine grid_line(std::uint32_t index, float half_mm, float radius_mm) {
  const float flat = half_mm - radius_mm;
  const auto steps = static_cast<float>(kBevelSteps);
  if (index <= kBevelSteps) return {-flat, -kHalfEdge * (1 - static_cast<float>(index) / steps)};
  return {flat, kHalfEdge * static_cast<float>(index - kBevelSteps - 1) / steps};
}

Vertex panel_vertex(const Panel& panel, glm::vec3 centre, float radius, GridLine across, GridLine down) {
  // tan() makes the corner of three panels one sphere: all three reach the same points along their common edges.
  const glm::vec3 direction = glm::normalize(panel.right * std::tan(across.angle) + panel.down * std::tan(down.angle) + panel.outward);
  const glm::vec3 core = centre + panel.right * across.flat_mm + panel.down * down.flat_mm + panel.outward * (panel.half_depth - radius);
  const glm::vec3 along = panel.right * panel.u_direction;
  const glm::vec3 tangent = glm::normalize(along - direction * glm::dot(along, direction));
  const float sign = glm::dot(glm::cross(direction, tangent), panel.down * panel.v_direction) < 0 ? -1.0f : 1.0f;
  return {core + radius * direction, direction, glm::vec4(tangent, sign),
          panel.uv(across.flat_mm + radius * across.angle, down.flat_mm + radius * down.angle)};
}

void add_panel(Mesh& mesh, const Panel& panel, glm::vec3 centre, float radius) {
  constexpr std::uint32_t kCells = 2 * kBevelSteps + 1;
  add_grid(mesh, kCells, kCells, [&](std::uint32_t column, std::uint32_t row) {
    return panel_vertex(panel, centre, radius, grid_line(column, panel.half_width, radius), grid_line(row, panel.half_height, radius));
  });
}

/// Length of the paper over a side of this size, from the middle of one rounded edge to the middle of the other.
float paper_mm(float side_mm, float radius_mm) { return side_mm - 2 * radius_mm + 2 * kHalfEdge * radius_mm; }

/// The axes of a face as seen from outside, and half its sizes.
Panel panel_of(Face face, glm::vec3 half) {
  const glm::vec3 x(1, 0, 0), y(0, 1, 0), z(0, 0, 1);
  switch (face) {
    case Face::front:
      return {x, -y, z, half.x, half.y, half.z, 1, {}};
    case Face::back:
      return {-x, -y, -z, half.x, half.y, half.z, 1, {}};
    case Face::right:
      return {-z, -y, x, half.z, half.y, half.x, 1, {}};
    case Face::left:
      return {z, -y, -x, half.z, half.y, half.x, 1, {}};
    case Face::top:
      return {x, z, y, half.x, half.z, half.y, 1, {}};
    case Face::bottom:
      break;
  }
  return {x, -z, -y, half.x, half.z, half.y, 1, {}};
}

/// All six sides from the flat sheet.
Mesh make_from_dieline(const Carton& carton) {
  const Net net = make_net(carton);
  const glm::vec3 half = 0.5f * glm::vec3(carton.width_mm, carton.height_mm, carton.depth_mm);
  Mesh mesh;
  begin_part(mesh, Part::printed_board);
  for (const NetPanel& place : net.panels) {
    Panel panel = panel_of(place.face, half);
    const float sign = place.upside_down ? -1.0f : 1.0f;
    const glm::vec2 middle = 0.5f * (place.low_mm + place.high_mm), size = place.high_mm - place.low_mm;
    // From fold to fold of the sheet is from the middle of one rounded edge to that of the other.
    const glm::vec2 paper(paper_mm(2 * panel.half_width, carton.edge_radius_mm), paper_mm(2 * panel.half_height, carton.edge_radius_mm));
    panel.u_direction = panel.v_direction = sign;
    panel.uv = [=, sheet = net.size_mm](float right, float down) {
      return (middle + sign * glm::vec2(right, down) / paper * size) / sheet;
    };
    add_panel(mesh, panel, {0, half.y, 0}, carton.edge_radius_mm);
  }
  end_part(mesh);
  return mesh;
}

}  // namespace

void check(const Carton& carton) {
  const std::array sides{carton.width_mm, carton.height_mm, carton.depth_mm};
  const float smallest = *std::ranges::min_element(sides);
  if (!std::ranges::all_of(sides, [](float side) { return side >= 5 && side <= 2000; }))
    throw Error(Failure::usage,
                fmt::format("carton: sizes must be 5 to 2000 mm, not {} x {} x {}", carton.width_mm, carton.height_mm, carton.depth_mm));
  if (!(carton.edge_radius_mm > 0) || !(carton.edge_radius_mm <= 0.45f * smallest))
    throw Error(Failure::usage,
                fmt::format("carton: the edge radius must be above 0 and at most {} mm, not {}", 0.45f * smallest, carton.edge_radius_mm));
  if (!(carton.board_mm >= 0.1f) || !(carton.board_mm <= std::min(5.0f, 0.1f * smallest)))
    throw Error(Failure::usage,
                fmt::format("carton: the board may be 0.1 to {:g} mm thick, not {}", std::min(5.0f, 0.1f * smallest), carton.board_mm));
  if (!(carton.placement.scale > 0))
    throw Error(Failure::usage, fmt::format("carton: a scale of {} is not possible", carton.placement.scale));
}

Mesh make_carton(const Carton& carton, float artwork_aspect) {
  check(carton);
  if (carton.printed_as == PrintedAs::dieline) return make_from_dieline(carton);
  const float radius = carton.edge_radius_mm;
  const glm::vec3 half = 0.5f * glm::vec3(carton.width_mm, carton.height_mm, carton.depth_mm);
  const glm::vec3 centre(0, half.y, 0), x(1, 0, 0), y(0, 1, 0), z(0, 0, 1);
  const float wide = paper_mm(carton.width_mm, radius), high = paper_mm(carton.height_mm, radius), deep = paper_mm(carton.depth_mm, radius);
  const bool cover = carton.fit == Fit::cover;
  const float art_width = cover ? std::max(wide, high * artwork_aspect) : std::min(wide, high * artwork_aspect);
  const float art_height = art_width / artwork_aspect;

  const auto u_front = [=](float right) { return 0.5f + right / art_width; };
  const auto v_front = [=](float down) { return 0.5f + down / art_height; };
  const auto front = [=, placement = carton.placement](float right, float down) {
    return placed_uv(placement, {right, down}, {art_width, art_height});
  };
  const float u_right = u_front(0.5f * wide), u_left = u_front(-0.5f * wide);
  const auto right_side = [=](float right, float down) { return glm::vec2(u_right - (right + 0.5f * deep) / art_width, v_front(down)); };
  const auto left_side = [=](float right, float down) { return glm::vec2(u_left + (0.5f * deep - right) / art_width, v_front(down)); };
  const float v_top = std::clamp(v_front(-0.5f * high), 0.0f, 1.0f), v_bottom = std::clamp(v_front(0.5f * high), 0.0f, 1.0f);
  const auto top = [=](float right, float) { return glm::vec2(u_front(right), v_top); };
  const auto bottom = [=](float right, float) { return glm::vec2(u_front(right), v_bottom); };

  Mesh mesh;
  begin_part(mesh, Part::printed_board);
  add_panel(mesh, {x, -y, z, half.x, half.y, half.z, 1, front}, centre, radius);
  add_panel(mesh, {-x, -y, -z, half.x, half.y, half.z, 1, front}, centre, radius);
  end_part(mesh);
  begin_part(mesh, Part::side_board);
  add_panel(mesh, {-z, -y, x, half.z, half.y, half.x, -1, right_side}, centre, radius);
  add_panel(mesh, {z, -y, -x, half.z, half.y, half.x, -1, left_side}, centre, radius);
  end_part(mesh);
  begin_part(mesh, Part::plain_board);
  add_panel(mesh, {x, z, y, half.x, half.z, half.y, 1, top}, centre, radius);
  add_panel(mesh, {x, -z, -y, half.x, half.z, half.y, 1, bottom}, centre, radius);
  end_part(mesh);
  return mesh;
}

Carton carton_for(float artwork_aspect) {
  Carton carton;
  const float aspect = std::clamp(artwork_aspect, 0.45f, 2.2f);
  const float around_edges = carton.edge_radius_mm * (2 - 2 * kHalfEdge);  // the paper is this much shorter than the side
  const float paper_height = std::sqrt(carton.width_mm * carton.height_mm / aspect);
  carton.height_mm = paper_height + around_edges;
  carton.width_mm = paper_height * aspect + around_edges;
  carton.depth_mm = std::clamp(0.38f * carton.width_mm, 36.0f, 64.0f);
  return carton;
}

Carton carton_for(const Carton& carton, float front_width_mm, float front_height_mm) {
  Carton result = carton;
  const float around_edges = carton.edge_radius_mm * (2 - 2 * kHalfEdge);
  result.width_mm = std::clamp(front_width_mm + around_edges, 10.0f, 2000.0f);
  result.height_mm = std::clamp(front_height_mm + around_edges, 10.0f, 2000.0f);
  result.depth_mm = std::clamp(carton.depth_mm, std::max(5.0f, 0.1f * std::min(result.width_mm, result.height_mm)), 2000.0f);
  return result;
}

}  // namespace wrapture
