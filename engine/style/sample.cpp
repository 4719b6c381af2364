// The known picture that detection shows to a network, and how much an answer looks like it.
#include <algorithm>
#include <array>
#include <cmath>

#include "engine/style/broken.hpp"
#include "engine/style/detect.hpp"
#include "engine/style/picture_tensor.hpp"

namespace wrapture {
namespace {

constexpr std::size_t kGrid = 16;   // cells a side: the picture seen from afar
constexpr float kOvershoot = 0.1f;  // what lies farther outside is clipped: networks without a last bound overshoot by a whole range
constexpr double kCells = kGrid * kGrid;
constexpr std::size_t kQuantiles = 33;  // of the sorted values

/// One value a cell.
using Grid = std::array<double, kGrid * kGrid>;

struct View {
  std::array<Grid, 3> colours{};  // red, green, blue, 0..1
  std::vector<float> values;      // of all channels
  [[nodiscard]] Grid lightness() const {
    Grid grid;
    for (std::size_t i = 0; i < grid.size(); ++i) grid[i] = 0.299 * colours[0][i] + 0.587 * colours[1][i] + 0.114 * colours[2][i];
    return grid;
  }
  [[nodiscard]] Grid red_less_blue() const {
    Grid grid;
    for (std::size_t i = 0; i < grid.size(); ++i) grid[i] = colours[0][i] - colours[2][i];
    return grid;
  }
};

/// value_at(colour, x, y): 0..1.
template <class Values>
View view_of(std::size_t width, std::size_t height, const Values& value_at) {
  View view;
  Grid counts{};
  for (std::size_t y = 0; y < height; ++y) {
    for (std::size_t x = 0; x < width; ++x) {
      const std::size_t cell = y * kGrid / height * kGrid + x * kGrid / width;
      counts[cell] += 1;
      for (std::size_t c = 0; c < 3; ++c) {
        const float value = value_at(c, x, y);
        view.colours.at(c)[cell] += value;
        view.values.push_back(value);
      }
    }
  }
  for (Grid& grid : view.colours)
    for (std::size_t i = 0; i < grid.size(); ++i) grid[i] /= std::max(counts[i], 1.0);
  std::ranges::sort(view.values);
  return view;
}

/// Length of the gradient between neighbouring cells.
Grid edges(const Grid& grid) {
  Grid result{};
  for (std::size_t y = 0; y + 1 < kGrid; ++y)
    for (std::size_t x = 0; x + 1 < kGrid; ++x) {
      const double here = grid[y * kGrid + x];
      result[y * kGrid + x] = std::hypot(grid[y * kGrid + x + 1] - here, grid[(y + 1) * kGrid + x] - here);
    }
  return result;
}

double correlation(const Grid& a, const Grid& b) {
  double mean_a = 0, mean_b = 0, aa = 0, bb = 0, ab = 0;
  for (std::size_t i = 0; i < a.size(); ++i) mean_a += a[i] / kCells, mean_b += b[i] / kCells;
  for (std::size_t i = 0; i < a.size(); ++i) {
    aa += (a[i] - mean_a) * (a[i] - mean_a);
    bb += (b[i] - mean_b) * (b[i] - mean_b);
    ab += (a[i] - mean_a) * (b[i] - mean_b);
  }
  return aa > 1e-12 && bb > 1e-12 ? ab / std::sqrt(aa * bb) : 0;
}

double distance(const std::vector<float>& a, const std::vector<float>& b) {
  double sum = 0;
  for (std::size_t k = 0; k < kQuantiles; ++k) {
    const auto at = [&](const std::vector<float>& sorted) {
      return sorted[static_cast<std::size_t>((static_cast<double>(k) + 0.5) / kQuantiles * static_cast<double>(sorted.size()))];
    };
    sum += std::abs(static_cast<double>(at(a)) - static_cast<double>(at(b)));
  }
  return sum / kQuantiles;
}

/// Where the value of a colour lies in a picture tensor, and what it means.
struct Reading {
  const Tensor& tensor;
  const PictureMeaning& meaning;
  std::size_t height, width;
  float operator()(std::size_t colour, std::size_t x, std::size_t y) const {
    const bool grey = meaning.channels == 1;
    const std::size_t channel = grey ? 0 : meaning.order == ChannelOrder::bgr ? 2 - colour : colour, pixel = y * width + x;
    const std::size_t index = meaning.layout == TensorLayout::nchw ? channel * height * width + pixel
                                                                   : pixel * static_cast<std::size_t>(meaning.channels) + channel;
    const std::size_t of = grey ? 0 : colour;
    const float value = (tensor.f32[index] - meaning.scale.offset(of)) / meaning.scale.scale(of);
    return std::clamp(value, -kOvershoot, 1 + kOvershoot);
  }
};

}  // namespace

Image sample_picture(std::uint32_t width, std::uint32_t height) {
  static constexpr std::array<std::array<float, 3>, 8> kColours{{{0.9f, 0.1f, 0.1f},
                                                                 {0.1f, 0.15f, 0.9f},
                                                                 {0.95f, 0.9f, 0.85f},
                                                                 {0.1f, 0.6f, 0.2f},
                                                                 {0.95f, 0.75f, 0.1f},
                                                                 {0.08f, 0.05f, 0.1f},
                                                                 {0.45f, 0.5f, 0.55f},
                                                                 {0.3f, 0.7f, 0.95f}}};
  constexpr std::uint32_t kPatches = 4;  // a side
  Image image = make_image(width, height);
  for (std::uint32_t y = 0; y < height; ++y) {
    for (std::uint32_t x = 0; x < width; ++x) {
      const std::uint32_t column = x * kPatches / width, row = y * kPatches / height;
      const auto& colour = kColours.at((column * 3 + row * 5) % kColours.size());
      const float across = static_cast<float>(x * kPatches % width) / static_cast<float>(width), shade = 1 - 0.35f * across;
      for (std::size_t c = 0; c < 3; ++c) image.pixel(x, y)[c] = static_cast<std::uint8_t>(std::lround(255 * colour.at(c) * shade));
    }
  }
  return image;
}

Likeness likeness(const Tensor& result, const PictureMeaning& meaning, const Image& sample) {
  if (is_broken(result)) return {-1, 1e9, 0};
  const auto form = picture_form(result.shape, meaning.layout);
  if (!form) return {-1, 1e9, 0};
  const auto height = static_cast<std::size_t>(result.shape[form->height_axis]),
             width = static_cast<std::size_t>(result.shape[form->width_axis]);
  const View made = view_of(width, height, Reading{result, meaning, height, width});
  const bool grey = meaning.channels == 1;
  const View shown = view_of(sample.width, sample.height, [&](std::size_t c, std::size_t x, std::size_t y) {
    const std::uint8_t* pixel = sample.pixel(static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(y));
    const double luma = 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2];
    return static_cast<float>((grey ? luma : pixel[c]) / 255);
  });
  const double alike = correlation(made.lightness(), shown.lightness());
  const double alike_edges = correlation(edges(made.lightness()), edges(shown.lightness()));
  return {std::max(alike, alike_edges), distance(made.values, shown.values), correlation(made.red_less_blue(), shown.red_less_blue())};
}

}  // namespace wrapture
