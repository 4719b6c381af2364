// The critic: how much a picture looks like the picture of a style, by the discriminator that the stylist was trained against.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/image.hpp"
#include "engine/graph/onnx.hpp"
#include "engine/plan/plan.hpp"
#include "engine/vk/context.hpp"
#include "engine/vk/kernel.hpp"
#include "engine/vk/memory.hpp"

namespace wrapture {

/// What the critic's file knows of one style.
struct JudgedStyle {
  std::string name;
  float plain = 0, own = 1;       // scores of untouched artwork and of the style's own picture; own > plain
  std::vector<float> statistics;  // of the style's picture: mean (C), then covariance (C, C) of the network's early features
};

/// weights/critic.onnx: inputs `picture` (1, 3, H, W) in 0..1 and `style` (1, S) one-hot; outputs `scores` (1, 1, H/8, W/8), `mean` (1, C)
/// and `covariance` (C, C). Immutable; any thread.
struct CriticModel {
  OnnxModel onnx;
  std::vector<JudgedStyle> styles;
  std::uint32_t side = 0;  // px; pictures are judged with at most this long side: the size of strokes counts

  /// Index of a style. Throws Error(usage) where the critic does not know it: foreign generators, styles of one's own.
  [[nodiscard]] std::size_t find(const std::string& style) const;
  [[nodiscard]] bool knows(const std::string& style) const;
};
/// Throws Error(bad_input) naming the file and what is wrong with it.
CriticModel load_critic(const std::filesystem::path& path);

struct Judgement {
  double score = 0;       // mean of the patch scores; above 0: more like the style's picture than like a result
  double share = 0;       // 0..1: patches that score above 0
  double match = 0;       // 0..1: the score on a scale of the style: 0.1 is untouched artwork, 0.9 the style's own picture
  double similarity = 0;  // 0..1: of the statistics of early features; 1: equal
  std::string nearest;    // the style whose statistics are nearest
};

/// 0..1: 1 for equal statistics (mean and covariance as in JudgedStyle), falling with their squared distance over their size.
double statistics_similarity(const std::vector<float>& a, const std::vector<float>& b);

/// The score on a logistic scale through 0.1 at plain and 0.9 at own.
double match_of(const JudgedStyle& style, double score);

/// The network for pictures of width x height px, at most the model's side. Pure; any thread.
struct PlannedCritic {
  std::uint32_t width = 0, height = 0;  // px, as the network sees them
  Plan plan;
};
PlannedCritic plan_critic(const CriticModel& model, std::uint32_t width, std::uint32_t height, const Limits& limits);

/// A critic on a device for one size of pictures. Borrows all that it is made with. Queue thread only.
class Critic {
 public:
  Critic(const vk::Context& context, vk::KernelCache& kernels, const CriticModel& model, PlannedCritic planned);
  ~Critic();
  Critic(const Critic&) = delete;
  Critic& operator=(const Critic&) = delete;

  /// Of a picture in memory, at any size; waits.
  Judgement judge(const Image& picture, const std::string& style);

  /// Of a texture as Stylizer's (RGBA8 with mips, SHADER_READ_ONLY): start, step until true, then the judgement. start() and step() do
  /// not wait for the device; judgement() reads a few KB back.
  void start(const vk::GpuImage& texture, const std::string& style);
  bool step(double milliseconds);
  [[nodiscard]] Judgement judgement() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Plans for the picture's size and judges it; waits.
Judgement judge(const vk::Context& context, vk::KernelCache& kernels, const CriticModel& model, const Image& picture,
                const std::string& style);

}  // namespace wrapture
