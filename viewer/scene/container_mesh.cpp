// Turns the outlines of a container into triangles; normals are those of the surface's derivatives.
#include <algorithm>
#include <cmath>
#include <glm/gtc/constants.hpp>

#include "viewer/scene/container.hpp"

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
  if (ribs.fading) return y < ribs.from_mm - 1e-3f ? 0.0f : (1 - t) * (1 - t);
  const float edge = std::min(t, 1 - t) * (ribs.to_mm - ribs.from_mm);  // mm to the nearer end
  return std::clamp(edge / 0.4f, 0.0f, 1.0f);
}

glm::vec3 surface(const Piece& piece, glm::vec2 at, float angle) {
  float radius = at.x;
  if (piece.ribs.count > 0 && radius > 0)
    radius += piece.ribs.depth_mm * rib_share(piece.ribs, at.y) * 0.5f * (std::cos(static_cast<float>(piece.ribs.count) * angle) - 1);
  const Flattened& flat = piece.flattened;
  if (flat.to_mm > flat.from_mm && at.y > flat.from_mm && radius > 0) {
    const glm::vec2 half = flattened_half(radius, flat.thickness_mm, std::min(1.0f, (at.y - flat.from_mm) / (flat.to_mm - flat.from_mm)));
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

/// The run from above to below, as grids want it, from angle `from` over `turn`; uv(point, share of the turn).
template <class Uv>
void add_turned(Mesh& mesh, const Piece& piece, const ProfileRun& run, std::uint32_t segments, float from, float turn, const Uv& uv) {
  add_grid(mesh, segments, static_cast<std::uint32_t>(run.size() - 1), [&](std::uint32_t column, std::uint32_t row) {
    const ProfilePoint& point = run[run.size() - 1 - row];
    const float share = static_cast<float>(column) / static_cast<float>(segments);
    // A full turn's last column repeats the first exactly.
    const float angle = column == segments && turn > 6.28f ? from : from + turn * share;
    return turned_vertex(piece, point, angle, uv(point, share));
  });
}

std::uint32_t segments_of(const Piece& piece) {
  return piece.ribs.count > 0 ? std::max(kSegments, kPerRib * static_cast<std::uint32_t>(piece.ribs.count)) : kSegments;
}

/// Way along the outline to where it first is at this height on the outside.
float along_at(const std::vector<ProfileRun>& runs, float y, bool last) {
  float found = runs.front().front().along_mm;
  for (const ProfileRun& run : runs) {
    for (std::size_t i = 1; i < run.size(); ++i) {
      const ProfilePoint &a = run[i - 1], &b = run[i];
      if (b.at.y <= a.at.y || y < a.at.y || y > b.at.y) continue;
      found = glm::mix(a.along_mm, b.along_mm, (y - a.at.y) / (b.at.y - a.at.y));
      if (!last) return found;
    }
  }
  return found;
}

/// All round: the artwork `repeats` times, each part of the sheet mapped as a panel.
void add_printed(Mesh& mesh, const Container& container, const Piece& piece, float artwork_aspect) {
  const std::vector<ProfileRun> runs = trace(piece.outline);
  const LabelBand& band = container.label;
  const int repeats = repeats_of(container, artwork_aspect);
  const float low = along_at(runs, band.low_mm, false), high = along_at(runs, band.high_mm, true);
  const float turn = 2 * kHalfTurn / static_cast<float>(repeats);
  const glm::vec2 paper(turn * 0.5f * diameter_mm(container), high - low);
  const bool cover = band.fit == Fit::cover || repeats_of(container, artwork_aspect) > 1;
  const float width = cover ? std::max(paper.x, paper.y * artwork_aspect) : std::min(paper.x, paper.y * artwork_aspect);
  const auto segments = std::max(12u, kSegments / static_cast<std::uint32_t>(repeats));
  for (int i = 0; i < repeats; ++i) {
    const float from = glm::radians(band.turn_deg) + turn * (static_cast<float>(i) - 0.5f);
    for (const ProfileRun& run : runs)
      add_turned(mesh, piece, with_rows(piece, run), segments, from, turn, [&](const ProfilePoint& point, float share) {
        const glm::vec2 place((share - 0.5f) * paper.x, 0.5f * (low + high) - point.along_mm);
        return placed_uv(band.placement, place, {width, width / artwork_aspect});
      });
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
        add_turned(mesh, piece, with_rows(piece, run), segments_of(piece), -kHalfTurn, 2 * kHalfTurn,
                   [](const ProfilePoint& point, float share) {
                     return glm::vec2(share, 1 - point.at.y / 1000);  // the seam is at the back
                   });
    }
    end_part(mesh);
  }
  if (!is_printed(container)) add_labels(mesh, container, texture_aspect);
  return mesh;
}

}  // namespace wrapture
