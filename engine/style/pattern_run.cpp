// Builds the network for the tile's size, feeds it and reads the tile back.
#include "engine/style/pattern_run.hpp"

#include "engine/base/error.hpp"
#include "engine/style/broken.hpp"
#include "engine/style/network_run.hpp"

namespace wrapture {

Image make_tile(const vk::Context& context, vk::KernelCache& kernels, const PatternModel& model, const PatternSettings& settings) {
  const NamedTensors inputs = pattern_inputs(model, settings, pattern_layout(model, settings));
  std::map<std::string, Shape> shapes;
  for (const auto& [name, tensor] : inputs) shapes[name] = tensor.shape;
  const Graph graph = model.onnx.build(shapes);
  const RunnerMaker runner = device_runner(context, kernels);
  const Tensor answer = runner(graph)(inputs).at("pattern");
  if (is_broken(answer)) throw Error(model.onnx.path().string() + ": " + describe_first_broken(graph, inputs, runner));
  return tile_of(model, answer);
}

Image make_pattern(const vk::Context& context, vk::KernelCache& kernels, const PatternModel& model, const PatternSettings& settings) {
  const Image tile = make_tile(context, kernels, model, settings);
  return repeat_tile(tile, pattern_layout(model, settings), settings.width, settings.height);
}

}  // namespace wrapture
