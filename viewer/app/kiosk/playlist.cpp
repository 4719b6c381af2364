// Reads playlists: everything is checked before a window opens.
#include "viewer/app/kiosk/playlist.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"

namespace wrapture {

namespace {

constexpr std::uint64_t kMaxBytes = 1 << 20;
constexpr std::size_t kMaxItems = 1000;
constexpr int kDay_min = 24 * 60;

using Json = nlohmann::json;

/// One value of the file with its place, for messages.
class Reader {
 public:
  explicit Reader(std::filesystem::path file) : file_(std::move(file)) {}

  [[noreturn]] void refuse(const std::string& place, const std::string& what) const {
    throw Error(Failure::bad_input, fmt::format("{}: {}: {}", file_.string(), place, what));
  }
  void only(const Json& object, const std::string& place, std::initializer_list<const char*> names) const {
    if (!object.is_object()) refuse(place, "must be an object {...}");
    for (const auto& [name, value] : object.items())
      if (std::ranges::find(names, name) == names.end()) refuse(place, fmt::format("'{}' means nothing here; see README, Kiosk", name));
  }
  [[nodiscard]] std::string text(const Json& object, const char* name, const std::string& otherwise) const {
    if (!object.contains(name)) return otherwise;
    if (!object[name].is_string()) refuse(name, "must be a text in quotes");
    return object[name];
  }
  [[nodiscard]] double number(const Json& object, const char* name, double otherwise, double low, double high) const {
    if (!object.contains(name)) return otherwise;
    const double value = object[name].is_number() ? object[name].get<double>() : low - 1;
    if (!(value >= low && value <= high)) refuse(name, fmt::format("must be a number from {} to {}", low, high));
    return value;
  }
  [[nodiscard]] int clock(const Json& object, const char* name, int otherwise) const {
    if (!object.contains(name)) return otherwise;
    const int minutes = parse_clock(text(object, name, ""));
    if (minutes < 0) refuse(name, "must be a time of the day like \"09:30\"");
    return minutes;
  }

 private:
  std::filesystem::path file_;
};

PlaylistItem read_item(const Reader& reader, const Json& json, std::size_t index, const std::filesystem::path& folder,
                       const Library& library) {
  const std::string place = fmt::format("items[{}]", index);
  reader.only(json, place, {"artwork", "style", "shape", "strength", "seconds", "title"});
  PlaylistItem item;
  item.artwork = reader.text(json, "artwork", "");
  if (item.artwork.empty()) reader.refuse(place, "has no \"artwork\"");
  if (item.artwork.is_relative()) item.artwork = folder / item.artwork;
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(item.artwork, ignored)) reader.refuse(place, item.artwork.string() + " is no file");
  item.style = reader.text(json, "style", library.entries().empty() ? "" : library.entries().front().style.name);
  try {
    (void)library.find(item.style);
    item.shape = shape_kind(reader.text(json, "shape", "box"));
  } catch (const Error& error) {
    reader.refuse(place, error.what());
  }
  item.strength = static_cast<float>(reader.number(json, "strength", 1, 0, 1));
  item.seconds = reader.number(json, "seconds", item.seconds, 3, 3600);
  item.title = reader.text(json, "title", "");
  return item;
}

}  // namespace

bool OpeningHours::is_open(int minute_of_day) const {
  if (from_min == to_min) return true;
  if (from_min < to_min) return minute_of_day >= from_min && minute_of_day < to_min;
  return minute_of_day >= from_min || minute_of_day < to_min;
}

int parse_clock(const std::string& text) {
  if (text.size() != 5 || text[2] != ':') return -1;
  for (const std::size_t at : {0u, 1u, 3u, 4u})
    if (text[at] < '0' || text[at] > '9') return -1;
  const int hours = (text[0] - '0') * 10 + text[1] - '0', minutes = (text[3] - '0') * 10 + text[4] - '0';
  const int all = hours * 60 + minutes;
  return minutes < 60 && all <= kDay_min ? all % kDay_min : -1;
}

Playlist load_playlist(const std::filesystem::path& path, const Library& library) {
  const Reader reader(path);
  const std::vector<std::byte> bytes = read_file(path, kMaxBytes);
  const auto* text = reinterpret_cast<const char*>(bytes.data());
  const Json json = Json::parse(text, text + bytes.size(), nullptr, false);
  if (json.is_discarded()) reader.refuse("the file", "is no JSON; check quotes and commas");
  reader.only(json, "the file", {"items", "idle_seconds", "pin", "open", "close", "headline", "restart_at"});
  Playlist playlist;
  if (!json.contains("items") || !json["items"].is_array() || json["items"].empty() || json["items"].size() > kMaxItems)
    reader.refuse("items", fmt::format("must be a list of 1 to {} entries", kMaxItems));
  const std::filesystem::path folder = std::filesystem::absolute(path).parent_path();
  for (std::size_t i = 0; i < json["items"].size(); ++i) playlist.items.push_back(read_item(reader, json["items"][i], i, folder, library));
  playlist.idle_s = reader.number(json, "idle_seconds", playlist.idle_s, 5, 3600);
  playlist.pin = reader.text(json, "pin", "");
  if (playlist.pin.size() > 8 || playlist.pin.find_first_not_of("0123456789") != std::string::npos)
    reader.refuse("pin", "must have at most 8 digits");
  playlist.hours = {reader.clock(json, "open", 0), reader.clock(json, "close", 0)};
  playlist.restart_min = reader.clock(json, "restart_at", -1);
  playlist.headline = reader.text(json, "headline", "");
  return playlist;
}

Playlist default_playlist(const Library& library) {
  constexpr std::array<const char*, 7> best{"birds", "linocut", "wandle", "soap-factory", "acanthus", "perfecta", "halftone"};
  constexpr std::array<const char*, 3> samples{"coffee", "citrus", "tea"};
  std::vector<std::string> styles;
  for (const char* name : best)
    if (library.look_up(name) != nullptr) styles.emplace_back(name);
  for (std::size_t i = 0; styles.size() < 3 && i < library.entries().size(); ++i) styles.push_back(library.entries()[i].style.name);
  if (styles.empty()) throw Error(Failure::bad_input, "there are no styles to show; see `wrapture doctor`");
  Playlist playlist;
  const std::size_t count = std::max(styles.size(), samples.size());
  for (std::size_t i = 0; i < count; ++i)
    playlist.items.push_back({.artwork = resource(fmt::format("viewer/samples/{}.png", samples[i % samples.size()])),
                              .style = styles[i % styles.size()],
                              .shape = i % 2 == 0 ? ShapeKind::box : ShapeKind::bottle});
  return playlist;
}

}  // namespace wrapture
