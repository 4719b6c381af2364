// Parsing with limits, and reading objects strictly.
#include "viewer/export/strict_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.hpp"

namespace wrapture {
namespace {

std::string line_and_column(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, std::min(byte > 0 ? byte - 1 : 0, text.size()));
  const auto line = std::ranges::count(before, '\n') + 1;
  const std::size_t start = before.rfind('\n');
  return fmt::format("line {}, column {}", line, before.size() - (start == std::string_view::npos ? 0 : start + 1) + 1);
}

std::string one_line(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return text.substr(0, 120);
}

}  // namespace

nlohmann::json parse_json(std::string_view text, const std::string& name, const JsonLimits& limits) {
  if (text.size() > limits.bytes)
    throw Error(Failure::bad_input, fmt::format("{}: is longer than {} MiB; split it", name, limits.bytes >> 20));
  std::vector<std::set<std::string>> keys;
  const auto check = [&](int depth, nlohmann::json::parse_event_t event, nlohmann::json& value) {
    if (depth > limits.depth) throw Error(Failure::bad_input, fmt::format("{}: is nested deeper than {} levels", name, limits.depth));
    const auto level = static_cast<std::size_t>(depth);
    if (keys.size() <= level) keys.resize(level + 1);
    if (event == nlohmann::json::parse_event_t::object_start) {
      if (keys.size() <= level + 1) keys.resize(level + 2);
      keys[level + 1].clear();
    } else if (event == nlohmann::json::parse_event_t::key) {
      const auto key = value.get<std::string>();
      if (!keys[level].insert(key).second) throw Error(Failure::bad_input, fmt::format("{}: '{}' is said twice", name, one_line(key)));
    }
    return true;
  };
  try {
    return nlohmann::json::parse(text, check);
  } catch (const nlohmann::json::parse_error& error) {
    throw Error(Failure::bad_input,
                fmt::format("{}: {}: is not JSON; look for a missing comma, quote or bracket", name, line_and_column(text, error.byte)));
  } catch (const nlohmann::json::exception& error) {  // numbers beyond all bounds
    throw Error(Failure::bad_input, fmt::format("{}: is not usable JSON ({})", name, one_line(error.what())));
  }
}

ObjectReader::ObjectReader(const nlohmann::json& value, std::string place) : json_(&value), place_(std::move(place)) {
  if (!value.is_object())
    throw Error(Failure::bad_input, fmt::format("{}must be an object, {{...}}", place_.ends_with(": ") ? place_ : place_ + ": "));
}

void ObjectReader::refuse(const std::string& key, const std::string& what) const {
  throw Error(Failure::bad_input, fmt::format("{}: {}", place(key), what));
}

const nlohmann::json* ObjectReader::find(const std::string& key) {
  known_.insert(key);
  const auto found = json_->find(key);
  return found == json_->end() ? nullptr : &*found;
}

std::string ObjectReader::text(const std::string& key, const std::string& fallback) {
  const nlohmann::json* value = find(key);
  if (!value) return fallback;
  if (!value->is_string()) refuse(key, "must be a text in quotes");
  return value->get<std::string>();
}

double ObjectReader::number(const std::string& key, double low, double high, double fallback) {
  const nlohmann::json* value = find(key);
  if (!value) return fallback;
  const double number = value->is_number() ? value->get<double>() : std::nan("");
  if (!(number >= low && number <= high)) refuse(key, fmt::format("must be a number from {} to {}", low, high));
  return number;
}

std::uint32_t ObjectReader::whole(const std::string& key, std::uint32_t low, std::uint32_t high, std::uint32_t fallback) {
  const double value = number(key, low, high, fallback);
  if (value != std::floor(value)) refuse(key, "must be a whole number");
  return static_cast<std::uint32_t>(value);
}

bool ObjectReader::flag(const std::string& key, bool fallback) {
  const nlohmann::json* value = find(key);
  if (!value) return fallback;
  if (!value->is_boolean()) refuse(key, "must be true or false");
  return value->get<bool>();
}

std::vector<std::string> ObjectReader::texts(const std::string& key) {
  const nlohmann::json* value = find(key);
  if (!value) return {};
  if (value->is_string()) return {value->get<std::string>()};
  if (!value->is_array()) refuse(key, "must be a list of texts, [...]");
  std::vector<std::string> texts;
  for (const nlohmann::json& each : *value) {
    if (!each.is_string()) refuse(fmt::format("{}[{}]", key, texts.size()), "must be a text in quotes");
    texts.push_back(each.get<std::string>());
  }
  return texts;
}

void ObjectReader::done() const {
  for (const auto& [key, value] : json_->items()) {
    if (known_.contains(key)) continue;
    std::string all;
    for (const std::string& name : known_) all += (all.empty() ? "" : ", ") + name;
    refuse(one_line(key), fmt::format("is not known here; there are {}", all));
  }
}

}  // namespace wrapture
