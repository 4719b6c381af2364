// Reads and writes what picture tensors mean, as text.
#include "engine/style/meaning.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"

namespace wrapture {
namespace {

using Json = nlohmann::json;

[[noreturn]] void fail(const std::string& what) { throw Error(Failure::bad_input, what); }

std::optional<float> parse_number(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  if (text.starts_with('+')) text.remove_prefix(1);
  float number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

std::optional<std::string> find(const Facts& facts, const std::string& key) {
  const auto found = facts.find(key);
  if (found == facts.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

std::pair<float, float> parse_range(const std::string& key, const std::string& text) {
  const std::size_t dots = text.find("..");
  if (dots != std::string::npos) {
    const auto low = parse_number(std::string_view(text).substr(0, dots)), high = parse_number(std::string_view(text).substr(dots + 2));
    if (low && high && *low < *high) return {*low, *high};
  }
  fail(fmt::format("'{}' is '{}', no value range; write LOW..HIGH, like 0..255, 0..1 or -1..1", key, text));
}

std::array<float, 3> parse_three(const std::string& key, const std::string& text) {
  const auto numbers = parse_numbers(text);
  if (!numbers || (numbers->size() != 3 && numbers->size() != 1))
    fail(fmt::format("'{}' is '{}', not three numbers; write R,G,B in the units of the range", key, text));
  if (numbers->size() == 1) return {numbers->front(), numbers->front(), numbers->front()};
  return {numbers->at(0), numbers->at(1), numbers->at(2)};
}

/// Range, mean and deviation belong together: one of them said, the others have their defaults.
std::optional<ValueScale> parse_scale(const Facts& facts, const std::string& prefix) {
  const auto range = find(facts, prefix + "range"), mean = find(facts, prefix + "mean"), deviation = find(facts, prefix + "deviation");
  if (!range && !mean && !deviation) return std::nullopt;
  ValueScale scale;
  if (range) std::tie(scale.low, scale.high) = parse_range(prefix + "range", *range);
  if (mean) scale.mean = parse_three(prefix + "mean", *mean);
  if (deviation) scale.deviation = parse_three(prefix + "deviation", *deviation);
  for (const float one : scale.deviation)
    if (!(one > 0)) fail(fmt::format("'{}deviation' is '{}'; all three numbers must be above 0", prefix, *deviation));
  return scale;
}

std::string three(const std::array<float, 3>& numbers) { return fmt::format("{:g},{:g},{:g}", numbers[0], numbers[1], numbers[2]); }

}  // namespace

std::optional<std::vector<float>> parse_numbers(const std::string& text) {
  std::string_view rest = text;
  if (rest.starts_with('[') && rest.ends_with(']')) rest = rest.substr(1, rest.size() - 2);
  std::vector<float> numbers;
  while (true) {
    const std::size_t comma = rest.find(',');
    const auto number = parse_number(rest.substr(0, comma));
    if (!number) return std::nullopt;
    numbers.push_back(*number);
    if (comma == std::string_view::npos) return numbers;
    rest.remove_prefix(comma + 1);
  }
}

SaidPicture said_picture(const Facts& facts, const std::string& prefix) {
  SaidPicture said{.scale = parse_scale(facts, prefix)};
  if (const auto order = find(facts, prefix + "channels")) {
    if (*order != "rgb" && *order != "bgr") fail(fmt::format("'{}channels' is '{}'; write rgb or bgr", prefix, *order));
    said.order = *order == "bgr" ? ChannelOrder::bgr : ChannelOrder::rgb;
  }
  if (const auto layout = find(facts, prefix + "layout")) {
    if (*layout != "nchw" && *layout != "nhwc") fail(fmt::format("'{}layout' is '{}'; write nchw or nhwc", prefix, *layout));
    said.layout = *layout == "nhwc" ? TensorLayout::nhwc : TensorLayout::nchw;
  }
  return said;
}

std::pair<SaidPicture, SaidPicture> said_pictures(const Facts& facts) {
  const SaidPicture input = said_picture(facts, "");
  SaidPicture output = said_picture(facts, "output_");
  if (!output.scale) output.scale = input.scale;
  if (!output.order) output.order = input.order;
  return {input, output};
}

Facts facts_of(const PictureMeaning& meaning, const std::string& prefix) {
  const ValueScale& scale = meaning.scale;
  return {{prefix + "range", fmt::format("{}..{}", scale.low, scale.high)},
          {prefix + "mean", fmt::format("{},{},{}", scale.mean[0], scale.mean[1], scale.mean[2])},
          {prefix + "deviation", fmt::format("{},{},{}", scale.deviation[0], scale.deviation[1], scale.deviation[2])},
          {prefix + "channels", meaning.order == ChannelOrder::bgr ? "bgr" : "rgb"},
          {prefix + "layout", meaning.layout == TensorLayout::nhwc ? "nhwc" : "nchw"}};
}

std::string to_string(const PictureMeaning& meaning) {
  const ValueScale& scale = meaning.scale;
  const char* order = meaning.order == ChannelOrder::bgr ? "BGR" : "RGB";
  std::string text = fmt::format("{:g}..{:g} {}{}", scale.low, scale.high, meaning.channels == 1 ? "grey" : order,
                                 meaning.channels == 4 ? " and alpha" : "");
  if (scale.mean != std::array<float, 3>{0, 0, 0}) text += " less the mean " + three(scale.mean);
  if (scale.deviation != std::array<float, 3>{1, 1, 1}) text += " over the deviation " + three(scale.deviation);
  return text + (meaning.layout == TensorLayout::nhwc ? ", NHWC" : "");
}

Facts read_sidecar(const std::filesystem::path& model) {
  auto sidecar = model;
  sidecar.replace_extension(".json");
  std::error_code error;
  if (!std::filesystem::exists(sidecar, error)) return {};
  const auto bytes = read_file(sidecar, 1 << 20);
  Facts facts;
  try {
    const auto* text = reinterpret_cast<const char*>(bytes.data());
    const Json json = Json::parse(text, text + bytes.size());
    if (!json.is_object()) fail(sidecar.string() + ": not a JSON object; write {\"range\": \"0..255\"} or the like");
    for (const auto& [key, value] : json.items()) facts[key] = value.is_string() ? value.get<std::string>() : value.dump();
  } catch (const Json::exception& json_error) {
    fail(sidecar.string() + ": not a JSON object (" + json_error.what() + ")");
  }
  return facts;
}

Facts read_metadata(const std::map<std::string, std::string>& metadata) {
  constexpr std::string_view kPrefix = "wrapture.";
  Facts facts;
  for (const auto& [key, value] : metadata)
    if (key.starts_with(kPrefix)) facts[key.substr(kPrefix.size())] = value;
  return facts;
}

}  // namespace wrapture
