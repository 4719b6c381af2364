// Writes styles as JSON, and reads them as what they are: files from strangers.
#include "engine/style/style_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/plan/half.hpp"
#include "engine/style/base64.hpp"

namespace wrapture {
namespace {

using OrderedJson = nlohmann::ordered_json;

constexpr int kFormatVersion = 1;
constexpr std::uint64_t kMaxStyleBytes = 1 << 20;
constexpr std::size_t kMaxTextBytes = 1000, kMaxNameBytes = 64;

/// What a field of the card is called, and where it lies.
struct Field {
  const char* name;
  std::string Style::*text;
};
constexpr Field kFields[] = {{"title", &Style::title},    {"title_zh", &Style::title_zh}, {"author", &Style::author},
                             {"year", &Style::year},      {"licence", &Style::licence},   {"source", &Style::source},
                             {"picture", &Style::picture}};

/// Titles are shown on terminals: no escape sequences, no lines.
std::string plain(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  return text;
}

std::string text_of(const OrderedJson& json, const char* field) {
  const auto found = json.find(field);
  if (found == json.end()) return "";
  if (!found->is_string()) throw Error(fmt::format("'{}' is no text", field));
  const auto text = found->get<std::string>();
  if (text.size() > kMaxTextBytes) throw Error(fmt::format("'{}' has more than {} bytes", field, kMaxTextBytes));
  return plain(text);
}

std::vector<float> code_of(const std::string& text) {
  const auto bytes = decode_base64(text);
  if (!bytes || bytes->empty() || bytes->size() % 2 != 0) throw Error("its code is damaged");
  std::vector<float> code(bytes->size() / 2);
  for (std::size_t i = 0; i < code.size(); ++i) {
    const auto low = static_cast<unsigned>((*bytes)[2 * i]), high = static_cast<unsigned>((*bytes)[2 * i + 1]);
    code[i] = planning::from_half(static_cast<std::uint16_t>(low | high << 8));
    if (!std::isfinite(code[i])) throw Error(fmt::format("number {} of its code is not finite", i));
  }
  return code;
}

std::string to_text(const std::vector<float>& code) {
  std::vector<std::byte> bytes;
  for (const float number : code) {
    const std::uint16_t half = planning::to_half(number);
    bytes.push_back(static_cast<std::byte>(half & 0xff));
    bytes.push_back(static_cast<std::byte>(half >> 8));
  }
  return encode_base64(bytes);
}

StyleFile parse(const OrderedJson& json) {
  if (!json.is_object() || !json.contains("wrapture_style")) throw Error("it is no style file");
  const OrderedJson& version = json["wrapture_style"];
  if (!version.is_number_integer() || version.get<std::int64_t>() < 1) throw Error("its version is no number");
  if (version.get<std::int64_t>() > kFormatVersion) throw Error("it was written by a later Wrapture; install that");
  StyleFile file;
  file.style.name = text_of(json, "name");
  if (!is_style_name(file.style.name)) throw Error(fmt::format("'{}' is no name of a style", file.style.name));
  for (const Field& field : kFields) file.style.*field.text = text_of(json, field.name);
  if (file.style.title.empty()) file.style.title = file.style.name;
  if (const auto found = json.find("similarity"); found != json.end() && found->is_number()) file.style.similarity = found->get<double>();
  if (const auto found = json.find("curve"); found != json.end()) {
    file.style.curve = found->get<StrengthCurve>();
    if (!is_strength_curve(file.style.curve)) throw Error("its curve does not rise from 0 to 1");
  }
  file.model = text_of(json, "model");
  const auto code = json.find("code");
  if (file.model.empty() || code == json.end() || !code->is_string()) throw Error("it has no model or no code");
  file.style.code = code_of(code->get<std::string>());
  return file;
}

}  // namespace

bool is_style_name(const std::string& name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !name.empty() && name.size() <= kMaxNameBytes && letter(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return letter(c) || c == '-' || c == '_'; });
}

std::string style_name_of(const std::string& title) {
  std::string name;
  for (const char c : title) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool letter = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
    if (letter)
      name += lower;
    else if (!name.empty() && name.back() != '-')
      name += '-';
  }
  name.resize(std::min<std::size_t>(name.size(), 40));
  while (name.ends_with('-')) name.pop_back();
  return name.empty() ? "style" : name;
}

std::filesystem::path style_folder() { return data_folder() / "styles"; }

std::filesystem::path style_path(const std::string& name) {
  if (!is_style_name(name))
    throw Error(Failure::usage, fmt::format("'{}' is no name of a style; use lower-case letters, digits, '-' and '_', at most {}",
                                            plain(name.substr(0, 2 * kMaxNameBytes)), kMaxNameBytes));
  return style_folder() / (name + ".wstyle");
}

StyleFile load_style_file(const std::filesystem::path& path) {
  const auto bytes = read_file(path, kMaxStyleBytes);
  const auto* text = reinterpret_cast<const char*>(bytes.data());
  const auto refuse = [&](const std::string& what) {
    return Error(Failure::bad_input, fmt::format("{}: {}; export or make the style again", path.string(), what));
  };
  try {
    return parse(OrderedJson::parse(text, text + bytes.size()));
  } catch (const Error& error) {
    throw refuse(error.what());
  } catch (const OrderedJson::exception&) {
    throw refuse("it is no style file, or damaged");
  }
}

std::vector<float> rounded_code(const Style& style) {
  std::vector<float> code(style.code.size());
  std::ranges::transform(style.code, code.begin(), [&](float number) {
    if (!(std::abs(number) < 65504)) throw Error(Failure::bad_input, fmt::format("style '{}': its code is out of range", style.name));
    return planning::from_half(planning::to_half(number));
  });
  return code;
}

void save_style_file(const std::filesystem::path& path, const StyleFile& file, Overwrite overwrite) {
  std::error_code ignored;
  if (overwrite == Overwrite::no && std::filesystem::exists(path, ignored))
    throw Error(fmt::format("{}: is there already; give --force to replace it", path.string()));
  OrderedJson json{{"wrapture_style", kFormatVersion}, {"name", file.style.name}};
  for (const Field& field : kFields)
    if (const std::string& text = file.style.*field.text; !text.empty()) json[field.name] = text;
  if (file.style.similarity) json["similarity"] = *file.style.similarity;
  for (const float position : file.style.curve) json["curve"].push_back(static_cast<double>(position));
  json["model"] = file.model;
  json["code"] = to_text(rounded_code(file.style));
  write_file_atomic(path, json.dump(2, ' ', false, OrderedJson::error_handler_t::replace) + "\n");
}

}  // namespace wrapture
