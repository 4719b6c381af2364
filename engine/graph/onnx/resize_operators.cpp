// Resize (opset 10, 11, 13 and later) and Upsample (1, 7, 9), along any dimensions: all ways to interpolate work along one after the other.
// GridSample.
#include <algorithm>
#include <cmath>

#include "engine/graph/onnx/call.hpp"

namespace wrapture {
namespace {

/// Output lengths, scales and shown regions of every dimension.
struct Target {
  Shape lengths;
  std::vector<float> scales;
  std::vector<std::array<float, 2>> crops;  // empty: all of it

  [[nodiscard]] std::array<float, 2> crop(std::size_t d) const { return crops.empty() ? std::array<float, 2>{0, 1} : crops[d]; }
};

Target from_scales(const Shape& x, const std::vector<float>& scales) {
  require(scales.size() == x.size(), "it has {} scales for an input of {} dimensions", scales.size(), x.size());
  Target target{x, scales, {}};
  for (std::size_t d = 0; d < x.size(); ++d) {
    require(scales[d] > 0 && scales[d] <= 65536, "its scale {} is out of range", scales[d]);
    target.lengths[d] = static_cast<std::int64_t>(std::floor(static_cast<float>(x[d]) * scales[d]));
  }
  return target;
}

Target from_lengths(const Shape& x, const Shape& lengths) {
  require(lengths.size() == x.size(), "it has {} sizes for an input of {} dimensions", lengths.size(), x.size());
  Target target{lengths, {}, {}};
  for (std::size_t d = 0; d < x.size(); ++d) {
    require(lengths[d] >= 1 && lengths[d] <= kMaxElements, "its size {} is out of range", lengths[d]);
    target.scales.push_back(static_cast<float>(lengths[d]) / static_cast<float>(x[d]));
  }
  return target;
}

Interpolation interpolation_of(const Call& call) {
  const std::string mode = call.text("mode", "nearest");
  if (mode == "nearest") return Interpolation::nearest;
  if (mode == "cubic" && call.op() == "Resize") return Interpolation::cubic;
  require(mode == "linear" || mode == "bilinear", "mode '{}' is not supported; export with nearest, linear or cubic", mode);
  return Interpolation::bilinear;
}

/// `layer` along dimensions `row` and `column` of the file's tensor; -1 for one that stays as it is.
Resize along(const Target& target, Resize layer, int row, int column) {
  layer.height = row < 0 ? 1 : target.lengths[size(row)];
  layer.width = column < 0 ? 1 : target.lengths[size(column)];
  layer.scale_y = row < 0 ? 1 : target.scales[size(row)];
  layer.scale_x = column < 0 ? 1 : target.scales[size(column)];
  layer.crop_y = row < 0 ? layer.crop_y : target.crop(size(row));
  layer.crop_x = column < 0 ? layer.crop_x : target.crop(size(column));
  return layer;
}

/// Whether the layer moves or mixes values along dimension d.
bool changes(const Target& target, const Resize& layer, const Shape& x, std::size_t d) {
  if (x[d] != target.lengths[d]) return true;
  const ResizeTaps taps = resize_taps(along(target, layer, -1, static_cast<int>(d)), {1, 1, 1, x[d]}, 3);
  for (std::size_t i = 0; i < taps.index.size(); ++i)
    if (taps.weight[i] != (size(taps.index[i]) == i / taps.count ? 1.0f : 0.0f)) return true;
  return false;
}

/// One resize over the last two dimensions, those before seen as pictures and channels.
Operand resized_picture(Call& call, const Operand& x, const Target& target, const Resize& layer) {
  const int rank = static_cast<int>(x.shape.size());
  if (rank == 4) return call.emit(along(target, layer, 2, 3), {x});
  const std::int64_t width = x.shape.back(), height = x.shape[size(rank - 2)];
  const std::int64_t planes = element_count(x.shape) / (width * height);
  const Operand picture = call.emit(Reshape{{1, planes, height, width}}, {x});
  Shape shape = x.shape;
  shape[size(rank - 2)] = target.lengths[size(rank - 2)];
  shape.back() = target.lengths.back();
  return call.emit(Reshape{shape}, {call.emit(along(target, layer, rank - 2, rank - 1), {picture})});
}

/// A resize along dimension d alone, seen as the height of a picture, or as its width where d is the last dimension.
Operand resized_along(Call& call, const Operand& x, const Target& target, const Resize& layer, std::size_t d) {
  std::int64_t before = 1, after = 1;
  for (std::size_t k = 0; k < x.shape.size(); ++k) (k < d ? before : after) *= k == d ? 1 : x.shape[k];
  const bool last = after == 1;
  // Its places are half a pixel off, which only some roundings undo along the dimensions that stay as they are.
  require(last || layer.coordinates != Coordinates::tf_half_pixel_for_nn ||
              (layer.interpolation == Interpolation::nearest && layer.rounding != Rounding::ceil &&
               layer.rounding != Rounding::round_prefer_ceil),
          "coordinate_transformation_mode 'tf_half_pixel_for_nn' along dimension {} is supported for nearest_mode floor only", d);
  Resize one = along(target, layer, last ? -1 : static_cast<int>(d), last ? static_cast<int>(d) : -1);
  if (!last) one.width = after;
  const Operand picture = call.emit(Reshape{last ? Shape{1, before, 1, x.shape[d]} : Shape{1, before, x.shape[d], after}}, {x});
  Shape shape = x.shape;
  shape[d] = target.lengths[d];
  return call.emit(Reshape{shape}, {call.emit(one, {picture})});
}

/// `outside`: what pixels outside of a cropped region are.
Operand resized(Call& call, const Target& target, const Resize& layer, float outside = 0) {
  Operand x = call.operand(0);
  const std::size_t rank = x.shape.size();
  require(rank <= 6 && element_count(x.shape) > 0, "its input has shape {}; up to 6 dimensions are supported", to_string(x.shape));
  std::vector<std::size_t> changed;
  for (std::size_t d = 0; d < rank; ++d)
    if (changes(target, layer, x.shape, d)) changed.push_back(d);
  if (changed.empty()) return call.emit(Unary{}, {x});
  const auto shifted = [&](const Operand& values, float by) {
    return outside == 0 ? values : call.emit(Unary{{Function::affine, 1, by}}, {values});
  };
  x = shifted(x, -outside);
  if (rank >= 2 && changed.front() + 2 >= rank && !(rank == 3 && changed.front() == 2)) {
    x = resized_picture(call, x, target, layer);
  } else {
    for (const std::size_t d : changed) x = resized_along(call, x, target, layer, d);
  }
  return shifted(x, outside);
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
  static constexpr std::pair<std::string_view, Coordinates> kModes[] = {{"half_pixel", Coordinates::half_pixel},
                                                                        {"asymmetric", Coordinates::asymmetric},
                                                                        {"align_corners", Coordinates::align_corners},
                                                                        {"pytorch_half_pixel", Coordinates::pytorch_half_pixel},
                                                                        {"half_pixel_symmetric", Coordinates::half_pixel_symmetric},
                                                                        {"tf_half_pixel_for_nn", Coordinates::tf_half_pixel_for_nn},
                                                                        {"tf_crop_and_resize", Coordinates::tf_crop_and_resize}};
  const std::string mode = call.text("coordinate_transformation_mode", "half_pixel");
  for (const auto& [name, coordinates] : kModes)
    if (mode == name) return coordinates;
  require(false, "coordinate_transformation_mode '{}' is not supported", mode);
  return {};
}

Rounding rounding_of(const Call& call) {
  const std::string mode = call.text("nearest_mode", "round_prefer_floor");
  if (mode == "floor") return Rounding::floor;
  if (mode == "ceil") return Rounding::ceil;
  if (mode == "round_prefer_ceil") return Rounding::round_prefer_ceil;
  require(mode == "round_prefer_floor", "nearest_mode '{}' is not supported", mode);
  return Rounding::round_prefer_floor;
}

/// The dimensions that scales, sizes and region speak of: since opset 18 not always all.
std::vector<std::size_t> axes_of(const Call& call, std::size_t rank) {
  std::vector<std::size_t> axes;
  if (const auto given = call.integers("axes"))
    for (const std::int64_t axis : *given) axes.push_back(size(axis_of(axis, rank)));
  else
    for (std::size_t d = 0; d < rank; ++d) axes.push_back(d);
  return axes;
}

/// Values of some dimensions, written over those of all.
template <class T>
std::vector<T> spread(const std::vector<std::size_t>& axes, const std::vector<T>& values, std::vector<T> all) {
  require(axes.size() == values.size(), "it has {} axes but {} scales or sizes", axes.size(), values.size());
  for (std::size_t i = 0; i < axes.size(); ++i) all[axes[i]] = values[i];
  return all;
}

/// One scale for all axes, so that the result fits into the sizes or covers them.
Target keep_aspect_ratio(const Shape& x, const Shape& sizes, const std::vector<std::size_t>& axes, bool not_larger) {
  require(!axes.empty(), "it has no axes");
  double scale = 0;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const double one = static_cast<double>(sizes[axes[i]]) / static_cast<double>(x[axes[i]]);
    scale = i == 0 ? one : not_larger ? std::min(scale, one) : std::max(scale, one);
  }
  Target target{x, std::vector<float>(x.size(), 1), {}};
  for (const std::size_t d : axes) {
    const double length = std::floor(scale * static_cast<double>(x[d]) + 0.5);
    require(length >= 1 && length <= static_cast<double>(kMaxElements), "its size {} is out of range", length);
    target.lengths[d] = static_cast<std::int64_t>(length);
    target.scales[d] = static_cast<float>(scale);
  }
  return target;
}

Target target_of(const Call& call, const std::vector<std::size_t>& axes) {
  const Shape& x = call.operand(0).shape;
  const bool scaled = call.has(2) && element_count(call.operand(2).shape) > 0;
  require(scaled || call.has(3), "it has neither scales nor sizes");
  if (scaled) return from_scales(x, spread(axes, call.floats_of(2, "scales"), std::vector<float>(x.size(), 1)));
  const Shape sizes = spread(axes, call.integers_of(3, "sizes"), x);
  Target target = from_lengths(x, sizes);
  const std::string policy = call.text("keep_aspect_ratio_policy", "stretch");
  require(policy == "stretch" || policy == "not_larger" || policy == "not_smaller", "keep_aspect_ratio_policy '{}' is not supported",
          policy);
  return policy == "stretch" ? target : keep_aspect_ratio(x, sizes, axes, policy == "not_larger");
}

/// The region that tf_crop_and_resize shows: all beginnings, then all ends.
std::vector<std::array<float, 2>> crops_of(const Call& call, const std::vector<std::size_t>& axes, std::size_t rank) {
  const std::vector<float> region = call.floats_of(1, "region (roi)");
  require(region.size() == 2 * axes.size(), "its region has {} values for {} axes", region.size(), axes.size());
  std::vector<std::array<float, 2>> crops(rank, {0.0f, 1.0f});
  for (std::size_t i = 0; i < axes.size(); ++i) crops[axes[i]] = {region[i], region[axes.size() + i]};
  return crops;
}

void import_resize(Call& call) {
  const Shape& x = call.operand(0).shape;
  if (call.opset() < 11) {
    const Resize layer{.interpolation = interpolation_of(call), .coordinates = Coordinates::asymmetric, .rounding = Rounding::floor};
    return call.result(resized(call, from_scales(x, call.floats_of(1, "scales")), layer));
  }
  const Resize layer{.interpolation = interpolation_of(call),
                     .coordinates = coordinates_of(call),
                     .rounding = rounding_of(call),
                     .cubic_coefficient = call.real("cubic_coeff_a", -0.75f),
                     .exclude_outside = call.integer("exclude_outside", 0) != 0,
                     .antialias = call.integer("antialias", 0) != 0};
  const std::vector<std::size_t> axes = axes_of(call, x.size());
  Target target = target_of(call, axes);
  if (layer.coordinates == Coordinates::tf_crop_and_resize) target.crops = crops_of(call, axes, x.size());
  call.result(resized(call, target, layer, call.real("extrapolation_value", 0)));
}

void import_grid_sample(Call& call) {
  for (const std::size_t i : {0u, 1u})
    require(call.operand(i).shape.size() == 4, "its {} has shape {}; only images (N, C, H, W) are supported, no volumes",
            i == 0 ? "input" : "grid", to_string(call.operand(i).shape));
  const std::string mode = call.text("mode", "linear"), outside = call.text("padding_mode", "zeros");
  GridSample layer{.align_corners = call.integer("align_corners", 0) != 0};
  if (mode == "nearest") layer.interpolation = Interpolation::nearest;
  if (mode == "cubic" || mode == "bicubic") layer.interpolation = Interpolation::cubic;
  require(layer.interpolation != Interpolation::bilinear || mode == "linear" || mode == "bilinear", "mode '{}' is not supported", mode);
  if (outside == "border") layer.outside = Outside::border;
  if (outside == "reflection") layer.outside = Outside::reflection;
  require(layer.outside != Outside::zeros || outside == "zeros", "padding_mode '{}' is not supported", outside);
  call.result(call.emit(layer, {call.operand(0), call.operand(1)}));
}

}  // namespace

std::span<const ImporterEntry> resize_operators() {
  static constexpr ImporterEntry list[] = {{"Resize", import_resize}, {"Upsample", import_upsample}, {"GridSample", import_grid_sample}};
  return list;
}

}  // namespace wrapture
