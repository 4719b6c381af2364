// Resize (opset 10, 11, 13 and later) and Upsample (1, 7, 9).
#include <cmath>

#include "engine/graph/onnx/call.hpp"

namespace wrapture {
namespace {

/// Output lengths and scales of every dimension.
struct Target {
  Shape lengths;
  std::vector<float> scales;
};

Target from_scales(const Shape& x, const std::vector<float>& scales) {
  require(scales.size() == x.size(), "it has {} scales for an input of {} dimensions", scales.size(), x.size());
  Target target{x, scales};
  for (std::size_t d = 0; d < x.size(); ++d) {
    require(scales[d] > 0 && scales[d] <= 65536, "its scale {} is out of range", scales[d]);
    target.lengths[d] = static_cast<std::int64_t>(std::floor(static_cast<float>(x[d]) * scales[d]));
  }
  return target;
}

Target from_lengths(const Shape& x, const Shape& lengths) {
  require(lengths.size() == x.size(), "it has {} sizes for an input of {} dimensions", lengths.size(), x.size());
  Target target{lengths, {}};
  for (std::size_t d = 0; d < x.size(); ++d) {
    require(lengths[d] >= 1 && lengths[d] <= kMaxElements, "its size {} is out of range", lengths[d]);
    target.scales.push_back(static_cast<float>(lengths[d]) / static_cast<float>(x[d]));
  }
  return target;
}

Interpolation interpolation_of(const Call& call) {
  const std::string mode = call.text("mode", "nearest");
  require(mode == "nearest" || mode == "linear" || mode == "bilinear", "mode '{}' is not supported; export with nearest or linear", mode);
  return mode == "nearest" ? Interpolation::nearest : Interpolation::bilinear;
}

Operand resized(Call& call, const Target& target, Resize layer) {
  const Operand& x = call.operand(0);
  require(x.shape.size() == 4, "its input has shape {}; only images (N, C, H, W) are supported", to_string(x.shape));
  require(target.lengths[0] == x.shape[0] && target.lengths[1] == x.shape[1], "it resizes {} to {}; only height and width can change",
          to_string(x.shape), to_string(target.lengths));
  layer.height = target.lengths[2];
  layer.width = target.lengths[3];
  layer.scale_y = target.scales[2];
  layer.scale_x = target.scales[3];
  return call.emit(layer, {x});
}

void import_upsample(Call& call) {
  std::vector<float> scales;
  if (call.has(1))
    scales = call.floats_of(1, "scales");
  else if (const auto given = call.reals("scales"))
    scales = *given;
  else
    scales = {1, 1, call.real("height_scale", 1), call.real("width_scale", 1)};
  const Resize layer{.interpolation = interpolation_of(call), .coordinates = Coordinates::asymmetric, .rounding = Rounding::floor};
  call.result(resized(call, from_scales(call.operand(0).shape, scales), layer));
}

Coordinates coordinates_of(const Call& call) {
  const std::string mode = call.text("coordinate_transformation_mode", "half_pixel");
  if (mode == "asymmetric") return Coordinates::asymmetric;
  if (mode == "align_corners") return Coordinates::align_corners;
  if (mode == "pytorch_half_pixel") return Coordinates::pytorch_half_pixel;
  require(mode == "half_pixel", "coordinate_transformation_mode '{}' is not supported", mode);
  return Coordinates::half_pixel;
}

Rounding rounding_of(const Call& call) {
  const std::string mode = call.text("nearest_mode", "round_prefer_floor");
  if (mode == "floor") return Rounding::floor;
  if (mode == "ceil") return Rounding::ceil;
  if (mode == "round_prefer_ceil") return Rounding::round_prefer_ceil;
  require(mode == "round_prefer_floor", "nearest_mode '{}' is not supported", mode);
  return Rounding::round_prefer_floor;
}

/// Since opset 18 only some dimensions may be named.
template <class T>
std::vector<T> spread(const Call& call, const std::vector<T>& values, std::vector<T> all) {
  const auto axes = call.integers("axes");
  if (!axes) return values;
  require(axes->size() == values.size(), "it has {} axes but {} scales or sizes", axes->size(), values.size());
  for (std::size_t i = 0; i < values.size(); ++i) all[size(axis_of((*axes)[i], all.size()))] = values[i];
  return all;
}

void import_resize(Call& call) {
  const Shape& x = call.operand(0).shape;
  if (call.opset() < 11) {
    const Resize layer{.interpolation = interpolation_of(call), .coordinates = Coordinates::asymmetric, .rounding = Rounding::floor};
    return call.result(resized(call, from_scales(x, call.floats_of(1, "scales")), layer));
  }
  require(call.integer("antialias", 0) == 0, "antialias is not supported");
  require(call.text("keep_aspect_ratio_policy", "stretch") == "stretch", "keep_aspect_ratio_policy is not supported");
  const Resize layer{.interpolation = interpolation_of(call), .coordinates = coordinates_of(call), .rounding = rounding_of(call)};
  const bool scaled = call.has(2) && element_count(call.operand(2).shape) > 0;
  require(scaled || call.has(3), "it has neither scales nor sizes");
  const Target target = scaled ? from_scales(x, spread(call, call.floats_of(2, "scales"), std::vector<float>(x.size(), 1)))
                               : from_lengths(x, spread(call, call.integers_of(3, "sizes"), x));
  call.result(resized(call, target, layer));
}

}  // namespace

std::span<const ImporterEntry> resize_operators() {
  static constexpr ImporterEntry list[] = {{"Resize", import_resize}, {"Upsample", import_upsample}};
  return list;
}

}  // namespace wrapture
