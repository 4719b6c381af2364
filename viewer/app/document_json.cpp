// Documents to JSON and back, through the list of fields.
#include "viewer/app/document_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>
#include <span>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "viewer/app/document_fields.hpp"
#include "viewer/export/strict_json.hpp"
#include "viewer/scene/finish.hpp"

namespace wrapture {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using Names = std::span<const std::string_view>;
using Keeps = std::function<bool(const std::string&)>;  // texts that are no paths

constexpr std::uint32_t kVersion = 1;
constexpr JsonLimits kLimits{.bytes = std::size_t{16} << 20, .depth = 64};

/// The shortest number that is read back as the same float.
double shortest(float value) { return std::isfinite(value) ? std::stod(fmt::format("{}", value)) : 0.0; }

class Writer {
 public:
  Writer(Json& json, fs::path folder) : json_(json), folder_(std::move(folder)) { json_ = Json::object(); }

  void number(const char* key, float value, double, double) { json_[key] = shortest(value); }
  void number(const char* key, double value, double, double) { json_[key] = value; }
  template <class Vector>
  void numbers(const char* key, const Vector& value, double, double) {
    json_[key] = Json::array();
    for (int i = 0; i < Vector::length(); ++i) json_[key].push_back(shortest(value[i]));
  }
  template <class Whole>
  void whole(const char* key, Whole value, double, double) {
    json_[key] = value;
  }
  void flag(const char* key, bool value) { json_[key] = value; }
  void text(const char* key, const std::string& value) { json_[key] = value; }
  void path(const char* key, const fs::path& value, const Keeps& = {}) { json_[key] = written(value); }
  void path(const char* key, const std::string& value, const Keeps& keeps = {}) {
    json_[key] = keeps && keeps(value) ? value : written(value);
  }
  template <class Enum>
  void choice(const char* key, Enum value, Names names) {
    json_[key] = names[static_cast<std::size_t>(value)];
  }
  template <class Enum>
  void choice(const char* key, Enum value, std::initializer_list<std::string_view> names) {
    choice(key, value, Names(names.begin(), names.size()));
  }
  template <class Object>
  void object(const char* key, Object& value) {
    Writer inner(json_[key], folder_);
    fields(inner, value);
  }
  template <class Item>
  void list(const char* key, std::vector<Item>& items, std::size_t) {
    Json& list = json_[key] = Json::array();
    for (Item& item : items) {
      Writer inner(list.emplace_back(), folder_);
      fields(inner, item);
    }
  }
  template <class Item, class Parse>
  void texts(const char* key, const std::vector<Item>& items, Parse) {
    json_[key] = Json::array();
    for (const Item& item : items) json_[key].push_back(to_string(item));
  }
  void mix(const char* key, const Mix& mix) { json_[key] = mix.empty() ? "" : to_string(mix); }
  void facts(const char* key, const Facts& facts) {
    json_[key] = Json::object();
    for (const auto& [name, value] : facts) json_[key][name] = value;
  }
  void inputs(const char* key, const InputValues& inputs) {
    json_[key] = Json::object();
    for (const auto& [name, value] : inputs) json_[key][name] = value.file.empty() ? to_string(value) : "file:" + written(value.file);
  }

 private:
  [[nodiscard]] std::string written(const fs::path& path) const {
    if (path.empty()) return "";
    const fs::path whole = fs::absolute(path).lexically_normal();
    return (folder_.empty() ? whole : whole.lexically_relative(fs::absolute(folder_).lexically_normal())).generic_string();
  }

  Json& json_;
  fs::path folder_;
};

class Reader {
 public:
  Reader(const nlohmann::json& json, const std::string& place, fs::path folder) : reader_(json, place), folder_(std::move(folder)) {}

  void number(const char* key, float& value, double low, double high) {
    if (reader_.find(key) != nullptr) value = static_cast<float>(reader_.number(key, low, high, 0));
  }
  void number(const char* key, double& value, double low, double high) { value = reader_.number(key, low, high, value); }
  template <class Vector>
  void numbers(const char* key, Vector& value, double low, double high) {
    const nlohmann::json* list = reader_.find(key);
    if (list == nullptr) return;
    if (!list->is_array() || list->size() != static_cast<std::size_t>(Vector::length()))
      reader_.refuse(key, fmt::format("must be {} numbers", Vector::length()));
    for (int i = 0; i < Vector::length(); ++i) {
      const nlohmann::json& item = (*list)[static_cast<std::size_t>(i)];
      const double number = item.is_number() ? item.get<double>() : std::nan("");
      if (!(number >= low && number <= high)) reader_.refuse(key, fmt::format("must be numbers from {} to {}", low, high));
      value[i] = static_cast<float>(number);
    }
  }
  template <class Whole>
  void whole(const char* key, Whole& value, double low, double high) {
    value = static_cast<Whole>(
        reader_.whole(key, static_cast<std::uint32_t>(low), static_cast<std::uint32_t>(high), static_cast<std::uint32_t>(value)));
  }
  void flag(const char* key, bool& value) { value = reader_.flag(key, value); }
  void text(const char* key, std::string& value) { value = reader_.text(key, value); }
  void path(const char* key, fs::path& value, const Keeps& = {}) {
    if (reader_.find(key) != nullptr) value = resolved(key, reader_.text(key, ""));
  }
  void path(const char* key, std::string& value, const Keeps& keeps = {}) {
    if (reader_.find(key) == nullptr) return;
    value = reader_.text(key, "");
    if (!keeps || !keeps(value)) value = resolved(key, value).string();
  }
  template <class Enum>
  void choice(const char* key, Enum& value, Names names) {
    const std::string said = reader_.text(key, std::string(names[static_cast<std::size_t>(value)]));
    const auto found = std::ranges::find(names, said);
    if (found == names.end()) reader_.refuse(key, fmt::format("must be one of {}", fmt::join(names, ", ")));
    value = static_cast<Enum>(found - names.begin());
  }
  template <class Enum>
  void choice(const char* key, Enum& value, std::initializer_list<std::string_view> names) {
    choice(key, value, Names(names.begin(), names.size()));
  }
  template <class Object>
  void object(const char* key, Object& value) {
    if (const nlohmann::json* json = reader_.find(key)) read(*json, reader_.place(key), value);
  }
  template <class Item>
  void list(const char* key, std::vector<Item>& items, std::size_t most) {
    const nlohmann::json* list = reader_.find(key);
    if (list == nullptr) return;
    if (!list->is_array() || list->size() > most) reader_.refuse(key, fmt::format("must be a list of at most {}", most));
    items.assign(list->size(), {});
    for (std::size_t i = 0; i < items.size(); ++i) read((*list)[i], fmt::format("{}[{}]", reader_.place(key), i), items[i]);
  }
  template <class Item, class Parse>
  void texts(const char* key, std::vector<Item>& items, Parse parse) {
    if (reader_.find(key) == nullptr) return;
    items.clear();
    for (const std::string& text : reader_.texts(key)) worded(key, [&] { items.push_back(parse(text)); });
  }
  void mix(const char* key, Mix& mix) {
    const std::string text = reader_.text(key, "");
    if (!text.empty()) worded(key, [&] { mix = parse_mix(text); });
  }
  void facts(const char* key, Facts& facts) {
    each_text(key, [&](const std::string& name, const std::string& text) { facts[name] = text; });
  }
  void inputs(const char* key, InputValues& inputs) {
    each_text(key, [&](const std::string& name, const std::string& text) {
      if (text.starts_with("file:"))
        inputs[name] = {.file = resolved(key, text.substr(5))};
      else
        inputs[name] = parse_input_value(text);
    });
  }
  void done() const { reader_.done(); }

 private:
  template <class Object>
  void read(const nlohmann::json& json, const std::string& place, Object& value) {
    Reader inner(json, place, folder_);
    fields(inner, value);
    inner.done();
  }
  template <class Work>
  void each_text(const char* key, Work work) {
    const nlohmann::json* json = reader_.find(key);
    if (json == nullptr) return;
    ObjectReader values(*json, reader_.place(key));
    for (const auto& item : json->items()) worded(key, [&] { work(item.key(), values.text(item.key(), "")); });
  }
  /// What is wrong with a text becomes an error with its place.
  template <class Work>
  void worded(const char* key, Work work) {
    try {
      work();
    } catch (const Error& error) {
      if (error.failure() == Failure::bad_input) throw;
      reader_.refuse(key, error.what());
    }
  }
  [[nodiscard]] fs::path resolved(const char* key, const std::string& text) const {
    if (text.find('\0') != std::string::npos) reader_.refuse(key, "is no path");
    return text.empty() ? fs::path() : (folder_ / text).lexically_normal();
  }

  ObjectReader reader_;
  fs::path folder_;
};

void check_finish(const std::string& name, FinishUse use) {
  if (!name.empty() && find_finish(name).use != use) throw Error(Failure::usage, fmt::format("finish '{}' is not for this part", name));
}

/// What the fields are together.
void check(const Document& document) {
  check(document.control);
  check_brand_colours(document.control.brand_colours);
  check(document.scene.carton);
  check(document.scene.container);
  if (document.scene.kind == ShapeKind::model && document.scene.model.file.empty())
    throw Error(Failure::usage, "scene.model.file: names no file");
  check_finish(document.scene.look.print_finish, FinishUse::print);
  check_finish(document.scene.look.container_finish, FinishUse::container);
}

Json json_of(const Document& document, const fs::path& folder) {
  Json json;
  Document copy = document;
  Writer writer(json, folder);
  fields(writer, copy);
  return json;
}

std::string difference(const nlohmann::ordered_json& before, const nlohmann::ordered_json& after) {
  if (!before.is_object() || !after.is_object()) return "";
  for (const auto& [key, value] : after.items()) {
    const auto found = before.find(key);
    if (found != before.end() && *found == value) continue;
    const std::string inner = found == before.end() ? "" : difference(*found, value);
    return inner.empty() ? key : fmt::format("{}.{}", key, inner);
  }
  return "";
}

}  // namespace

std::string project_text(const Project& project, const fs::path& folder) {
  Json json{{"wrapture", kVersion}};
  if (!project.saved_as.empty()) json["saved_as"] = project.saved_as.string();
  const Json document = json_of(project.document, folder);
  for (const auto& [key, value] : document.items()) json[key] = value;
  try {
    return json.dump(2) + "\n";
  } catch (const nlohmann::json::exception&) {
    throw Error("a name of a file in this project is no UTF-8 text and cannot be saved; rename the file");
  }
}

Project parse_project(std::string_view text, const std::string& name, const fs::path& folder) {
  nlohmann::json parsed = parse_json(text, name, kLimits);
  Project project;
  ObjectReader head(parsed, name + ": ");
  if (head.find("wrapture") == nullptr) head.refuse("wrapture", "is missing: this is no project of Wrapture");
  const std::uint32_t version = head.whole("wrapture", 1, 1000000, 1);
  if (version > kVersion) head.refuse("wrapture", fmt::format("version {} is of a later Wrapture; this one reads {}", version, kVersion));
  project.saved_as = head.text("saved_as", "");
  parsed.erase("wrapture");
  parsed.erase("saved_as");
  Reader reader(parsed, name + ": ", folder);
  fields(reader, project.document);
  reader.done();
  if (project.document.artwork.empty()) throw Error(Failure::bad_input, fmt::format("{}: artwork: names no file", name));
  try {
    check(project.document);
  } catch (const Error& error) {
    throw Error(Failure::bad_input, fmt::format("{}: {}", name, error.what()));
  }
  return project;
}

bool is_project(const fs::path& path) { return path.extension() == kProjectEnding; }

Project load_project(const fs::path& path) {
  const auto bytes = read_file(path, kLimits.bytes);
  Project project =
      parse_project({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path.string(), fs::absolute(path).parent_path());
  Scene& scene = project.document.scene;
  if (scene.kind == ShapeKind::model)
    scene.model = load_model(scene.model.file, {.artwork_material = scene.model.artwork_material, .height_mm = scene.model.height_mm});
  return project;
}

void save_project(const fs::path& path, const Document& document) {
  const fs::path folder = fs::absolute(path).parent_path();
  const std::string text = project_text({.document = document, .saved_as = {}}, folder);
  static_cast<void>(parse_project(text, path.string(), folder));  // better refused now than when it is opened
  write_file_atomic(path, text);
}

std::string first_change(const Document& before, const Document& after) {
  return before == after ? "" : difference(json_of(before, {}), json_of(after, {}));
}

}  // namespace wrapture
