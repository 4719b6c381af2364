// What the generators of test networks share: numbers drawn from a seed, and a small ONNX model under construction.
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <initializer_list>
#include <random>
#include <string>
#include <vector>

#include "tests/onnx_files.hpp"

namespace wrapture::generated {

/// Numbers that are the same on every system (the distributions of the standard library are not).
class Draw {
 public:
  explicit Draw(std::uint32_t seed) : random_(seed) {}
  std::int64_t between(std::int64_t low, std::int64_t high) { return low + static_cast<std::int64_t>(random_()) % (high - low + 1); }
  bool chance(int percent) { return between(0, 99) < percent; }
  float unit() { return static_cast<float>(random_() >> 8) / 16777216.0f; }
  template <class T>
  T pick(std::initializer_list<T> list) {
    return *(list.begin() + between(0, static_cast<std::int64_t>(list.size()) - 1));
  }

 private:
  std::mt19937 random_;
};

inline Tensor random_values(const Shape& shape, std::uint32_t seed, float low, float high) {
  Draw draw(seed);
  Tensor tensor = Tensor::floats(shape);
  for (float& x : tensor.f32) x = low + (high - low) * draw.unit();
  return tensor;
}

struct Input {
  std::string name;
  Shape shape;
  float low = -1, high = 1;
};

/// small: for the reference, at most some million multiply-adds. large: for ONNX Runtime, up to 1080 px and 1.5 G multiply-adds.
enum class Scale { small, large };

/// One model under construction: a chain of nodes over "in0", "in1" ... and weights; the last node's result is the output.
struct Making {
  Draw draw;
  Scale scale;
  ModelBuilder model{13};
  std::vector<Input> inputs;
  std::string text;        // the nodes with their attributes and weights, for messages
  bool continuous = true;  // false: steps (Floor and the like), whose results jump where values are rounded
  int next = 0;

  Making(std::uint32_t seed, Scale scale_in) : draw(seed), scale(scale_in) {}
  [[nodiscard]] bool large() const { return scale == Scale::large; }
  void opset(int version) { model.opset(version); }

  std::string input(const Shape& shape, float low = -1, float high = 1) {
    std::string name = fmt::format("in{}", inputs.size());
    inputs.push_back({name, shape, low, high});
    model.input(name, shape);
    text += fmt::format("{} {} ", name, to_string(shape));
    return name;
  }
  std::string weight(const Shape& shape, float low = -1, float high = 1) {
    std::string name = fmt::format("w{}", next++);
    model.weight(name, random_values(shape, static_cast<std::uint32_t>(1000 + next), low, high));
    text += fmt::format("{} {} ", name, to_string(shape));
    return name;
  }
  std::string floats(const std::vector<float>& values) {
    std::string name = fmt::format("w{}", next++);
    model.weight(name, Tensor::floats({static_cast<std::int64_t>(values.size())}, values));
    text += fmt::format("{}=[{}] ", name, fmt::join(values, ","));
    return name;
  }
  std::string scalar(float value) {
    std::string name = fmt::format("w{}", next++);
    model.weight(name, Tensor::floats({}, value));
    text += fmt::format("{}={} ", name, value);
    return name;
  }
  std::string integers(const Shape& values) {
    std::string name = fmt::format("w{}", next++);
    model.weight(name, Tensor::ints({static_cast<std::int64_t>(values.size())}, values));
    text += fmt::format("{}=[{}] ", name, fmt::join(values, ","));
    return name;
  }
  /// An input or a weight, by chance.
  std::string operand(const Shape& shape, float low = -1, float high = 1) {
    return draw.chance(50) ? input(shape, low, high) : weight(shape, low, high);
  }
  std::string node(const std::string& op, const std::vector<std::string>& from, const Attributes& attributes = {}) {
    std::string name = fmt::format("t{}", next++);
    model.node(op, from, name, attributes);
    text += fmt::format("{}={}({}", name, op, fmt::join(from, ","));
    for (const auto& [key, value] : attributes) text += fmt::format("; {}={}", key, words(value));
    text += ") ";
    return name;
  }

  std::int64_t channels() {
    if (draw.chance(60)) return draw.pick<std::int64_t>({1, 2, 3, 4, 5, 7, 8, 12, 16, 24, 31, 32, 33, 48, 64, 65, 96, 127, 128, 130});
    return draw.between(1, 130);
  }
  /// Pixels along one side.
  std::int64_t side() {
    return large() ? draw.pick<std::int64_t>({draw.between(64, 300), draw.between(200, 1080), 1080, 720}) : draw.between(1, 36);
  }
  /// Any tensor of up to `elements` values.
  Shape shape(std::int64_t rank, std::int64_t elements = 20000) {
    Shape result;
    for (std::int64_t d = 0; d < rank; ++d) {
      const std::int64_t length = draw.between(1, draw.chance(20) ? 33 : 9);
      result.push_back(std::max<std::int64_t>(1, std::min(length, elements)));
      elements /= result.back();
    }
    return result;
  }
  Shape image(std::int64_t elements = 60000) {
    const std::int64_t limit = large() ? 6000000 : elements;
    Shape result{large() || draw.chance(75) ? 1 : 2, channels(), side(), side()};
    while (element_count(result) > limit) {
      auto& longest = *std::max_element(result.begin(), result.end());
      longest = (longest + 1) / 2;
    }
    return result;
  }

 private:
  static std::string words(const AttributeValue& value) {
    if (const auto* i = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *i);
    if (const auto* f = std::get_if<float>(&value)) return fmt::format("{}", *f);
    if (const auto* s = std::get_if<std::string>(&value)) return *s;
    if (const auto* list = std::get_if<Shape>(&value)) return fmt::format("{}", fmt::join(*list, ","));
    return "...";
  }
};

}  // namespace wrapture::generated
