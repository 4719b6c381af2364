// Tells from shape, name and facts what an input of a generator is for.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/style/inputs.hpp"
#include "engine/style/picture_tensor.hpp"

namespace wrapture {
namespace {

using Json = nlohmann::json;

[[noreturn]] void fail(const std::string& what) { throw Error(Failure::bad_input, what); }

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return text;
}

bool names_noise(const std::string& name) {
  const std::string word = lower(name);
  return word == "z" || std::ranges::any_of(std::array{"noise", "latent", "random"},
                                            [&](const char* part) { return word.find(part) != std::string::npos; });
}

/// Elements where open dimensions count as 1.
std::int64_t least_elements(const Shape& shape) {
  std::int64_t count = 1;
  for (const std::int64_t one : shape) count *= one == kDynamic ? 1 : one;
  return count;
}

/// All but one dimension are 1 or open.
bool is_vector(const Shape& shape) {
  return std::ranges::count_if(shape, [](std::int64_t one) { return one > 1; }) <= 1 && shape.size() <= 4;
}

InputKind kind_by_shape(const TensorInfo& tensor) {
  if (tensor.integer) return least_elements(tensor.shape) == 1 ? InputKind::label : InputKind::tensor;
  if (names_noise(tensor.name)) return InputKind::noise;
  if (picture_form(tensor.shape)) return InputKind::picture;
  if (least_elements(tensor.shape) == 1) return InputKind::scalar;
  return is_vector(tensor.shape) ? InputKind::vector : InputKind::tensor;
}

InputKind kind_named(const std::string& input, const std::string& text) {
  constexpr std::array kNames{"scalar", "vector", "noise", "picture", "label", "tensor"};
  const auto found = std::ranges::find(kNames, text);
  if (found == kNames.end())
    fail(fmt::format("'inputs.{}.kind' is '{}'; write scalar, vector, noise, picture, label or tensor", input, text));
  return static_cast<InputKind>(found - kNames.begin());
}

std::string text_of(const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

std::vector<float> numbers_of(const std::string& key, const Json& value) {
  const auto numbers = parse_numbers(text_of(value));
  if (!numbers) fail(fmt::format("'{}' is '{}', not a number or a list of numbers", key, text_of(value)));
  return *numbers;
}

/// A picture's own keys are those of Facts.
void say_picture(ModelInput& input, const Facts& said_of_it) {
  const SaidPicture said = said_picture(said_of_it, "");
  const auto form = picture_form(input.shape, said.layout);
  if (!form) fail(fmt::format("'inputs.{}.kind' is 'picture' but its shape is none", input.name));
  input.picture_said = said.scale.has_value();
  input.picture = {said.scale.value_or(ValueScale{}), said.order.value_or(ChannelOrder::rgb), form->layout, form->channels};
}

void say(ModelInput& input, const Json& entry) {
  const std::string key = "inputs." + input.name;
  Facts said_of_it;
  for (const auto& [name, value] : entry.items()) said_of_it[name] = text_of(value);
  if (entry.contains("kind")) input.kind = kind_named(input.name, said_of_it["kind"]);
  if (entry.contains("title")) input.title = said_of_it["title"];
  if (entry.contains("labels")) input.labels = entry.at("labels").get<std::vector<std::string>>();
  if (!input.labels.empty()) input.kind = InputKind::label;
  if (input.kind == InputKind::scalar && entry.contains("range")) {
    const auto scale = said_picture({{"range", said_of_it["range"]}}, "").scale;
    input.low = scale->low;
    input.high = scale->high;
  }
  if (entry.contains("default")) input.fallback = numbers_of(key + ".default", entry.at("default"));
  if (input.kind == InputKind::picture) say_picture(input, said_of_it);
}

Json parse_entries(const Facts& facts) {
  const auto text = facts.find("inputs");
  if (text == facts.end()) return Json::object();
  Json json = Json::parse(text->second, nullptr, false);
  const bool fits = json.is_object() && std::ranges::all_of(json, [](const Json& entry) { return entry.is_object(); });
  if (!fits) fail("'inputs' is no JSON object of objects; write {\"NAME\": {\"default\": 0.5, \"range\": \"0..2\"}}");
  return json;
}

}  // namespace

std::vector<ModelInput> classify_inputs(const std::vector<TensorInfo>& tensors, const Facts& facts) {
  const Json entries = parse_entries(facts);
  for (const auto& [name, entry] : entries.items())
    if (std::ranges::find(tensors, name, &TensorInfo::name) == tensors.end())
      fail(fmt::format("'inputs.{}': the model has no such input", name));
  std::vector<ModelInput> inputs;
  for (const TensorInfo& tensor : tensors) {
    ModelInput input{.name = tensor.name, .title = tensor.name, .kind = kind_by_shape(tensor), .shape = tensor.shape};
    try {
      if (input.kind == InputKind::picture) say_picture(input, {});
      if (entries.contains(tensor.name)) say(input, entries.at(tensor.name));
    } catch (const Json::exception& error) {
      fail(fmt::format("'inputs.{}' cannot be read ({})", tensor.name, error.what()));
    }
    if (input.kind == InputKind::scalar && input.fallback.empty()) input.fallback = {std::clamp(1.0f, input.low, input.high)};
    inputs.push_back(std::move(input));
  }
  return inputs;
}

}  // namespace wrapture
