// Resizing in linear light with premultiplied alpha, one output row at a time.
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "engine/base/image.hpp"

namespace wrapture {
namespace {

float to_linear(float encoded) { return encoded <= 0.04045f ? encoded / 12.92f : std::pow((encoded + 0.055f) / 1.055f, 2.4f); }
float to_encoded(float linear) { return linear <= 0.0031308f ? linear * 12.92f : 1.055f * std::pow(linear, 1 / 2.4f) - 0.055f; }

const std::array<float, 256>& linear_table() {
  static const auto table = [] {
    std::array<float, 256> values{};
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = to_linear(static_cast<float>(i) / 255);
    return values;
  }();
  return table;
}

/// Steps of 1/65535: the narrowest 8-bit step (at black) is 20 of them wide.
const std::vector<std::uint8_t>& encoded_table() {
  static const auto table = [] {
    std::vector<std::uint8_t> values(65536);
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = static_cast<std::uint8_t>(std::lround(255 * to_encoded(static_cast<float>(i) / 65535)));
    return values;
  }();
  return table;
}

/// Output sample i is the sum of weights[k] * source[first + k].
struct Taps {
  std::uint32_t first = 0;
  std::vector<float> weights{};
};

/// Shares of the source pixels under each output pixel.
Taps area_taps(std::uint32_t i, double scale, std::uint32_t from) {
  const double begin = i * scale;
  const double end = std::min<double>((i + 1) * scale, from);
  Taps taps{.first = std::min(static_cast<std::uint32_t>(begin), from - 1)};
  for (std::uint32_t s = taps.first; s < from && s < end; ++s)
    taps.weights.push_back(static_cast<float>((std::min<double>(s + 1.0, end) - std::max<double>(s, begin)) / (end - begin)));
  return taps;
}

/// The two neighbours of the output pixel's centre; the border is repeated.
Taps linear_taps(std::uint32_t i, double scale, std::uint32_t from) {
  const double center = std::clamp((i + 0.5) * scale - 0.5, 0.0, from - 1.0);
  const auto first = static_cast<std::uint32_t>(center);
  const auto fraction = static_cast<float>(center - first);
  if (fraction == 0) return {first, {1.0f}};
  return {first, {1 - fraction, fraction}};
}

std::vector<Taps> make_taps(std::uint32_t from, std::uint32_t to) {
  const double scale = static_cast<double>(from) / to;
  std::vector<Taps> taps(to);
  for (std::uint32_t i = 0; i < to; ++i) taps[i] = scale > 1 ? area_taps(i, scale, from) : linear_taps(i, scale, from);
  return taps;
}

using Row = std::vector<float>;  // width * 4: red, green, blue (linear, premultiplied), alpha

/// Source row `y`, resized to the output's width.
void resize_row(const Image& image, std::uint32_t y, const std::vector<Taps>& columns, Row& out) {
  const auto& linear = linear_table();
  for (std::size_t x = 0; x < columns.size(); ++x) {
    std::array<float, 4> sum{};
    const std::uint8_t* source = image.pixel(columns[x].first, y);
    for (const float weight : columns[x].weights) {
      const float alpha = weight * static_cast<float>(source[3]) / 255;
      for (std::size_t c = 0; c < 3; ++c) sum[c] += alpha * linear[source[c]];
      sum[3] += alpha;
      source += 4;
    }
    std::copy(sum.begin(), sum.end(), out.begin() + static_cast<std::ptrdiff_t>(4 * x));
  }
}

void encode_row(const Row& row, std::uint8_t* out) {
  const auto& encoded = encoded_table();
  for (std::size_t i = 0; i < row.size(); i += 4) {
    const float alpha = row[i + 3];
    for (std::size_t c = 0; c < 3; ++c) {
      const float value = alpha > 0 ? std::clamp(row[i + c] / alpha, 0.0f, 1.0f) : 0;
      out[i + c] = encoded[static_cast<std::size_t>(std::lround(value * 65535))];
    }
    out[i + 3] = static_cast<std::uint8_t>(std::lround(std::clamp(alpha, 0.0f, 1.0f) * 255));
  }
}

}  // namespace

Image resize(const Image& image, std::uint32_t width, std::uint32_t height) {
  if (image.width == width && image.height == height) return image;
  Image out{.width = width,
            .height = height,
            .rgba = std::vector<std::uint8_t>(std::size_t{4} * width * height),
            .dpi = image.dpi,
            .icc = image.icc};
  out.dpi = image.dpi * width / image.width;  // the print size stays
  const std::vector<Taps> columns = make_taps(image.width, width);
  const std::vector<Taps> rows = make_taps(image.height, height);
  // Neighbouring output rows share source rows; two slots hold all that are shared.
  std::array<Row, 2> cache{Row(std::size_t{4} * width), Row(std::size_t{4} * width)};
  std::array<std::int64_t, 2> cached{-1, -1};
  Row sum(std::size_t{4} * width);
  for (std::uint32_t y = 0; y < height; ++y) {
    std::fill(sum.begin(), sum.end(), 0.0f);
    for (std::size_t k = 0; k < rows[y].weights.size(); ++k) {
      const auto source_y = rows[y].first + static_cast<std::uint32_t>(k);
      Row& row = cache[source_y % 2];
      if (std::exchange(cached[source_y % 2], source_y) != source_y) resize_row(image, source_y, columns, row);
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += rows[y].weights[k] * row[i];
    }
    encode_row(sum, out.pixel(0, y));
  }
  return out;
}

}  // namespace wrapture
