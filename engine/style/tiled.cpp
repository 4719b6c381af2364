// Chooses windows, and feeds them from artwork and seed.
#include "engine/style/tiled.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "engine/base/error.hpp"
#include "engine/graph/rewrite.hpp"
#include "engine/graph/tile_run.hpp"
#include "engine/style/broken.hpp"
#include "engine/style/cut.hpp"
#include "engine/style/picture_tensor.hpp"
#include "style/passes.h"

namespace wrapture {
namespace {

struct WindowSides {
  std::uint32_t width, height;  // px
};

constexpr double kHostBytes = 2.0 * (1u << 30);  // for what passes keep for each other
constexpr double kKept = 3;                      // tensors that are kept at a time, about

constexpr std::uint32_t kWindows[] = {2048, 1024, 512, 256, 128};  // px of a side, the largest first

std::set<std::string> pictures_of(const GeneratorModel& model) {
  std::set<std::string> names{model.image_input};
  if (!model.noise_input.empty()) names.insert(model.noise_input);
  return names;
}

void require_small_inputs(const TiledTask& task) {
  for (const ModelInput& input : task.model.inputs)
    if (input.follows_artwork || input.kind == InputKind::picture)
      throw Error(Failure::bad_input, fmt::format("{}: input '{}' is a picture too, so that {}x{} px cannot be made in tiles; make "
                                                  "--working-side smaller or allow more --memory",
                                                  task.model.onnx.path().string(), input.name, task.size.width, task.size.height));
}

TiledNetwork network_of(const TiledTask& task, std::uint32_t side) {
  const std::int64_t height = std::min(side, task.size.padded_height), width = std::min(side, task.size.padded_width);
  const double kept_bytes = kHostBytes / kKept / task.size.padded_width / task.size.padded_height;
  try {
    return tile_network(rewrite(task.model.onnx.build(input_shapes(task.model, height, width))).graph, pictures_of(task.model), kept_bytes);
  } catch (const Error& error) {
    throw Error(error.failure(), fmt::format("{}: {}", task.model.onnx.path().string(), error.what()));
  }
}

/// Windows begin at multiples of what a place of the coarsest tensor stands for.
void require_aligned(const TiledTask& task, const TiledNetwork& network) {
  if (task.size.padded_width % network.alignment == 0 && task.size.padded_height % network.alignment == 0) return;
  throw Error(Failure::bad_input, fmt::format("{}: runs in tiles only at sizes that are multiples of {} px; say \"multiple\": \"{}\" in {}",
                                              task.model.onnx.path().string(), network.alignment, network.alignment,
                                              task.model.onnx.path().filename().replace_extension(".json").string()));
}

/// Bytes that the largest pass takes; empty where the windows are too small for what the passes look at.
std::optional<std::uint64_t> bytes_of(const TiledNetwork& network, const TiledTask& task, const Limits& limits,
                                      const PlanOptions& options) {
  std::uint64_t most = 0;
  for (const TilePass& pass : network.passes) {
    const bool rows = network.height == task.size.padded_height;
    const bool columns = network.width == task.size.padded_width && task.size.wrap == WrapAround::none;
    if ((!rows && network.height <= 2 * pass.reach) || (!columns && network.width <= 2 * pass.reach)) return std::nullopt;
    const Plan plan = make_plan(rewrite(pass.graph).graph, limits, options);
    most = std::max(most, plan.arena_bytes + plan.weights.size());
  }
  return most;
}

std::uint32_t px(std::int64_t length) { return static_cast<std::uint32_t>(length); }
std::uint32_t gone_round(std::int64_t at, std::uint32_t size) { return px((at % size + size) % size); }

/// What a pass writes, read back as a tensor.
class PassToTensor {
 public:
  PassToTensor(const vk::Context& context, const vk::Kernel& kernel, Shape shape, std::vector<vk::Resource> read = {})
      : context_(context),
        kernel_(kernel),
        shape_(std::move(shape)),
        values_(context, {"window", static_cast<std::uint64_t>(element_count(shape_)) * sizeof(float), VK_BUFFER_USAGE_STORAGE_BUFFER_BIT,
                          vk::MemoryUse::readback}) {
    read.push_back(vk::storage_buffer(values_, 0, values_.bytes()));
    set_ = {context, kernel.set_layout(), read};
  }

  template <class Params>
  [[nodiscard]] Tensor run(const Params& params, std::array<std::uint32_t, 3> threads) const {
    vk::run_once(context_, "window", [&](VkCommandBuffer commands) {
      run_pass(commands, kernel_, set_, params, threads);
      vk::buffer_barrier(commands, vk::Stage::compute_write, vk::Stage::host_read);
    });
    Tensor tensor = Tensor::floats(shape_);
    std::memcpy(tensor.f32.data(), values_.mapped().data(), values_.bytes());
    return tensor;
  }

 private:
  const vk::Context& context_;
  const vk::Kernel& kernel_;
  Shape shape_;
  vk::Buffer values_;
  vk::DescriptorSet set_;
};

/// Windows of the noise planes, as they are made for one run.
class NoiseWindows {
 public:
  NoiseWindows(const vk::Context& context, const Passes& passes, const TiledTask& task, const Shape& shape)
      : pass_(context, passes.noise, shape),
        params_{.width = task.size.padded_width / 2,
                .height = task.size.padded_height / 2,
                .seed = task.seed,
                .wrap = task.size.wrap == WrapAround::u,
                .left = 0,
                .top = 0,
                .window_width = px(shape[3]),
                .window_height = px(shape[2])} {}

  Tensor at(std::int64_t top, std::int64_t left) {
    params_.left = gone_round(left / 2, params_.width);
    params_.top = px(top / 2);
    return pass_.run(params_, {params_.window_width, params_.window_height, 3});
  }

 private:
  PassToTensor pass_;
  NoiseParams params_;
};

/// Windows of the artwork at the working size.
class ArtworkWindows {
 public:
  ArtworkWindows(const vk::Context& context, const Passes& passes, const TiledTask& task, const Image& artwork, const vk::GpuImage* texture,
                 const Shape& shape, WindowSides window)
      : task_(task), artwork_(&artwork), shape_(shape), window_(window) {
    if (texture == nullptr) {
      resize_on_host();
      return;
    }
    params_ = preprocess_params(task.model.input, task.size, texture->description());
    params_.input_width = window.width;
    params_.input_height = window.height;
    pass_.emplace(context, passes.preprocess, shape,
                  std::vector{vk::sampled_image(texture->view(), passes.linear_sampler(task.size.wrap))});
  }

  Tensor at(std::int64_t top, std::int64_t left) {
    if (!pass_) {
      const Beyond beyond = task_.size.wrap == WrapAround::u ? Beyond::other_side : Beyond::reflection;
      const Image seen = cut(*artwork_, left, top, window_.width, window_.height, beyond);
      return tensor_of(seen, task_.model.input, shape_, window_.width, window_.height);
    }
    params_.left = gone_round(left, params_.padded_width);
    params_.top = px(top);
    return pass_->run(params_, {window_.width, window_.height, 1});
  }

 private:
  void resize_on_host() {
    const WorkingSize& size = task_.size;
    if (artwork_->width == size.width && artwork_->height == size.height) return;
    resized_ = resize(*artwork_, size.width, size.height);
    artwork_ = &resized_;
  }

  const TiledTask& task_;
  const Image* artwork_;
  Image resized_;
  Shape shape_;
  WindowSides window_;
  PreprocessParams params_{};
  std::optional<PassToTensor> pass_;
};

NamedTensors whole_inputs(const TiledTask& task) {
  NamedTensors tensors;
  if (!task.model.style_input.empty()) {
    Tensor code = Tensor::floats({1, static_cast<std::int64_t>(task.code.size())});
    std::ranges::copy(task.code, code.f32.begin());
    tensors[task.model.style_input] = std::move(code);
  }
  for (const ModelInput& input : task.model.inputs) {
    const Shape shape = shape_of(input, task.size.padded_height, task.size.padded_width);
    const auto file = task.files.find(input.name);
    const auto value = task.values.find(input.name);
    tensors[input.name] = file != task.files.end() ? make_tensor(input, file->second, shape, task.size.width, task.size.height)
                                                   : make_tensor(input, value == task.values.end() ? InputValue{} : value->second, shape);
  }
  return tensors;
}

/// Puts the own part of a window's picture into the whole.
void put(Image& whole, const Image& window, const TileSpan& rows, const TileSpan& columns) {
  paste_colours(whole, window,
                {px(columns.first), px(rows.first), px(columns.last - columns.first), px(rows.last - rows.first),
                 px(columns.first - columns.begin), px(rows.first - rows.begin)});
}

}  // namespace

TiledNetwork plan_tiles(const TiledTask& task, const Limits& limits, const PlanOptions& options) {
  require_small_inputs(task);
  std::uint64_t least = 0;
  std::optional<Error> why;  // of the last window that cannot be planned
  for (const std::uint32_t side : kWindows) {
    try {
      TiledNetwork network = network_of(task, side);
      require_aligned(task, network);
      const auto bytes = bytes_of(network, task, limits, options);
      if (bytes && *bytes <= task.memory) return network;
      if (bytes) least = *bytes;
    } catch (const Error& error) {  // too large for the device, perhaps
      why = error;
    }
  }
  if (least == 0 && why) throw *why;
  throw Error(Failure::bad_input,
              fmt::format("{}: the smallest tiles take {} MiB of the device, and {} MiB are allowed; allow more with --memory",
                          task.model.onnx.path().string(), (least >> 20) + 1, task.memory >> 20));
}

Image stylise_in_tiles(const vk::Context& context, vk::KernelCache& kernels, const Passes& passes, const TiledTask& task,
                       const Image& artwork, const vk::GpuImage* texture) {
  const TiledNetwork network = plan_tiles(task, context.limits(), sliced_plan(context));
  const auto shapes = input_shapes(task.model, network.height, network.width);
  ArtworkWindows artwork_windows(context, passes, task, artwork, texture, shapes.at(task.model.image_input),
                                 {px(network.width), px(network.height)});
  std::optional<NoiseWindows> noise;
  if (!task.model.noise_input.empty()) noise.emplace(context, passes, task, shapes.at(task.model.noise_input));

  Image result = make_image(task.size.width, task.size.height);
  TiledPicture picture{.height = task.size.padded_height, .width = task.size.padded_width, .around = task.size.wrap == WrapAround::u};
  picture.whole = whole_inputs(task);
  picture.progress = task.progress;
  picture.part = [&](const std::string& name, std::int64_t top, std::int64_t left) {
    return name == task.model.noise_input ? noise->at(top, left) : artwork_windows.at(top, left);
  };
  picture.take = [&](const Tensor& answer, const TileSpan& rows, const TileSpan& columns) {
    if (is_broken(answer))
      throw Error(fmt::format("{}: the network's answer holds values that are no numbers; a smaller --working-side tells the layer",
                              task.model.onnx.path().string()));
    put(result, image_of(answer, task.model.output), rows, columns);
  };
  run_tiled(network, picture, device_runner(context, kernels));
  return result;
}

}  // namespace wrapture
