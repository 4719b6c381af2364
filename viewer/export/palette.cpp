// Counting, choosing and diffusing colours.
#include "viewer/export/palette.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace wrapture {
namespace {

constexpr int kShift = 2, kBinsPerChannel = 256 >> kShift;
constexpr std::size_t kBins = std::size_t{kBinsPerChannel} * kBinsPerChannel * kBinsPerChannel;
constexpr std::array<double, 3> kEye{0.55, 0.77, 0.33};  // how much a step of red, green, blue is seen; roots of their share in luma
constexpr double kCountPower = 0.6;
constexpr int kRounds = 4;             // of moving colours to the means of their neighbours
constexpr int kSame = 2;               // levels by which a pixel may change and count as still
constexpr int kErrorPercent = 88;      // of the error that is passed on: less noise in flat areas
constexpr std::uint8_t kOpaque = 128;  // alpha from which a pixel is shown

std::size_t bin_of(int red, int green, int blue) {
  return (static_cast<std::size_t>(red >> kShift) * kBinsPerChannel + static_cast<std::size_t>(green >> kShift)) * kBinsPerChannel +
         static_cast<std::size_t>(blue >> kShift);
}

using Bin = ColourCounts::Bin;

/// A run of bins, and how far it spreads.
struct Box {
  std::size_t first, end;
  double spread = 0;  // weighted sum of squared distances along `axis`
  std::size_t axis = 0;
  double mean = 0;  // along `axis`
};

Box box_of(const std::vector<Bin>& bins, std::size_t first, std::size_t end) {
  Box box{first, end};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    double weight = 0, sum = 0, squares = 0;
    for (std::size_t i = first; i < end; ++i) {
      const double value = bins[i].mean[axis] * kEye[axis];
      weight += bins[i].weight;
      sum += bins[i].weight * value;
      squares += bins[i].weight * value * value;
    }
    const double spread = squares - sum * sum / weight;
    if (spread > box.spread) box = {first, end, spread, axis, sum / weight / kEye[axis]};
  }
  return box;
}

double distance(const std::array<double, 3>& a, const std::array<double, 3>& b) {
  double sum = 0;
  for (std::size_t k = 0; k < 3; ++k) sum += kEye[k] * kEye[k] * (a[k] - b[k]) * (a[k] - b[k]);
  return sum;
}

std::size_t nearest_of(const std::vector<std::array<double, 3>>& colours, const std::array<double, 3>& colour) {
  std::size_t best = 0;
  double least = std::numeric_limits<double>::max();
  for (std::size_t i = 0; i < colours.size(); ++i)
    if (const double d = distance(colours[i], colour); d < least) least = d, best = i;
  return best;
}

struct Mean {
  double weight = 0;
  std::array<double, 3> sum{};
  void add(const Bin& bin) {
    weight += bin.weight;
    for (std::size_t k = 0; k < 3; ++k) sum[k] += bin.weight * bin.mean[k];
  }
  [[nodiscard]] std::array<double, 3> value() const { return {sum[0] / weight, sum[1] / weight, sum[2] / weight}; }
};

std::vector<std::array<double, 3>> cut(std::vector<Bin>& bins, std::size_t count) {
  std::vector<Box> boxes{box_of(bins, 0, bins.size())};
  while (boxes.size() < count) {
    const auto widest = std::ranges::max_element(boxes, {}, &Box::spread);
    if (widest->spread <= 0) break;
    const Box box = *widest;
    const auto begin = bins.begin() + static_cast<std::ptrdiff_t>(box.first), end = bins.begin() + static_cast<std::ptrdiff_t>(box.end);
    const auto middle = std::partition(begin, end, [&](const Bin& bin) { return bin.mean[box.axis] <= box.mean; });
    const auto at = static_cast<std::size_t>(middle - bins.begin());
    if (at == box.first || at == box.end) {  // rounding: all on one side
      widest->spread = 0;
      continue;
    }
    *widest = box_of(bins, box.first, at);
    boxes.push_back(box_of(bins, at, box.end));
  }
  std::vector<std::array<double, 3>> colours;
  for (const Box& box : boxes) {
    Mean mean;
    for (std::size_t i = box.first; i < box.end; ++i) mean.add(bins[i]);
    colours.push_back(mean.value());
  }
  return colours;
}

}  // namespace

ColourCounts::ColourCounts() : sums_(kBins) {}

void ColourCounts::add(const Image& image) {
  for (std::size_t i = 0; i + 3 < image.rgba.size(); i += 4) {
    if (image.rgba[i + 3] < kOpaque) continue;
    Sums& sums = sums_[bin_of(image.rgba[i], image.rgba[i + 1], image.rgba[i + 2])];
    ++sums.count;
    for (std::size_t k = 0; k < 3; ++k) sums.sum[k] += image.rgba[i + k];
  }
}

std::vector<ColourCounts::Bin> ColourCounts::bins() const {
  std::vector<Bin> bins;
  for (const Sums& sums : sums_) {
    if (sums.count == 0) continue;
    const auto count = static_cast<double>(sums.count);
    Bin bin{.weight = std::pow(count, kCountPower)};
    for (std::size_t k = 0; k < 3; ++k) bin.mean[k] = static_cast<double>(sums.sum[k]) / count;
    bins.push_back(bin);
  }
  return bins;
}

std::vector<Rgb> make_palette(const ColourCounts& counts, std::size_t count) {
  std::vector<Bin> bins = counts.bins();
  if (bins.empty()) return {Rgb{}};
  std::vector<std::array<double, 3>> colours = cut(bins, std::max<std::size_t>(count, 1));
  for (int round = 0; round < kRounds; ++round) {
    std::vector<Mean> means(colours.size());
    for (const Bin& bin : bins) means[nearest_of(colours, bin.mean)].add(bin);
    for (std::size_t i = 0; i < colours.size(); ++i)
      if (means[i].weight > 0) colours[i] = means[i].value();
  }
  std::vector<Rgb> palette;
  for (const auto& colour : colours) {
    Rgb rounded{};
    for (std::size_t k = 0; k < 3; ++k) rounded[k] = static_cast<std::uint8_t>(std::lround(std::clamp(colour[k], 0.0, 255.0)));
    palette.push_back(rounded);
  }
  return palette;
}

Ditherer::Ditherer(std::vector<Rgb> palette, bool transparent)
    : palette_(std::move(palette)), transparent_(transparent), known_(kBins, -1) {}

std::uint8_t Ditherer::nearest(const std::array<int, 3>& colour) {
  std::int16_t& known = known_[bin_of(colour[0], colour[1], colour[2])];
  if (known >= 0) return static_cast<std::uint8_t>(known);
  // For the middle of the bin, so that the answer does not depend on who asks first.
  const auto middle = [](int value) { return (value >> kShift << kShift) + (1 << kShift) / 2; };
  double least = std::numeric_limits<double>::max();
  for (std::size_t i = 0; i < palette_.size(); ++i) {
    double sum = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      const double step = kEye[k] * (palette_[i][k] - middle(colour[k]));
      sum += step * step;
    }
    if (sum < least) least = sum, known = static_cast<std::int16_t>(i);
  }
  return static_cast<std::uint8_t>(known);
}

std::vector<std::uint8_t> Ditherer::next(const Image& frame) {
  const std::size_t pixels = std::size_t{frame.width} * frame.height;
  const bool first = chosen_.size() != pixels;
  before_.resize(pixels);
  std::vector<std::uint8_t> indices(pixels);
  const std::uint8_t base = transparent_ ? 1 : 0;
  const auto width = static_cast<std::ptrdiff_t>(frame.width);
  // Errors of this row and the next, in 16ths of a level; one more column at each end.
  std::vector<std::array<int, 3>> here(frame.width + 2), below(frame.width + 2);
  for (std::uint32_t y = 0; y < frame.height; ++y) {
    const std::ptrdiff_t step = y % 2 == 0 ? 1 : -1;  // rows go back and forth
    std::ranges::fill(below, std::array<int, 3>{});
    for (std::ptrdiff_t x = step > 0 ? 0 : width - 1; x >= 0 && x < width; x += step) {
      const std::uint8_t* source = frame.pixel(static_cast<std::uint32_t>(x), y);
      const std::size_t at = std::size_t{y} * frame.width + static_cast<std::size_t>(x);
      const Rgb colour{source[0], source[1], source[2]};
      if (transparent_ && source[3] < kOpaque) {
        indices[at] = 0;
        before_[at] = colour;
        continue;
      }
      const auto still = [&](std::size_t k) { return std::abs(colour[k] - before_[at][k]) <= kSame; };
      if (!first && chosen_[at] >= base && still(0) && still(1) && still(2)) {
        indices[at] = chosen_[at];
        continue;
      }
      before_[at] = colour;
      const auto column = static_cast<std::size_t>(x + 1), ahead = static_cast<std::size_t>(x + 1 + step),
                 behind = static_cast<std::size_t>(x + 1 - step);
      std::array<int, 3> wanted{};
      for (std::size_t k = 0; k < 3; ++k) wanted[k] = std::clamp(colour[k] + here[column][k] / 16, 0, 255);
      const std::uint8_t index = nearest(wanted);
      indices[at] = static_cast<std::uint8_t>(index + base);
      for (std::size_t k = 0; k < 3; ++k) {
        const int error = (wanted[k] - palette_[index][k]) * kErrorPercent / 100;
        here[ahead][k] += 7 * error;
        below[behind][k] += 3 * error;
        below[column][k] += 5 * error;
        below[ahead][k] += error;
      }
    }
    std::swap(here, below);
  }
  chosen_ = indices;
  return indices;
}

}  // namespace wrapture
