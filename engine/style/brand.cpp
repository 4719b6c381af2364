// Which colours of artwork are brand colours, and what became of them.
#include "engine/style/brand.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "engine/base/error.hpp"

namespace wrapture {
namespace {

constexpr std::size_t kColours = std::size_t{1} << 24;
constexpr double kLeastSoftEdge = 2;  // CIEDE2000

std::size_t index_of(const Colour& colour) {
  return std::size_t{colour.red} << 16 | std::size_t{colour.green} << 8 | std::size_t{colour.blue};
}
Colour colour_at(const std::uint8_t* pixel) { return {pixel[0], pixel[1], pixel[2]}; }

/// 0 up to the tolerance, 1 from the end of the soft edge on, smooth between.
double share_at(double distance, double tolerance) {
  const double t = std::clamp((distance - tolerance) / std::max(tolerance, kLeastSoftEdge), 0.0, 1.0);
  return t * t * (3 - 2 * t);
}

/// Sums over the pixels of one brand colour.
struct Tally {
  std::uint64_t pixels = 0;
  double sum = 0, largest = 0;
  void add(double change) {
    ++pixels;
    sum += change;
    largest = std::max(largest, change);
  }
};

/// Looks for the colour of the artwork that is nearest to a swatch that is nowhere in it.
void find_nearest(BrandReport& report, const Image& artwork) {
  const Lab wanted = lab_of(report.brand.colour);
  std::vector<bool> seen(kColours, false);
  report.nearest_distance = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < artwork.rgba.size(); i += 4) {
    const Colour colour = colour_at(artwork.rgba.data() + i);
    if (artwork.rgba[i + 3] == 0 || seen[index_of(colour)]) continue;
    seen[index_of(colour)] = true;
    const double distance = ciede2000(lab_of(colour), wanted);
    if (distance >= report.nearest_distance) continue;
    report.nearest_distance = distance;
    report.nearest = colour;
  }
}

}  // namespace

BrandColour parse_brand_colour(const std::string& text) {
  const std::size_t colon = text.find(':');
  BrandColour brand{.colour = parse_colour(text.substr(0, colon))};
  if (colon == std::string::npos) return brand;
  const char* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data() + colon + 1, last, brand.tolerance);
  if (error != std::errc() || end != last || !(brand.tolerance >= 0 && brand.tolerance <= kMaxTolerance))
    throw Error(Failure::usage, fmt::format("'{}': the tolerance after ':' is a number from 0 to {} (CIEDE2000)", text, kMaxTolerance));
  return brand;
}

std::string to_string(const BrandColour& brand) { return fmt::format("{}:{}", to_string(brand.colour), brand.tolerance); }

void check_brand_colours(std::span<const BrandColour> brands) {
  if (brands.size() > kMaxBrandColours)
    throw Error(Failure::usage, fmt::format("{} brand colours are too many; at most {} can be kept", brands.size(), kMaxBrandColours));
  for (const BrandColour& brand : brands)
    if (!(brand.tolerance >= 0 && brand.tolerance <= kMaxTolerance))
      throw Error(Failure::usage, fmt::format("the tolerance of brand colour {} is not between 0 and {} (CIEDE2000)",
                                              to_string(brand.colour), kMaxTolerance));
}

BrandLock::BrandLock(std::span<const BrandColour> brands) : entries_(kColours, 0) {
  check_brand_colours(brands);
  for (const BrandColour& brand : brands) swatches_.push_back({lab_of(brand.colour), static_cast<double>(brand.tolerance)});
}

std::uint16_t BrandLock::entry(const Colour& colour) {
  std::uint16_t& known = entries_[index_of(colour)];
  if (known != 0) return known;
  const Lab lab = lab_of(colour);
  double share = 1;
  unsigned within = 0;
  for (std::size_t i = 0; i < swatches_.size(); ++i) {
    const double distance = ciede2000(lab, swatches_[i].lab);
    if (distance <= swatches_[i].tolerance) within |= 1u << i;
    share = std::min(share, share_at(distance, swatches_[i].tolerance));
  }
  // Outside of all tolerances a share of at least 1 in 255: so that 0 means kept, and an entry of 0 not yet known.
  const auto level = static_cast<unsigned>(std::max(1l, std::lround(255 * share)));
  known = static_cast<std::uint16_t>(within << 8 | (within != 0 ? 0u : level));
  return known;
}

std::vector<BrandReport> report_brands(std::span<const BrandColour> brands, const Image& artwork, const Image& result) {
  if (brands.empty()) return {};
  BrandLock lock(brands);
  std::vector<Tally> tallies(brands.size());
  std::uint64_t visible = 0;
  for (std::size_t i = 0; i < artwork.rgba.size(); i += 4) {
    if (artwork.rgba[i + 3] == 0) continue;
    ++visible;
    const Colour before = colour_at(artwork.rgba.data() + i), after = colour_at(result.rgba.data() + i);
    const std::uint32_t within = lock.within(before);
    if (within == 0) continue;
    const double change = before == after ? 0 : ciede2000(lab_of(before), lab_of(after));
    for (std::size_t k = 0; k < brands.size(); ++k)
      if ((within >> k & 1u) != 0) tallies[k].add(change);
  }
  std::vector<BrandReport> reports;
  for (std::size_t k = 0; k < brands.size(); ++k) {
    BrandReport& report = reports.emplace_back(BrandReport{.brand = brands[k]});
    if (tallies[k].pixels == 0) {
      find_nearest(report, artwork);
      continue;
    }
    report.share = static_cast<double>(tallies[k].pixels) / static_cast<double>(visible);
    report.mean_change = tallies[k].sum / static_cast<double>(tallies[k].pixels);
    report.largest_change = tallies[k].largest;
  }
  return reports;
}

std::string to_string(const BrandReport& report) {
  const std::string head = fmt::format("brand colour {} within {}: ", to_string(report.brand.colour), report.brand.tolerance);
  if (report.share > 0)
    return head + fmt::format("{:.2f} % of the artwork, changed by {:.2f} on average and {:.2f} at most (CIEDE2000)", 100 * report.share,
                              report.mean_change, report.largest_change);
  if (!std::isfinite(report.nearest_distance)) return head + "not in the artwork, which is all transparent";
  return head + fmt::format("not in the artwork; its nearest colour is {}, {:.1f} away (CIEDE2000)", to_string(report.nearest),
                            report.nearest_distance);
}

}  // namespace wrapture
