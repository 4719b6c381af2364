// Feeds a generator from the artwork's texture and writes its answer into a picture, all on the device.
#include "engine/style/network_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.hpp"
#include "engine/graph/rewrite.hpp"
#include "engine/graph/wrap_columns.hpp"
#include "engine/style/broken.hpp"
#include "engine/style/picture_tensor.hpp"
#include "style/passes.h"

namespace wrapture {
namespace {

/// How many times the network enlarges.
std::uint32_t enlargement(const Port& output, const PictureMeaning& meaning, const WorkingSize& size) {
  const auto height = static_cast<std::uint32_t>(output.shape[picture_form(output.shape, meaning.layout)->height_axis]);
  return std::max(1u, height / size.padded_height);
}

vk::GpuImage make_picture(const vk::Context& context, const WorkingSize& size, std::uint32_t enlarged) {
  vk::GpuImage picture(context, {.name = "stylised",
                                 .width = size.width * enlarged,
                                 .height = size.height * enlarged,
                                 .usage = VK_IMAGE_USAGE_STORAGE_BIT | VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT});
  vk::run_once(context, "stylised",
               [&](VkCommandBuffer commands) { vk::image_barrier(commands, picture, vk::Stage::none, vk::Stage::compute_read); });
  return picture;
}

PostprocessParams postprocess_params(const PictureMeaning& meaning, const vk::ImageDescription& picture, const Shape& output) {
  const ValueScale& scale = meaning.scale;
  const PictureForm form = *picture_form(output, meaning.layout);
  return {.width = picture.width,
          .height = picture.height,
          .output_width = static_cast<std::uint32_t>(output[form.width_axis]),
          .output_height = static_cast<std::uint32_t>(output[form.height_axis]),
          .scale_red = scale.scale(0),
          .scale_green = scale.scale(1),
          .scale_blue = scale.scale(2),
          .offset_red = scale.offset(0),
          .offset_green = scale.offset(1),
          .offset_blue = scale.offset(2),
          .channels = static_cast<std::uint32_t>(meaning.channels),
          .bgr = meaning.order == ChannelOrder::bgr && meaning.channels >= 3,
          .nhwc = meaning.layout == TensorLayout::nhwc};
}

void record_code(VkCommandBuffer commands, const vk::Buffer& arena, const Port& port, std::span<const float> code) {
  constexpr std::size_t kMaxUpdateFloats = 65536 / sizeof(float);  // limit of vkCmdUpdateBuffer
  for (std::size_t first = 0; first < code.size(); first += kMaxUpdateFloats) {
    const std::size_t count = std::min(kMaxUpdateFloats, code.size() - first);
    vkCmdUpdateBuffer(commands, arena.get(), port.offset + first * sizeof(float), count * sizeof(float), code.data() + first);
  }
}

}  // namespace

PreprocessParams preprocess_params(const PictureMeaning& meaning, const WorkingSize& size, const vk::ImageDescription& artwork) {
  const ValueScale& scale = meaning.scale;
  const float level =
      std::log2(static_cast<float>(std::max(artwork.width, artwork.height)) / static_cast<float>(std::max(size.width, size.height)));
  return {.width = size.width,
          .height = size.height,
          .padded_width = size.padded_width,
          .padded_height = size.padded_height,
          .left = 0,
          .top = 0,
          .input_width = size.padded_width,
          .input_height = size.padded_height,
          .level = std::max(0.0f, level),
          .scale_red = scale.scale(0),
          .scale_green = scale.scale(1),
          .scale_blue = scale.scale(2),
          .offset_red = scale.offset(0),
          .offset_green = scale.offset(1),
          .offset_blue = scale.offset(2),
          .scale_alpha = scale.high - scale.low,
          .offset_alpha = scale.low,
          .channels = static_cast<std::uint32_t>(meaning.channels),
          .bgr = meaning.order == ChannelOrder::bgr && meaning.channels >= 3,
          .nhwc = meaning.layout == TensorLayout::nhwc};
}

PlannedNetwork plan_network(const GeneratorModel& model, const WorkingSize& size, const Limits& limits, const PlanOptions& options) {
  const auto shapes = input_shapes(model, size.padded_height, size.padded_width);
  Graph graph = rewrite(model.onnx.build(shapes)).graph;
  if (size.wrap == WrapAround::u) graph = wrap_columns(graph);
  PlannedNetwork planned{size, make_plan(graph, limits, options)};
  const auto output = std::ranges::find(planned.plan.outputs, model.image_output, &Port::name);
  const auto form = output == planned.plan.outputs.end() ? std::nullopt : picture_form(output->shape, model.output.layout);
  if (!form || form->channels != model.output.channels || output->shape[form->height_axis] < size.height ||
      output->shape[form->width_axis] < size.width)
    throw Error(Failure::bad_input,
                fmt::format("{}: output '{}' is {}, not a picture of at least {}x{}; this is no image-to-image generator",
                            model.onnx.path().string(), model.image_output,
                            output == planned.plan.outputs.end() ? "missing" : to_string(output->shape), size.width, size.height));
  return planned;
}

RunnerMaker device_runner(const vk::Context& context, vk::KernelCache& kernels) {
  return [&context, &kernels](const Graph& graph) -> GraphRunner {
    const auto executor =
        std::make_shared<Executor>(context, kernels, make_plan(rewrite(graph).graph, context.limits(), sliced_plan(context)));
    return [executor](const NamedTensors& inputs) {
      for (const Port& port : executor->plan().inputs) executor->write_input(port.name, inputs.at(port.name));
      executor->run();
      NamedTensors outputs;
      for (const Port& port : executor->plan().outputs) outputs.emplace(port.name, executor->read_output(port.name));
      return outputs;
    };
  };
}

NetworkRun::NetworkRun(const vk::Context& context, vk::KernelCache& kernels, const Passes& passes, const GeneratorModel& model,
                       PlannedNetwork planned, const vk::GpuImage& artwork)
    : context_(&context),
      kernels_(&kernels),
      passes_(&passes),
      model_(&model),
      artwork_(&artwork),
      size_(planned.size),
      executor_(context, kernels, std::move(planned.plan)),
      stylised_(make_picture(context, size_, enlargement(executor_.output(model.image_output), model.output, size_))),
      broken_(context, {"broken", sizeof(std::uint32_t), VK_BUFFER_USAGE_STORAGE_BUFFER_BIT, vk::MemoryUse::readback}),
      inputs_(context, "network inputs"),
      output_(context, "network output") {
  const auto buffer = [&](const Port& port) { return vk::storage_buffer(executor_.arena(), port.offset, port.bytes); };
  const vk::Resource preprocess[] = {vk::sampled_image(artwork.view(), passes.linear_sampler(size_.wrap)),
                                     buffer(executor_.input(model.image_input))};
  preprocess_set_ = {context, passes.preprocess.set_layout(), preprocess};
  if (!model.noise_input.empty()) {
    const vk::Resource noise[] = {buffer(executor_.input(model.noise_input))};
    noise_set_ = {context, passes.noise.set_layout(), noise};
  }
  const vk::Resource postprocess[] = {buffer(executor_.output(model.image_output)), vk::storage_image(stylised_.view()),
                                      vk::storage_buffer(broken_, 0, broken_.bytes())};
  postprocess_set_ = {context, passes.postprocess.set_layout(), postprocess};
}

void NetworkRun::record_inputs(VkCommandBuffer commands, std::span<const float> code, std::uint32_t seed) const {
  vk::buffer_barrier(commands, vk::Stage::compute_write, vk::Stage::compute_write);  // a run before may still read the inputs
  run_pass(commands, passes_->preprocess, preprocess_set_, preprocess_params(model_->input, size_, artwork_->description()),
           {size_.padded_width, size_.padded_height, 1});
  if (!model_->noise_input.empty()) {
    const std::uint32_t width = size_.padded_width / 2, height = size_.padded_height / 2;
    const NoiseParams noise{width, height, seed, size_.wrap == WrapAround::u, 0, 0, width, height};
    run_pass(commands, passes_->noise, noise_set_, noise, {width, height, 3});
  }
  if (!model_->style_input.empty()) {
    vk::buffer_barrier(commands, vk::Stage::compute_write, vk::Stage::transfer_write);
    record_code(commands, executor_.arena(), executor_.input(model_->style_input), code);
    vk::buffer_barrier(commands, vk::Stage::transfer_write, vk::Stage::compute_write);
  }
}

void NetworkRun::set_inputs(const InputValues& values, const InputFiles& files) {
  executor_.restart();  // no slice of an unfinished run may still read them
  for (const ModelInput& input : model_->inputs) {
    const auto given = values.find(input.name);
    const InputValue value = given == values.end() ? InputValue{} : given->second;
    if (const auto before = written_.find(input.name); before != written_.end() && before->second == value) continue;
    const Shape shape = shape_of(input, size_.padded_height, size_.padded_width);
    const auto file = files.find(input.name);
    const bool from_file = !value.file.empty() && file != files.end();
    executor_.write_input(
        input.name, from_file ? make_tensor(input, file->second, shape, size_.width, size_.height) : make_tensor(input, value, shape));
    written_[input.name] = value;
  }
}

void NetworkRun::start(std::span<const float> code, std::uint32_t seed) {
  if (!model_->style_input.empty() && element_count(executor_.input(model_->style_input).shape) != static_cast<std::int64_t>(code.size()))
    throw Error(Failure::bad_input, fmt::format("{}: a code of {} numbers is none of its styles; start again if the file was replaced",
                                                model_->onnx.path().string(), code.size()));
  executor_.restart();
  if (output_pending_) output_.wait();
  output_pending_ = false;
  inputs_.begin();
  context_->begin_label(inputs_.get(), "network inputs");
  record_inputs(inputs_.get(), code, seed);
  context_->end_label(inputs_.get());
  inputs_.end();
  inputs_.submit();
}

void NetworkRun::submit_output() {
  const Port& output = executor_.output(model_->image_output);
  const PostprocessParams params = postprocess_params(model_->output, stylised_.description(), output.shape);
  output_.begin();
  std::ranges::fill(broken_.mapped(), std::byte{0});
  const VkCommandBuffer commands = output_.get();
  context_->begin_label(commands, "network output");
  vk::buffer_barrier(commands, vk::Stage::compute_write, vk::Stage::compute_write);
  vk::image_barrier(commands, stylised_, vk::Stage::compute_read, vk::Stage::compute_write);
  run_pass(commands, passes_->postprocess, postprocess_set_, params, {params.width, params.height, 1});
  vk::image_barrier(commands, stylised_, vk::Stage::compute_write, vk::Stage::compute_read);
  vk::buffer_barrier(commands, vk::Stage::compute_write, vk::Stage::host_read);
  context_->end_label(commands);
  output_.end();
  output_.submit();
}

bool NetworkRun::step(double milliseconds) {
  if (!output_pending_) {
    if (!executor_.step(milliseconds)) return false;
    submit_output();
    output_pending_ = true;
  }
  if (!output_.done()) return false;
  output_pending_ = false;
  require_numbers();
  return true;
}

void NetworkRun::finish() {
  inputs_.wait();
  executor_.run();
  submit_output();
  output_.wait();
  require_numbers();
}

void NetworkRun::require_numbers() const {
  if (std::ranges::all_of(broken_.mapped(), [](std::byte byte) { return byte == std::byte{0}; })) return;
  NamedTensors inputs;
  for (const Port& port : executor_.plan().inputs) inputs[port.name] = executor_.read_input(port.name);
  const Graph graph = model_->onnx.build(input_shapes(*model_, size_.padded_height, size_.padded_width));
  throw Error(fmt::format("{}: the network's answer holds values that are no numbers, so it is not shown or written; {}",
                          model_->onnx.path().string(), describe_first_broken(graph, inputs, device_runner(*context_, *kernels_))));
}

void NetworkRun::check_output() const {
  const Tensor output = executor_.read_output(model_->image_output);
  const Image picture = image_of(output, model_->output);
  const auto lit = [&](std::size_t i) { return i % 4 != 3 && picture.rgba[i] > 0; };
  bool black = true;
  for (std::size_t i = 0; i < picture.rgba.size() && black; ++i) black = !lit(i);
  if (black)
    throw Error(fmt::format("{}: the network's answer is all black; check its value range (see --help)", model_->onnx.path().string()));
}

}  // namespace wrapture
