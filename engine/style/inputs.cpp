// Values for the inputs of a generator: read, checked against shapes, made from seeds.
#include "engine/style/inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>
#include <random>

#include "engine/base/error.hpp"
#include "engine/style/picture_tensor.hpp"

namespace wrapture {
namespace {

[[noreturn]] void refuse(const std::string& what) { throw Error(Failure::usage, what); }

const char* kind_text(InputKind kind) {
  switch (kind) {
    case InputKind::scalar:
      return "a number";
    case InputKind::vector:
      return "a list of numbers or an .npy file";
    case InputKind::noise:
      return "noise, seed:N";
    case InputKind::picture:
      return "a picture";
    case InputKind::label:
      return "the index of a class";
    case InputKind::tensor:
      break;
  }
  return "an .npy file";
}

std::string shape_text(const Shape& shape) {
  std::string text;
  for (const std::int64_t one : shape) text += (text.empty() ? "" : "x") + (one == kDynamic ? "?" : std::to_string(one));
  return text.empty() ? "scalar" : text;
}

/// Unit-normal numbers by Box and Muller; the same on every machine.
std::vector<float> normal_numbers(std::size_t count, std::uint32_t seed) {
  std::mt19937 bits(seed);
  const auto uniform = [&] { return (static_cast<double>(bits()) + 0.5) / 4294967296.0; };
  std::vector<float> numbers(count);
  for (float& number : numbers) {
    const double radius = std::sqrt(-2 * std::log(uniform()));
    number = static_cast<float>(radius * std::cos(2 * std::numbers::pi * uniform()));
  }
  return numbers;
}

Tensor one_hot(const ModelInput& input, float index, const Shape& shape) {
  const auto count = static_cast<float>(element_count(shape));
  if (count > 1 && (index < 0 || index >= count || index != std::floor(index)))
    refuse(fmt::format("input '{}' takes the index of a class from 0 to {}, not {}", input.name, count - 1, index));
  if (count <= 1) return Tensor::floats(shape, index);
  Tensor tensor = Tensor::floats(shape, 0.0f);
  tensor.f32.at(static_cast<std::size_t>(index)) = 1;
  return tensor;
}

Tensor from_numbers(const ModelInput& input, const std::vector<float>& numbers, const Shape& shape) {
  const auto count = static_cast<std::size_t>(element_count(shape));
  if (input.kind == InputKind::label && numbers.size() == 1) return one_hot(input, numbers.front(), shape);
  if (numbers.size() == 1) return Tensor::floats(shape, numbers.front());
  if (numbers.size() != count)
    refuse(fmt::format("input '{}' ({}) takes {} numbers, not {}", input.name, shape_text(shape), count, numbers.size()));
  return Tensor::floats(shape, numbers);
}

Tensor from_array(const ModelInput& input, const InputFile& file, const Shape& shape) {
  if (element_count(file.array.shape) != element_count(shape))
    throw Error(Failure::bad_input, fmt::format("{}: has the shape {} but input '{}' takes {}; reshape the array", file.path.string(),
                                                shape_text(file.array.shape), input.name, shape_text(shape)));
  return Tensor::floats(shape, file.array.data);
}

}  // namespace

InputValue parse_input_value(const std::string& text) {
  if (text.empty()) refuse("an input's value is empty; give a number, a comma list, seed:N, an .npy file or a picture");
  if (const auto numbers = parse_numbers(text)) return {.numbers = *numbers};
  if (!text.starts_with("seed:")) return {.file = text};
  std::uint32_t seed = 0;
  const auto [end, error] = std::from_chars(text.data() + 5, text.data() + text.size(), seed);
  if (error != std::errc() || end != text.data() + text.size()) refuse(fmt::format("'{}' is no seed; write seed:N, N from 0 on", text));
  return {.seed = seed};
}

std::string to_string(const InputValue& value) {
  if (value.seed) return fmt::format("seed:{}", *value.seed);
  if (!value.file.empty()) return value.file.string();
  return fmt::format("{}", fmt::join(value.numbers, ","));
}

bool has_fallback(const ModelInput& input) {
  return !input.fallback.empty() || input.kind == InputKind::noise || input.kind == InputKind::label;
}

Shape shape_of(const ModelInput& input, std::int64_t height, std::int64_t width) {
  Shape shape = input.shape;
  const auto form = picture_form(shape, input.kind == InputKind::picture ? std::optional(input.picture.layout) : std::nullopt);
  const std::size_t height_axis = form ? form->height_axis : 2, width_axis = form ? form->width_axis : 3;
  const bool sides = shape.size() > width_axis && (form || shape.size() == 4);
  if (sides && (input.follows_artwork || shape[height_axis] == kDynamic)) shape[height_axis] = height;
  if (sides && (input.follows_artwork || shape[width_axis] == kDynamic)) shape[width_axis] = width;
  if (input.kind == InputKind::picture && form)
    shape.at(form->layout == TensorLayout::nhwc ? width_axis + 1 : height_axis - 1) = form->channels;
  for (std::int64_t& one : shape)
    if (one == kDynamic) one = 1;
  return shape;
}

std::string describe(const ModelInput& input) {
  return fmt::format("'{}' ({}, {})", input.name, shape_text(input.shape), kind_text(input.kind));
}

InputFile load_input_file(const ModelInput& input, const std::filesystem::path& path) {
  if (path.extension() == ".npy") return {.path = path, .array = load_npy(path)};
  if (input.kind != InputKind::picture)
    throw Error(Failure::bad_input, fmt::format("{}: is no .npy file, and input {} takes no picture", path.string(), describe(input)));
  return {.path = path, .image = load_image(path)};
}

Tensor make_tensor(const ModelInput& input, const InputFile& file, const Shape& shape, std::uint32_t width, std::uint32_t height) {
  if (file.image.width == 0) return from_array(input, file, shape);
  return tensor_of(file.image, input.picture, shape, width, height);
}

Tensor make_tensor(const ModelInput& input, const InputValue& value, const Shape& shape) {
  if (!value.numbers.empty()) return from_numbers(input, value.numbers, shape);
  if (value.seed) return Tensor::floats(shape, normal_numbers(static_cast<std::size_t>(element_count(shape)), *value.seed));
  if (!input.fallback.empty()) return from_numbers(input, input.fallback, shape);
  if (input.kind == InputKind::noise) return make_tensor(input, {.seed = 1}, shape);
  if (input.kind == InputKind::label) return one_hot(input, 0, shape);
  refuse(fmt::format("input {} has no value; give it with --input {}=...", describe(input), input.name));
}

const ModelInput* first_missing(const std::vector<ModelInput>& inputs, const InputValues& values) {
  const auto missing = [&](const ModelInput& input) { return !has_fallback(input) && !values.contains(input.name); };
  const auto found = std::ranges::find_if(inputs, missing);
  return found == inputs.end() ? nullptr : &*found;
}

void check_values(const std::vector<ModelInput>& inputs, const InputValues& values, bool complete) {
  std::string names;
  for (const ModelInput& input : inputs) names += (names.empty() ? "" : ", ") + describe(input);
  for (const auto& [name, value] : values)
    if (std::ranges::find(inputs, name, &ModelInput::name) == inputs.end())
      refuse(fmt::format("the model has no further input '{}'; {}", name, names.empty() ? "it takes the artwork only" : "it has " + names));
  if (const ModelInput* missing = complete ? first_missing(inputs, values) : nullptr)
    refuse(fmt::format("input {} has no value; give it with --input {}=...", describe(*missing), missing->name));
}

}  // namespace wrapture
