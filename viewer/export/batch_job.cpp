// Reading batch jobs.
#include "viewer/export/batch_job.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <charconv>

#include "engine/base/error.hpp"
#include "engine/style/style_file.hpp"
#include "viewer/export/recipe.hpp"
#include "viewer/export/strict_json.hpp"
#include "viewer/export/turntable.hpp"
#include "viewer/render/offscreen.hpp"

namespace wrapture {
namespace {

namespace fs = std::filesystem;

constexpr const char* kNone = "none";

/// What designs have in common until one says otherwise.
struct Common {
  fs::path folder;
  std::string output;
  StyleSettings settings;
  PictureSettings picture;
};

void read_picture(ObjectReader& reader, PictureSettings& picture) {
  picture.width = reader.whole("width", 1, kMaxPictureSide, picture.width);
  picture.height = reader.whole("height", 1, kMaxPictureSide, picture.height);
  picture.dpi = reader.number("dpi", 0, 10000, picture.dpi);
  picture.transparent = reader.flag("transparent", picture.transparent);
  if (reader.find("yaw_deg")) picture.yaw_deg = static_cast<float>(reader.number("yaw_deg", -360, 360, 0));
  if (reader.find("pitch_deg")) picture.pitch_deg = static_cast<float>(reader.number("pitch_deg", kMinPitchDeg, kMaxPitchDeg, 0));
  picture.frames = reader.whole("frames", 2, kMaxFrames, picture.frames);
  picture.frames_per_second = reader.number("frames_per_second", 1, 120, picture.frames_per_second);
  picture.quality = static_cast<float>(reader.number("quality", 0, 100, static_cast<double>(picture.quality)));
  picture.texture_side = reader.whole("texture_side", 64, 8192, picture.texture_side);
}

/// Takes "settings", "picture" and "output" of an object into `common`.
void read_common(ObjectReader& reader, Common& common) {
  common.output = reader.text("output", common.output);
  if (const nlohmann::json* given = reader.find("settings")) {
    ObjectReader settings(*given, reader.place("settings"));
    read_settings(settings, common.settings);
    settings.done();
    fs::path& mask = common.settings.control.protect;
    if (!mask.empty() && settings.find("protect")) mask = common.folder / mask;
  }
  if (const nlohmann::json* given = reader.find("picture")) {
    ObjectReader picture(*given, reader.place("picture"));
    read_picture(picture, common.picture);
    picture.done();
  }
}

/// A * in the name stands for all files that fit, in order.
std::vector<fs::path> expand(const fs::path& pattern, const ObjectReader& reader) {
  const std::string name = pattern.filename().string();
  if (name.find('*') == std::string::npos) return {pattern};
  std::vector<fs::path> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(pattern.parent_path().empty() ? "." : pattern.parent_path(), error))
    if (entry.is_regular_file(error) && fnmatch(name.c_str(), entry.path().filename().c_str(), FNM_PERIOD) == 0)
      found.push_back(entry.path());
  if (found.empty()) reader.refuse("artworks", fmt::format("no file fits '{}'", pattern.string()));
  std::ranges::sort(found);
  return found;
}

std::string word_of(const std::string& style) { return style == kNone ? style : style_name_of(style); }

fs::path named_output(const Design& design, const Common& common, std::size_t index, const ObjectReader& reader) {
  std::string name;
  for (std::size_t at = 0; at < common.output.size();) {
    const std::size_t open = common.output.find('{', at), close = common.output.find('}', open);
    name += common.output.substr(at, open == std::string::npos ? open : open - at);
    if (open == std::string::npos) break;
    const std::string hole = common.output.substr(open + 1, close == std::string::npos ? close : close - open - 1);
    if (hole == "artwork")
      name += design.artwork.stem().string();
    else if (hole == "style")
      name += word_of(design.style);
    else if (hole == "shape")
      name += fs::path(design.shape).stem().string();
    else if (hole == "seed")
      name += fmt::format("{}", design.settings.seed);
    else if (hole == "index")
      name += fmt::format("{:06}", index);
    else if (hole.starts_with("frame"))
      name += "{" + hole + "}";  // of a turntable
    else
      reader.refuse("output", fmt::format("'{{{}}}' is not known; there are artwork, style, shape, seed, index and frame", hole));
    at = close == std::string::npos ? common.output.size() : close + 1;
  }
  return common.folder / name;
}

Design make_design(const Common& common, const fs::path& artwork, const std::string& style, const std::string& shape, std::size_t index,
                   const ObjectReader& reader) {
  if (common.output.empty()) reader.refuse("output", "is missing; write for example \"out/{artwork}-{style}-{shape}.png\"");
  Design design{.artwork = artwork, .output = {}, .style = style, .shape = shape, .settings = common.settings, .picture = common.picture};
  try {
    if (style.find('=') != std::string::npos)
      design.settings.mix = parse_mix(style);
    else if (style != kNone)
      design.settings.style = style;
  } catch (const Error& error) {
    reader.refuse("styles", error.what());
  }
  design.output = named_output(design, common, index, reader);
  return design;
}

void add_list(const nlohmann::json& list, const Common& common, const std::string& place, std::vector<Design>& designs) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    ObjectReader reader(list[i], fmt::format("{}[{}]", place, i));
    Common own = common;
    read_common(reader, own);
    const std::string artwork = reader.text("artwork", "");
    if (artwork.empty()) reader.refuse("artwork", "is missing");
    const std::string style = reader.text("style", kNone), shape = reader.text("shape", "box");
    reader.done();
    designs.push_back(make_design(own, common.folder / artwork, style, shape, designs.size(), reader));
  }
}

void refuse_twins(const std::vector<Design>& designs, const std::string& name) {
  std::map<fs::path, std::size_t> outputs;
  for (std::size_t i = 0; i < designs.size(); ++i) {
    const auto [twin, fresh] = outputs.emplace(designs[i].output.lexically_normal(), i);
    if (!fresh)
      throw Error(Failure::bad_input, fmt::format("{}: output: two designs would be written to {}; use {{artwork}}, {{style}}, {{shape}}, "
                                                  "{{seed}} or {{index}} in it",
                                                  name, designs[i].output.string()));
  }
}

}  // namespace

std::vector<Design> parse_job(std::string_view text, const std::string& name, const fs::path& folder) {
  const nlohmann::json parsed = parse_json(text, name);
  ObjectReader reader(parsed, name + ": ");
  Common common{.folder = folder, .output = {}, .settings = {}, .picture = {}};
  read_common(reader, common);
  std::vector<fs::path> artworks;
  for (const std::string& each : reader.texts("artworks"))
    for (const fs::path& path : expand(folder / each, reader)) artworks.push_back(path);
  std::vector<std::string> styles = reader.texts("styles"), shapes = reader.texts("shapes");
  if (styles.empty()) styles = {kNone};
  if (shapes.empty()) shapes = {"box"};
  const nlohmann::json* list = reader.find("designs");
  reader.done();
  if (list && !list->is_array()) reader.refuse("designs", "must be a list, [...]");
  if (artworks.size() * styles.size() * shapes.size() + (list ? list->size() : 0) > kMaxDesigns)
    throw Error(Failure::bad_input, fmt::format("{}: more than {} designs; split the job", name, kMaxDesigns));
  std::vector<Design> designs;
  for (const fs::path& artwork : artworks)
    for (const std::string& style : styles)
      for (const std::string& shape : shapes) designs.push_back(make_design(common, artwork, style, shape, designs.size(), reader));
  if (list) add_list(*list, common, reader.place("designs"), designs);
  if (designs.empty()) throw Error(Failure::bad_input, fmt::format("{}: has neither artworks nor designs", name));
  refuse_twins(designs, name);
  return designs;
}

Shard parse_shard(const std::string& text) {
  Shard shard;
  const char* const end = text.data() + text.size();
  const auto [slash, bad_index] = std::from_chars(text.data(), end, shard.index);
  const bool parted = bad_index == std::errc() && slash != end && *slash == '/';
  const auto [stop, bad_count] =
      parted ? std::from_chars(slash + 1, end, shard.count) : std::from_chars_result{end, std::errc::invalid_argument};
  if (bad_count != std::errc() || stop != end || shard.count == 0 || shard.index >= shard.count)
    throw Error(Failure::usage, fmt::format("--shard {}: write I/N with I from 0 to N-1, like 3/16", text));
  return shard;
}

std::vector<Design> shard_of(const std::vector<Design>& designs, const Shard& shard) {
  std::vector<Design> part;
  for (std::size_t i = shard.index; i < designs.size(); i += shard.count) part.push_back(designs[i]);
  return part;
}

}  // namespace wrapture
