// What is known of outputs that were made before.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/sha256.hpp"
#include "viewer/export/batch_job.hpp"
#include "viewer/export/recipe.hpp"

namespace wrapture {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxInputBytes = std::uint64_t{2} << 30, kMaxRecordBytes = 4096;

fs::path record_of(const fs::path& output) {
  const fs::path whole = output.filename().empty() ? output.parent_path() : output;  // a folder of frames
  return whole.parent_path() / ".wrapture" / (whole.filename().string() + ".json");
}

/// 0 where it is not there; of frames: whether there is any.
std::uint64_t bytes_of(const fs::path& output) {
  std::error_code error;
  if (fs::is_directory(output, error)) return fs::is_empty(output, error) ? 0 : 1;
  if (output.filename().string().find("{frame") != std::string::npos) return 1;
  const std::uint64_t bytes = fs::file_size(output, error);
  return error ? 0 : bytes;
}

}  // namespace

const std::string& InputHashes::file(const fs::path& path) {
  std::string& hash = files_[path];
  if (hash.empty()) hash = sha256_of(read_file(path, kMaxInputBytes));
  return hash;
}

std::string InputHashes::of(const Design& design, const Style* style, const fs::path& generator) {
  const PictureSettings& p = design.picture;
  nlohmann::json all{{"version", version_},
                     {"artwork", file(design.artwork)},
                     {"style", design.style},
                     {"shape", design.shape},
                     {"settings", to_json(Recipe{.version = {}, .device = {}, .artwork = {}, .settings = design.settings, .weights = {}})},
                     {"picture", {p.width, p.height, p.dpi, p.transparent, p.frames, p.frames_per_second, p.quality, p.texture_side}}};
  if (p.yaw_deg) all["yaw"] = *p.yaw_deg;
  if (p.pitch_deg) all["pitch"] = *p.pitch_deg;
  if (!generator.empty()) all["generator"] = file(generator);
  if (style) all["code"] = style->code;
  if (!design.settings.control.protect.empty()) all["mask"] = file(design.settings.control.protect);
  if (std::error_code ignored; fs::is_regular_file(design.shape, ignored)) all["shape file"] = file(design.shape);
  const std::string text = all.dump();
  return sha256_of(std::as_bytes(std::span(text)));
}

bool is_made(const fs::path& output, const std::string& inputs) {
  try {
    const auto bytes = read_file(record_of(output), kMaxRecordBytes);
    const auto* text = reinterpret_cast<const char*>(bytes.data());
    const nlohmann::json record = nlohmann::json::parse(text, text + bytes.size());
    return record.at("inputs") == inputs && bytes_of(output) > 0 && record.at("bytes") == bytes_of(output);
  } catch (const std::exception&) {
    return false;  // no record, or a broken one: it is made again
  }
}

void remember_made(const fs::path& output, const std::string& inputs) {
  const fs::path record = record_of(output);
  std::error_code error;
  fs::create_directories(record.parent_path(), error);
  write_file_atomic(record, nlohmann::json{{"inputs", inputs}, {"bytes", bytes_of(output)}}.dump() + "\n");
}

}  // namespace wrapture
