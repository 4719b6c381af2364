// Builds the network for the tile's size, feeds it and reads the tile back.
#include "engine/style/pattern_run.hpp"

#include "engine/style/network_run.hpp"

namespace wrapture {

Image make_tile(const vk::Context& context, vk::KernelCache& kernels, const PatternModel& model, const PatternSettings& settings) {
  const NamedTensors inputs = pattern_inputs(model, settings, pattern_layout(model, settings));
  std::map<std::string, Shape> shapes;
  for (const auto& [name, tensor] : inputs) shapes[name] = tensor.shape;
  return tile_of(model, device_runner(context, kernels)(model.onnx.build(shapes))(inputs).at("pattern"));
}

Image make_pattern(const vk::Context& context, vk::KernelCache& kernels, const PatternModel& model, const PatternSettings& settings) {
  const Image tile = make_tile(context, kernels, model, settings);
  return repeat_tile(tile, pattern_layout(model, settings), settings.width, settings.height);
}

}  // namespace wrapture
