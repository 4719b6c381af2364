// Commands of the sheet of protected regions.
#include "viewer/ui/protect_editor.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/error.hpp"
#include "viewer/ui/actions.hpp"

namespace wrapture {

namespace {

constexpr double kMostFeather = 200;  // px

float share(double percent) {
  if (percent < 0 || percent > 100) throw Error(Failure::usage, fmt::format("place {} % is not on the artwork (0 to 100)", percent));
  return static_cast<float>(percent / 100);
}

ProtectRegion rectangle_of(const std::vector<double>& percent) {
  ProtectRegion region{.x = share(percent[0]), .y = share(percent[1]), .width = share(percent[2]), .height = share(percent[3])};
  if (region.width <= 0 || region.height <= 0) throw Error(Failure::usage, "a protected rectangle needs a width and a height");
  region.width = std::min(region.width, 1 - region.x);
  region.height = std::min(region.height, 1 - region.y);
  return region;
}

ProtectRegion brush_of(const std::vector<double>& percent) {
  if (percent.size() % 2 == 0) throw Error(Failure::usage, "a brush takes its radius and then pairs of places");
  ProtectRegion region{.kind = ProtectRegion::Kind::brush, .radius = share(percent[0])};
  if (region.radius <= 0) throw Error(Failure::usage, "a brush needs a radius above 0 %");
  float left = 1, top = 1, right = 0, bottom = 0;
  for (std::size_t i = 1; i + 1 < percent.size(); i += 2) {
    const std::array<float, 2> point{share(percent[i]), share(percent[i + 1])};
    region.path.push_back(point);
    left = std::min(left, point[0]);
    right = std::max(right, point[0]);
    top = std::min(top, point[1]);
    bottom = std::max(bottom, point[1]);
  }
  region.x = std::max(0.0f, left - region.radius);
  region.y = std::max(0.0f, top - region.radius);
  region.width = std::min(1.0f, right + region.radius) - region.x;
  region.height = std::min(1.0f, bottom + region.radius) - region.y;
  return region;
}

void remove(std::vector<ProtectRegion>& regions, double number) {
  if (number < 1 || number > static_cast<double>(regions.size()))
    throw Error(Failure::usage, fmt::format("no protected region {}; there are {}", number, regions.size()));
  regions.erase(regions.begin() + static_cast<std::ptrdiff_t>(number) - 1);
}

bool is_found(const ProtectRegion& region) { return region.kind == ProtectRegion::Kind::code || region.kind == ProtectRegion::Kind::text; }

}  // namespace

bool perform_protect(const Action& action, ProtectEditor& editor) {
  switch (action.command) {
    case Command::toggle_protect:
      editor.open = !editor.open;
      return true;
    case Command::add_protect_rectangle:
      editor.regions.push_back(rectangle_of(action.numbers));
      return true;
    case Command::add_protect_brush:
      editor.regions.push_back(brush_of(action.numbers));
      return true;
    case Command::remove_protect:
      remove(editor.regions, action.numbers[0]);
      return true;
    case Command::clear_protect:
      editor.regions.clear();
      return true;
    case Command::set_feather:
      if (action.numbers[0] < 0 || action.numbers[0] > kMostFeather)
        throw Error(Failure::usage, fmt::format("feather {} is not between 0 and {} px", action.numbers[0], kMostFeather));
      editor.feather_px = static_cast<float>(action.numbers[0]);
      return true;
    default:
      return false;
  }
}

void take_found(ProtectEditor& editor, std::vector<ProtectRegion> found) {
  std::erase_if(editor.regions, is_found);
  editor.regions.insert(editor.regions.begin(), found.begin(), found.end());
  editor.finding = false;
}

}  // namespace wrapture
