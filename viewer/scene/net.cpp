// The geometry of the net. Sizes of a carton are outer ones: each panel is shorter by the board that its neighbours' folds take.
#include "viewer/scene/net.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <glm/gtc/constants.hpp>

#include "engine/base/error.hpp"
#include "viewer/scene/directions.hpp"

namespace wrapture {
namespace {

constexpr std::array<std::string_view, 6> kFaces{"front", "back", "left", "right", "top", "bottom"};
constexpr std::array<std::string_view, 4> kKinds{"cut", "fold", "bleed", "safe"};
constexpr float kRelief = 1;  // mm that a dust flap stays away from its neighbours

using Chain = std::vector<glm::vec2>;

/// Where things lie: columns from the left, rows from above, mm.
struct Places {
  float glue, left, front, right, back, end;  // x of the glue flap's edge, of the four panels, and of the sheet's right edge
  float back_top, back_bottom;                // the folds of lid and bottom
  float board;
  float lid, tuck, dust, inset;                                      // lengths of the flaps; how much narrower the lid is on each side
  [[nodiscard]] float side_top() const { return back_top + board; }  // dust flaps fold in below the lid
  [[nodiscard]] float front_top() const { return back_top + 0.5f * board; }
};

Places places_of(const Carton& carton) {
  const float w = carton.width_mm, h = carton.height_mm, d = carton.depth_mm, t = carton.board_mm;
  Places p{};
  p.board = t;
  p.lid = d - 2 * t;
  p.tuck = std::clamp(0.35f * d, std::min(6.0f, 0.3f * h), std::min(18.0f, 0.3f * h));
  p.dust = std::min(0.75f * d, 0.5f * w - 1);
  p.inset = std::min(0.5f * t + 0.25f, 0.1f * w);
  p.glue = kSheetMargin_mm;
  p.left = p.glue + std::min(15.0f, 0.6f * d);
  p.front = p.left + d - 2 * t;  // the glue flap lies below the back
  p.right = p.front + w - t;
  p.back = p.right + d - t;
  p.end = p.back + w - t;
  p.back_top = kSheetMargin_mm + std::max(p.lid + p.tuck, p.dust - t);
  p.back_bottom = p.back_top + h - t;
  return p;
}

/// A quarter of a circle from `from` to `to`, which are apart by `radius` both ways; leaves along x or along y.
void add_quarter(Chain& chain, glm::vec2 from, glm::vec2 to, bool along_x) {
  constexpr int kSteps = 8;
  for (int i = 1; i <= kSteps; ++i) {
    const float angle = 0.5f * glm::pi<float>() * static_cast<float>(i) / kSteps, s = std::sin(angle), c = 1 - std::cos(angle);
    chain.push_back(from + (to - from) * (along_x ? glm::vec2(s, c) : glm::vec2(c, s)));
  }
}

/// A dust flap above a panel from x to x; the edge towards the lid is notched, the other slants so that it slips in.
Chain dust_flap(const Places& p, float from, float to, bool lid_on_right) {
  const float wide = to - from, y = p.side_top();
  const auto x = [&](float way) { return lid_on_right ? from + way : to - way; };
  const float notch = std::min(3.0f, 0.15f * wide);
  Chain flap{{x(kRelief), y},
             {x(kRelief), y - 0.3f * p.dust},
             {x(0.18f * wide), y - p.dust},
             {x(wide - notch - 0.08f * wide), y - p.dust},
             {x(wide - notch), y - notch - kRelief},
             {x(wide - kRelief), y}};
  if (!lid_on_right) std::ranges::reverse(flap);
  return flap;
}

/// Lid and tuck flap with its round corners, from the left end of the fold to the right.
Chain lid_chain(const Places& p) {
  const float low = p.back + p.inset, high = p.end - p.inset, fold = p.back_top - p.lid, top = fold - p.tuck;
  const float narrow = std::min(1.0f, 0.05f * (high - low)), radius = 0.75f * p.tuck;
  const float round = std::min(radius, 0.3f * (high - low));
  Chain chain{{low, p.back_top}, {low, fold}, {low + narrow, fold}, {low + narrow, top + round}};
  add_quarter(chain, chain.back(), {low + narrow + round, top}, false);
  chain.push_back({high - narrow - round, top});
  add_quarter(chain, chain.back(), {high - narrow, top + round}, true);
  chain.insert(chain.end(), {{high - narrow, fold}, {high, fold}, {high, p.back_top}});
  return chain;
}

void append(Chain& chain, const Chain& more) { chain.insert(chain.end(), more.begin(), more.end()); }

/// The outline: its upper half from left to right, and the same mirrored.
Chain contour(const Places& p) {
  const float slant = std::min(0.27f * (p.left - p.glue), 0.2f * (p.back_bottom - p.back_top));
  Chain chain{{p.glue, p.side_top() + slant}, {p.left, p.side_top()}};
  append(chain, dust_flap(p, p.left, p.front, false));
  append(chain, {{p.front, p.side_top()}, {p.front, p.front_top()}, {p.right, p.front_top()}, {p.right, p.side_top()}});
  append(chain, dust_flap(p, p.right, p.back, true));
  append(chain, {{p.back, p.side_top()}, {p.back, p.back_top}});
  append(chain, lid_chain(p));
  chain.push_back({p.end, p.back_top});
  const float mirror = p.back_top + p.back_bottom;
  for (std::size_t i = chain.size(); i > 0; --i) chain.push_back({chain[i - 1].x, mirror - chain[i - 1].y});
  return chain;
}

/// Where two segments cross, as a share of the first; negative: they do not.
float crossing(glm::vec2 a, glm::vec2 b, glm::vec2 c, glm::vec2 d) {
  const float across = flat_cross(b - a, d - c);
  if (std::abs(across) < 1e-9f) return -1;
  const float s = flat_cross(c - a, d - c) / across, t = flat_cross(c - a, b - a) / across;
  return s > 1e-5f && s < 1 - 1e-5f && t > 1e-5f && t < 1 - 1e-5f ? s : -1;
}

/// Takes out the loops that an offset makes in notches narrower than itself.
Chain without_loops(Chain chain) {
  for (std::size_t i = 0; i + 2 < chain.size(); ++i) {
    for (std::size_t k = std::min(chain.size() - 2, i + chain.size() / 2); k > i + 1; --k) {
      const float share = crossing(chain[i], chain[i + 1], chain[k], chain[k + 1]);
      if (share < 0) continue;
      chain[i + 1] = glm::mix(chain[i], chain[i + 1], share);
      chain.erase(chain.begin() + static_cast<std::ptrdiff_t>(i) + 2, chain.begin() + static_cast<std::ptrdiff_t>(k) + 1);
      break;
    }
  }
  return chain;
}

/// The outline moved outwards; it runs clockwise as seen (y down). Corners stay sharp, but no further away than twice the distance.
Chain grown(const Chain& contour, float by_mm) {
  Chain chain;
  for (const glm::vec2 point : contour)
    if (chain.empty() || glm::length(point - chain.back()) > 0.01f) chain.push_back(point);
  while (chain.size() > 1 && glm::length(chain.front() - chain.back()) < 0.01f) chain.pop_back();
  Chain result;
  for (std::size_t i = 0; i < chain.size(); ++i) {
    const glm::vec2 before = chain[(i + chain.size() - 1) % chain.size()], at = chain[i], after = chain[(i + 1) % chain.size()];
    const glm::vec2 in = glm::normalize(at - before), out = glm::normalize(after - at);
    const glm::vec2 normal_in(in.y, -in.x), normal_out(out.y, -out.x);  // outwards
    const float cosine = glm::dot(normal_in, normal_out);
    if (cosine > -0.5f) {
      result.push_back(at + by_mm * (normal_in + normal_out) / (1 + cosine));
    } else {
      result.push_back(at + by_mm * normal_in);
      result.push_back(at + by_mm * normal_out);
    }
  }
  return without_loops(result);
}

std::vector<NetLine> fold_lines(const Places& p) {
  std::vector<NetLine> lines;
  const auto add = [&](glm::vec2 from, glm::vec2 to) { lines.push_back({NetLineKind::fold, {from, to}, false}); };
  const float mirror = p.back_top + p.back_bottom, side_bottom = mirror - p.side_top();
  for (const float x : {p.left, p.front, p.right, p.back}) add({x, p.side_top()}, {x, side_bottom});
  for (const float y : {p.side_top(), side_bottom}) {
    add({p.left + kRelief, y}, {p.front - kRelief, y});
    add({p.right + kRelief, y}, {p.back - kRelief, y});
  }
  for (const float sign : {1.0f, -1.0f}) {
    const auto y = [&](float at) { return sign > 0 ? at : mirror - at; };
    add({p.back + p.inset, y(p.back_top)}, {p.end - p.inset, y(p.back_top)});
    add({p.back + p.inset, y(p.back_top - p.lid)}, {p.end - p.inset, y(p.back_top - p.lid)});
  }
  return lines;
}

NetLine safe_line(const NetPanel& panel) {
  const glm::vec2 inset(std::min(kSafe_mm, 0.2f * (panel.high_mm.x - panel.low_mm.x)),
                        std::min(kSafe_mm, 0.2f * (panel.high_mm.y - panel.low_mm.y)));
  const glm::vec2 low = panel.low_mm + inset, high = panel.high_mm - inset;
  return {NetLineKind::safe, {low, {high.x, low.y}, high, {low.x, high.y}}, true};
}

}  // namespace

std::string_view to_string(Face face) { return kFaces[static_cast<std::size_t>(face)]; }

Face face_of(std::string_view name) {
  for (std::size_t i = 0; i < kFaces.size(); ++i)
    if (kFaces[i] == name) return static_cast<Face>(i);
  throw Error(Failure::usage, fmt::format("panel '{}' is not known; use front, back, left, right, top or bottom", name));
}

std::string_view to_string(NetLineKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

Net make_net(const Carton& carton) {
  check(carton);
  const Places p = places_of(carton);
  const float mirror = p.back_top + p.back_bottom;
  Net net;
  net.size_mm = {p.end + kSheetMargin_mm, mirror};
  net.panels = {{Face::left, {p.left, p.side_top()}, {p.front, mirror - p.side_top()}},
                {Face::front, {p.front, p.front_top()}, {p.right, mirror - p.front_top()}},
                {Face::right, {p.right, p.side_top()}, {p.back, mirror - p.side_top()}},
                {Face::back, {p.back, p.back_top}, {p.end, p.back_bottom}},
                {Face::top, {p.back + p.inset, p.back_top - p.lid}, {p.end - p.inset, p.back_top}, true},
                {Face::bottom, {p.back + p.inset, p.back_bottom}, {p.end - p.inset, p.back_bottom + p.lid}, true}};
  const Chain outline = contour(p);
  net.lines.push_back({NetLineKind::bleed, grown(outline, kBleed_mm), true});
  for (const NetPanel& panel : net.panels) net.lines.push_back(safe_line(panel));
  for (NetLine& line : fold_lines(p)) net.lines.push_back(std::move(line));
  net.lines.push_back({NetLineKind::cut, outline, true});
  return net;
}

}  // namespace wrapture
