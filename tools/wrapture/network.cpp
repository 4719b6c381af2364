// Networks as `infer`, `inspect` and `bench` see them.
#include "tools/wrapture/network.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/base/error.hpp"

namespace wrapture::cli {
namespace {

constexpr std::int64_t kDefaultSide = 256;  // px

std::string rule_names() {
  std::string names;
  for (const RewriteRule& rule : rewrite_rules()) names += std::string(names.empty() ? "" : ", ") + std::string(rule.name);
  return names;
}

/// One dimension of an image, as `wanted` (0: not given) or as the file has it.
std::int64_t fill_side(const TensorInfo& input, std::size_t axis, std::uint32_t wanted) {
  if (wanted > 0) return wanted;
  return input.shape[axis] == kDynamic ? kDefaultSide : input.shape[axis];
}

/// Our own generators take noise planes of half the image's size (`wrapture.noise` in their metadata).
bool is_noise(const OnnxModel& model, const TensorInfo& input) {
  return input.name == "noise" && model.metadata().contains("wrapture.noise");
}
bool is_open(const TensorInfo& input) { return input.shape.size() == 4 && (input.shape[2] == kDynamic || input.shape[3] == kDynamic); }

std::uint32_t halved(std::uint32_t side) { return static_cast<std::uint32_t>((side > 0 ? side : kDefaultSide) / 2); }

}  // namespace

void add_network_options(CLI::App& command, NetworkOptions& options) {
  command.add_option("--precision", options.precision, "How tensors are stored: fp32 or fp16")->check(CLI::IsMember({"fp32", "fp16"}));
  command.add_option("--no-rewrite", options.no_rewrite, "Leave out rewrite rules: names with commas between, or all")->delimiter(',');
}

Storage storage_of(const NetworkOptions& options) { return options.precision == "fp16" ? Storage::f16 : Storage::f32; }
std::string to_string(Storage storage) { return storage == Storage::f16 ? "fp16" : "fp32"; }

Rewritten rewrite_network(const Graph& graph, const NetworkOptions& options) {
  const std::set<std::string> disabled(options.no_rewrite.begin(), options.no_rewrite.end());
  for (const std::string& name : disabled) {
    bool known = name == "all";
    for (const RewriteRule& rule : rewrite_rules()) known = known || rule.name == name;
    if (!known) throw Error(Failure::usage, fmt::format("--no-rewrite {}: no such rule; the rules are {}", name, rule_names()));
  }
  return rewrite(graph, disabled);
}

std::map<std::string, Shape> fill_shapes(const OnnxModel& model, Size image_size) {
  std::map<std::string, Shape> shapes;
  for (const TensorInfo& input : model.inputs()) {
    Shape shape = input.shape;
    const Size size = is_noise(model, input) ? Size{halved(image_size.width), halved(image_size.height)} : image_size;
    if (shape.size() == 4 && (size.width > 0 || shape[2] == kDynamic || shape[3] == kDynamic)) {
      const bool is_image = shape[2] == kDynamic || shape[2] > 1 || shape[3] == kDynamic || shape[3] > 1;  // not a 1x1 style code
      if (is_image) {
        shape[2] = fill_side(input, 2, size.height);
        shape[3] = fill_side(input, 3, size.width);
      }
    }
    for (std::int64_t& dimension : shape)
      if (dimension == kDynamic) dimension = 1;
    shapes[input.name] = shape;
  }
  return shapes;
}

std::optional<Size> fixed_size(const OnnxModel& model) {
  if (std::ranges::any_of(model.inputs(), is_open)) return std::nullopt;
  for (const auto* ports : {&model.inputs(), &model.outputs()})
    for (const TensorInfo& port : *ports)
      if (port.shape.size() == 4 && port.shape[2] > 1 && port.shape[3] > 1)
        return Size{static_cast<std::uint32_t>(port.shape[3]), static_cast<std::uint32_t>(port.shape[2])};
  return Size{};
}

std::string shape_text(const Shape& shape) {
  std::string text;
  for (const std::int64_t dimension : shape) text += (text.empty() ? "" : "x") + (dimension == kDynamic ? "?" : std::to_string(dimension));
  return text.empty() ? "scalar" : text;
}

std::string list_tensors(const std::vector<TensorInfo>& tensors) {
  std::string text;
  for (const TensorInfo& tensor : tensors)
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", tensor.name, shape_text(tensor.shape));
  return text;
}

Tensor sample_tensor(const Shape& shape) {
  Tensor tensor = Tensor::floats(shape);
  std::uint32_t state = 1;
  for (float& value : tensor.f32) {
    state = state * 1664525u + 1013904223u;
    value = static_cast<float>(state >> 8) / static_cast<float>(1u << 24);
  }
  return tensor;
}

}  // namespace wrapture::cli
