// What the numbers of a generator's picture tensors mean: value range, mean and deviation, channel order, layout.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "engine/graph/tensor.hpp"

namespace wrapture {

enum class ChannelOrder : std::uint32_t { rgb = 0, bgr = 1 };
enum class TensorLayout : std::uint32_t { nchw = 0, nhwc = 1 };

/// network value = (low + (high - low) * colour - mean) / deviation, channel by channel; colour is 0..1, sRGB-encoded.
struct ValueScale {
  float low = 0, high = 1;
  std::array<float, 3> mean{0, 0, 0}, deviation{1, 1, 1};  // red, green, blue whatever the order; in the units of low and high
  bool operator==(const ValueScale&) const = default;
  /// network value = scale * colour + offset.
  [[nodiscard]] float scale(std::size_t channel) const { return (high - low) / deviation.at(channel); }
  [[nodiscard]] float offset(std::size_t channel) const { return (low - mean.at(channel)) / deviation.at(channel); }
};

/// One picture tensor. channels: 1 (grey: the luma of the artwork), 3, or 4 (with alpha, scaled as low..high says).
struct PictureMeaning {
  ValueScale scale;
  ChannelOrder order = ChannelOrder::rgb;
  TensorLayout layout = TensorLayout::nchw;
  std::int64_t channels = 3;
  bool operator==(const PictureMeaning&) const = default;
};

/// "0..255 RGB", "0..1 RGB with mean 0.485,0.456,0.406 and deviation 0.229,0.224,0.225", "-1..1 grey, NHWC".
std::string to_string(const PictureMeaning& meaning);

/// Keys and their values as text, from `wrapture.*` metadata (without the prefix), <model>.json or options:
///   range                LOW..HIGH, for example 0..255
///   mean, deviation      three numbers R,G,B in the units of range
///   channels             rgb or bgr
///   layout               nchw or nhwc
///   output_range, output_mean, output_deviation, output_channels, output_layout: the same of the result
using Facts = std::map<std::string, std::string>;

/// What facts say of one picture; what they leave open is empty.
struct SaidPicture {
  std::optional<ValueScale> scale;
  std::optional<ChannelOrder> order;
  std::optional<TensorLayout> layout;
};

/// prefix: "" or "output_". Throws Error(bad_input) "<value> is no ...; write ..." without naming the file.
SaidPicture said_picture(const Facts& facts, const std::string& prefix);

/// What is not said of the result is as for the artwork: {artwork, result}.
std::pair<SaidPicture, SaidPicture> said_pictures(const Facts& facts);

/// The facts that say exactly this; said_picture() reads them back.
Facts facts_of(const PictureMeaning& meaning, const std::string& prefix);

/// The facts in <model>.json beside the file; empty when there is none. Throws Error(bad_input) when it is no JSON object.
Facts read_sidecar(const std::filesystem::path& model);
/// Metadata whose key begins with `wrapture.`, without that prefix.
Facts read_metadata(const std::map<std::string, std::string>& metadata);

/// The numbers of "1,2.5,3" or "[1, 2.5, 3]"; empty optional when there is anything else in it.
std::optional<std::vector<float>> parse_numbers(const std::string& text);

}  // namespace wrapture
