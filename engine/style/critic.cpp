// Runs the critic on a device: pictures from memory at once, textures in slices.
#include "engine/style/critic.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/error.hpp"
#include "engine/graph/rewrite.hpp"
#include "engine/run/executor.hpp"
#include "engine/style/passes.hpp"
#include "engine/style/picture_tensor.hpp"
#include "engine/vk/commands.hpp"
#include "style/passes.h"

namespace wrapture {
namespace {

constexpr std::uint32_t kMultiple = 8;  // three halvings
constexpr std::uint32_t kSmallest = 32;

/// px; the picture is stretched by less than a patch.
std::uint32_t judged_side(double side) {
  return std::max(kSmallest, static_cast<std::uint32_t>(std::lround(side / kMultiple)) * kMultiple);
}

std::vector<float> one_hot(std::size_t count, std::size_t index) {
  std::vector<float> weights(count, 0.0f);
  weights[index] = 1;
  return weights;
}

}  // namespace

PlannedCritic plan_critic(const CriticModel& model, std::uint32_t width, std::uint32_t height, const Limits& limits) {
  const double scale = std::min(1.0, static_cast<double>(model.side) / std::max(width, height));
  PlannedCritic planned{.width = judged_side(width * scale), .height = judged_side(height * scale)};
  const std::map<std::string, Shape> shapes{{"picture", {1, 3, planned.height, planned.width}},
                                            {"style", {1, static_cast<std::int64_t>(model.styles.size())}}};
  planned.plan = make_plan(rewrite(model.onnx.build(shapes)).graph, limits, {.max_dispatch_macs = 100'000'000});
  const auto covariance = std::ranges::find(planned.plan.outputs, "covariance", &Port::name);
  const auto mean = std::ranges::find(planned.plan.outputs, "mean", &Port::name);
  const auto values = static_cast<std::int64_t>(model.styles.front().statistics.size());
  if (element_count(mean->shape) + element_count(covariance->shape) != values)
    throw Error(Failure::bad_input, model.onnx.path().string() + ": its styles' statistics are not those that its network gives");
  return planned;
}

struct Critic::Impl {
  Impl(const vk::Context& context_in, vk::KernelCache& kernels, const CriticModel& model_in, PlannedCritic planned)
      : context(&context_in),
        model(&model_in),
        width(planned.width),
        height(planned.height),
        passes(context_in, kernels),
        executor(context_in, kernels, std::move(planned.plan)),
        inputs(context_in, "critic inputs") {}

  const vk::Context* context;
  const CriticModel* model;
  std::uint32_t width, height;  // px
  Passes passes;
  Executor executor;
  vk::ImageView picture_view;  // of the texture, without its sRGB decoding
  vk::DescriptorSet preprocess_set;
  vk::Commands inputs;
  std::size_t style = 0;

  /// The mip level that is nearest to the size that the network sees.
  [[nodiscard]] std::uint32_t level_of(const vk::ImageDescription& size) const {
    const double level = std::log2(static_cast<double>(std::max(size.width, size.height)) / std::max(width, height));
    return static_cast<std::uint32_t>(std::clamp(std::lround(level), 0L, static_cast<long>(size.mip_levels) - 1));
  }

  void record_picture(VkCommandBuffer commands, const vk::GpuImage& texture) const {
    const PreprocessParams params{.width = width,
                                  .height = height,
                                  .padded_width = width,
                                  .padded_height = height,
                                  .left = 0,
                                  .top = 0,
                                  .input_width = width,
                                  .input_height = height,
                                  .level = 0,
                                  .scale_red = 1,
                                  .scale_green = 1,
                                  .scale_blue = 1,
                                  .scale_alpha = 1,
                                  .channels = 3};
    const vk::Stage rest = context->can_draw() ? vk::Stage::fragment_read : vk::Stage::compute_read;  // of a Stylizer's texture
    vk::image_barrier(commands, texture, rest, vk::Stage::compute_read);
    vk::buffer_barrier(commands, vk::Stage::compute_write, vk::Stage::compute_write);  // a run before may still read the inputs
    run_pass(commands, passes.preprocess, preprocess_set, params, {width, height, 1});
    vk::image_barrier(commands, texture, vk::Stage::compute_read, rest);
  }

  void record_style(VkCommandBuffer commands) const {
    const auto weights = one_hot(model->styles.size(), style);
    vk::buffer_barrier(commands, vk::Stage::compute_write, vk::Stage::transfer_write);
    vkCmdUpdateBuffer(commands, executor.arena().get(), executor.input("style").offset, weights.size() * sizeof(float), weights.data());
    vk::buffer_barrier(commands, vk::Stage::transfer_write, vk::Stage::compute_write);
  }

  [[nodiscard]] std::vector<float> statistics() const {
    std::vector<float> values = executor.read_output("mean").f32;
    const std::vector<float> covariance = executor.read_output("covariance").f32;
    values.insert(values.end(), covariance.begin(), covariance.end());
    return values;
  }
};

Critic::Critic(const vk::Context& context, vk::KernelCache& kernels, const CriticModel& model, PlannedCritic planned)
    : impl_(std::make_unique<Impl>(context, kernels, model, std::move(planned))) {}
Critic::~Critic() = default;

void Critic::start(const vk::GpuImage& texture, const std::string& style) {
  Impl& self = *impl_;
  self.style = self.model->find(style);
  self.executor.restart();
  self.inputs.wait();  // its descriptor set is about to go
  const Port& port = self.executor.input("picture");
  self.picture_view = vk::make_level_view(*self.context, texture, self.level_of(texture.description()), VK_FORMAT_R8G8B8A8_UNORM);
  const vk::Resource resources[] = {vk::sampled_image(self.picture_view.get(), self.passes.linear.get()),
                                    vk::storage_buffer(self.executor.arena(), port.offset, port.bytes)};
  self.preprocess_set = {*self.context, self.passes.preprocess.set_layout(), resources};
  self.inputs.begin();
  self.context->begin_label(self.inputs.get(), "critic inputs");
  self.record_picture(self.inputs.get(), texture);
  self.record_style(self.inputs.get());
  self.context->end_label(self.inputs.get());
  self.inputs.end();
  self.inputs.submit();
}

bool Critic::step(double milliseconds) { return impl_->executor.step(milliseconds); }

Judgement Critic::judgement() const {
  const Impl& self = *impl_;
  const std::vector<float> scores = self.executor.read_output("scores").f32, statistics = self.statistics();
  Judgement result;
  for (const float score : scores) {
    result.score += score / static_cast<double>(scores.size());
    result.share += (score > 0 ? 1.0 : 0.0) / static_cast<double>(scores.size());
  }
  if (!std::isfinite(result.score)) throw Error("the critic's answer holds values that are no numbers; the picture cannot be judged");
  result.match = match_of(self.model->styles[self.style], result.score);
  double best = -1;
  for (std::size_t i = 0; i < self.model->styles.size(); ++i) {
    const double similarity = statistics_similarity(statistics, self.model->styles[i].statistics);
    if (i == self.style) result.similarity = similarity;
    if (similarity > best) best = similarity, result.nearest = self.model->styles[i].name;
  }
  return result;
}

Judgement Critic::judge(const Image& picture, const std::string& style) {
  Impl& self = *impl_;
  self.style = self.model->find(style);
  const PictureMeaning colours{.scale = ValueScale{.low = 0, .high = 1}};
  const Shape shape{1, 3, self.height, self.width};
  self.executor.restart();
  self.executor.write_input("picture", tensor_of(picture, colours, shape, self.width, self.height));
  const auto count = static_cast<std::int64_t>(self.model->styles.size());
  self.executor.write_input("style", Tensor::floats({1, count}, one_hot(self.model->styles.size(), self.style)));
  self.executor.run();
  return judgement();
}

Judgement judge(const vk::Context& context, vk::KernelCache& kernels, const CriticModel& model, const Image& picture,
                const std::string& style) {
  (void)model.find(style);
  Critic critic(context, kernels, model, plan_critic(model, picture.width, picture.height, context.limits()));
  return critic.judge(picture, style);
}

}  // namespace wrapture
