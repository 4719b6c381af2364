// Shows a network the sample in every plausible meaning and takes the reading that looks most like it.
#include "engine/style/detect.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/style/picture_tensor.hpp"

namespace wrapture {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

constexpr ValueScale kByte{.low = 0, .high = 255}, kUnit{.low = 0, .high = 1}, kSigned{.low = -1, .high = 1};
/// Mean and deviation of ImageNet, as PyTorch's pretrained networks want them; the means of Caffe's, in BGR.
constexpr ValueScale kImageNet{.low = 0, .high = 1, .mean = {0.485f, 0.456f, 0.406f}, .deviation = {0.229f, 0.224f, 0.225f}};
constexpr ValueScale kCaffe{.low = 0, .high = 255, .mean = {123.68f, 116.779f, 103.939f}};

// What is good enough, measured on the two generators of the tests' data and on plain maps of the picture: a map that fits has
// resemblance 1 and distance 0; candy 0.93 and 0.20, mosaic 0.75 and 0.31; half a range 0.25, a range that is 255 times too large or small
// 0.45 and more.
constexpr double kLeastResemblance = 0.15, kMostDistance = 0.4;
constexpr double kPerfectScore = 0.9;    // nothing else needs to be tried
constexpr double kSameScaleBonus = 0.1;  // most generators write what they read
constexpr double kLaterMalus = 0.01;     // equal scores: the more common first
constexpr double kSwapped = -0.25;       // colour correlation from which on red and blue are taken to be swapped

using Bounds = std::pair<float, float>;
constexpr Bounds kUnbounded{-kInfinity, kInfinity};

/// NaN from inf - inf or 0 * inf: nothing is known.
Bounds sorted(float a, float b) {
  if (std::isnan(a) || std::isnan(b)) return kUnbounded;
  return {std::min(a, b), std::max(a, b)};
}

bool is_monotonic(Function function) {
  switch (function) {
    case Function::identity:
    case Function::relu:
    case Function::tanh:
    case Function::sigmoid:
    case Function::clip:
    case Function::neg:
    case Function::affine:
    case Function::hard_sigmoid:
      return true;
    default:
      return false;
  }
}

Bounds combined(BinaryOp op, Bounds a, Bounds b) {
  switch (op) {
    case BinaryOp::add:
      return sorted(a.first + b.first, a.second + b.second);
    case BinaryOp::sub:
      return sorted(a.first - b.second, a.second - b.first);
    case BinaryOp::mul:
      return b.first > 0 && b.first == b.second ? sorted(a.first * b.first, a.second * b.first) : kUnbounded;
    case BinaryOp::div:
      return b.first > 0 && b.first == b.second ? sorted(a.first / b.first, a.second / b.first) : kUnbounded;
    case BinaryOp::min:
      return sorted(std::min(a.first, b.first), std::min(a.second, b.second));
    case BinaryOp::max:
      return sorted(std::max(a.first, b.first), std::max(a.second, b.second));
    default:
      return kUnbounded;
  }
}

Bounds bounds_of_constant(const Tensor& tensor) {
  if (tensor.f32.empty()) return kUnbounded;
  const auto [low, high] = std::ranges::minmax_element(tensor.f32);
  return {*low, *high};
}

/// Of the node's result; known: of the values before it.
Bounds node_bounds(const Graph& graph, const Node& node, const std::vector<Bounds>& known) {
  const auto input = [&](std::size_t i) {
    const auto& constant = graph.values[node.inputs[i]].constant;
    return constant ? bounds_of_constant(*constant) : known[node.inputs[i]];
  };
  if (const auto* unary = std::get_if<Unary>(&node.layer)) {
    if (!is_monotonic(unary->pointwise.function)) return kUnbounded;
    const Bounds in = input(0);
    return sorted(apply(unary->pointwise, in.first), apply(unary->pointwise, in.second));
  }
  if (const auto* binary = std::get_if<Binary>(&node.layer)) {
    if (binary->activation.function != Function::identity) return kUnbounded;
    Bounds a = input(0), b = input(1);
    if (binary->op == BinaryOp::mul && a.first == a.second) std::swap(a, b);
    return combined(binary->op, a, b);
  }
  const bool moves = std::holds_alternative<Transpose>(node.layer) || std::holds_alternative<Reshape>(node.layer) ||
                     std::holds_alternative<Slice>(node.layer);
  return moves ? input(0) : kUnbounded;
}

/// The usual range that these bounds are, if one.
std::optional<ValueScale> scale_within(Bounds bounds) {
  for (const ValueScale& scale : {kUnit, kSigned, kByte}) {
    const float tolerance = 0.01f * (scale.high - scale.low);
    if (std::abs(bounds.first - scale.low) <= tolerance && std::abs(bounds.second - scale.high) <= tolerance) return scale;
  }
  return std::nullopt;
}

struct Candidate {
  ValueScale scale;
  ChannelOrder order = ChannelOrder::rgb;
};

/// Ways to show the artwork, the most probable first.
std::vector<Candidate> input_candidates(const DetectionTask& task, const std::optional<ValueScale>& bounded) {
  const ChannelOrder order = task.said_input.order.value_or(ChannelOrder::rgb);
  if (task.said_input.scale) return {{*task.said_input.scale, order}};
  std::vector<Candidate> candidates;
  if (bounded) candidates.push_back({*bounded, order});
  for (const ValueScale& scale : {kByte, kUnit, kSigned, kImageNet})
    if (scale != bounded) candidates.push_back({scale, order});
  if (task.input.channels == 3) candidates.push_back({kCaffe, task.said_input.order.value_or(ChannelOrder::bgr)});
  return candidates;
}

/// Ways to read the answer to a picture that was shown in one way.
std::vector<ValueScale> output_candidates(const DetectionTask& task, const std::optional<ValueScale>& bounded, const ValueScale& shown) {
  if (task.said_output.scale) return {*task.said_output.scale};
  if (bounded) return {*bounded};
  std::vector<ValueScale> scales{kByte, kUnit, kSigned};
  if (std::ranges::find(scales, shown) == scales.end()) scales.push_back(shown);
  return scales;
}

/// The answer read in the best way for one input candidate.
Detected best_reading(const DetectionTask& task, const Candidate& candidate, const std::optional<ValueScale>& bounded, const Tensor& result,
                      const Image& sample) {
  Detected best{.input = task.input, .output = task.output, .likeness = {-1, 1e9, 0}};
  best.input.scale = candidate.scale;
  best.input.order = candidate.order;
  PictureMeaning reading = task.output;
  reading.order = task.said_output.order.value_or(candidate.order);
  for (const ValueScale& scale : output_candidates(task, bounded, candidate.scale)) {
    reading.scale = scale;
    const Likeness found = likeness(result, reading, sample);
    if (found.score() > best.likeness.score()) best.output = reading, best.likeness = found;
  }
  if (task.output.channels >= 3 && best.likeness.colour < kSwapped) {
    const auto other = [](ChannelOrder order) { return order == ChannelOrder::rgb ? ChannelOrder::bgr : ChannelOrder::rgb; };
    if (!task.said_output.order)
      best.output.order = other(best.output.order);
    else if (!task.said_input.order)
      best.input.order = other(best.input.order);
  }
  return best;
}

bool is_picture(const Likeness& found) { return found.resemblance >= kLeastResemblance && found.distance <= kMostDistance; }

}  // namespace

std::pair<float, float> bounds_of(const Graph& graph, ValueId value) {
  if (graph.values[value].constant) return bounds_of_constant(*graph.values[value].constant);
  std::vector<Bounds> known(graph.values.size(), kUnbounded);
  for (const Node& node : graph.nodes) known[node.output] = node_bounds(graph, node, known);
  return known[value];
}

std::optional<Detected> detect_meaning(const DetectionTask& task, const std::function<Tensor(const Tensor&)>& run) {
  const auto bounded = scale_within(task.bounds);
  const Image sample = sample_picture(task.width, task.height);
  std::optional<Detected> best;
  double best_score = -1e9;
  double malus = 0;
  for (const Candidate& candidate : input_candidates(task, bounded)) {
    PictureMeaning shown = task.input;
    shown.scale = candidate.scale;
    shown.order = candidate.order;
    const Detected found =
        best_reading(task, candidate, bounded, run(tensor_of(sample, shown, task.shape, task.width, task.height)), sample);
    const bool same = found.input.scale == found.output.scale;
    const double score = found.likeness.score() + (same ? kSameScaleBonus : 0) - malus;
    malus += kLaterMalus;
    if (score > best_score) best = found, best_score = score;
    if (same && is_picture(found.likeness) && found.likeness.score() >= kPerfectScore) break;
  }
  if (best && is_picture(best->likeness)) return best;
  if (!bounded && !task.said_output.scale) return std::nullopt;
  if (!bounded) return best;  // the user says that it is a picture
  Detected guess{.input = task.input, .output = task.output, .by_bounds = true};
  guess.input.scale = task.said_input.scale.value_or(*bounded);
  guess.output.scale = task.said_output.scale.value_or(*bounded);
  guess.input.order = task.said_input.order.value_or(ChannelOrder::rgb);
  guess.output.order = task.said_output.order.value_or(guess.input.order);
  return guess;
}

}  // namespace wrapture
