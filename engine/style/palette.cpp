// Main colours by counting.
#include "engine/style/palette.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace wrapture {
namespace {

constexpr std::size_t kSamples = 100'000;
constexpr double kApart = 12;  // CIEDE2000 between two main colours

/// The 5 upper bits of each channel.
std::size_t bin_of(const Colour& colour) {
  return std::size_t{colour.red} >> 3 << 10 | std::size_t{colour.green} >> 3 << 5 | std::size_t{colour.blue} >> 3;
}

std::vector<Colour> samples(const Image& artwork) {
  const std::size_t pixels = artwork.rgba.size() / 4, step = std::max<std::size_t>(1, pixels / kSamples) | 1u;  // odd: no column twice
  std::vector<Colour> colours;
  for (std::size_t i = 0; i < pixels; i += step) {
    const std::uint8_t* pixel = artwork.rgba.data() + 4 * i;
    if (pixel[3] > 0) colours.push_back({pixel[0], pixel[1], pixel[2]});
  }
  return colours;
}

/// The most frequent of the colours in a bin.
Colour commonest(const std::vector<Colour>& colours, std::size_t bin) {
  std::map<std::uint32_t, std::size_t> counts;
  std::pair<std::size_t, Colour> best;
  for (const Colour& colour : colours) {
    if (bin_of(colour) != bin) continue;
    const std::size_t count = ++counts[std::uint32_t{colour.red} << 16 | std::uint32_t{colour.green} << 8 | std::uint32_t{colour.blue}];
    if (count > best.first) best = {count, colour};
  }
  return best.second;
}

}  // namespace

std::vector<Colour> main_colours(const Image& artwork, std::size_t count) {
  const std::vector<Colour> colours = samples(artwork);
  std::vector<std::size_t> counts(std::size_t{1} << 15, 0), order(counts.size());
  for (const Colour& colour : colours) ++counts[bin_of(colour)];
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
  std::vector<Colour> found;
  for (const std::size_t bin : order) {
    if (found.size() == count || counts[bin] == 0) break;
    const Colour colour = commonest(colours, bin);
    const auto near = [&](const Colour& other) { return ciede2000(lab_of(colour), lab_of(other)) < kApart; };
    if (std::ranges::none_of(found, near)) found.push_back(colour);
  }
  return found;
}

}  // namespace wrapture
