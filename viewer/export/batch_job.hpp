// Many designs in one file: artworks x styles x shapes, or a list. Reading it, naming the outputs, sharing them out, and knowing which are
// there already. No device.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/style/stylizer.hpp"

namespace wrapture {

inline constexpr std::size_t kMaxDesigns = 1'000'000;

/// How a picture of the package looks.
struct PictureSettings {
  std::uint32_t width = 1600, height = 1200;  // px
  double dpi = 0;                             // 0: the artwork's where it is flat, else none
  bool transparent = false;
  std::optional<float> yaw_deg, pitch_deg;
  std::uint32_t frames = 72;  // of turntables
  double frames_per_second = 24;
  float quality = 90;
  std::uint32_t texture_side = 4096;  // px, of .glb
};

struct Design {
  std::filesystem::path artwork, output;  // relative ones belong to the job's folder, and are joined with it
  std::string style;                      // a name, a mix, or "none"
  std::string shape;                      // a name, or "flat": the artwork itself
  StyleSettings settings;                 // with style or mix
  PictureSettings picture;
};

/// All designs in their order: by artwork, then style, then shape, then the list. Throws Error(bad_input) that names the place; two
/// designs with one output are an error too. folder: of relative paths.
std::vector<Design> parse_job(std::string_view text, const std::string& name, const std::filesystem::path& folder);

/// One of several equal parts of the designs. Every design is in exactly one of them.
struct Shard {
  std::uint32_t index = 0, count = 1;  // index from 0
};
/// "3/16". Throws Error(usage).
Shard parse_shard(const std::string& text);
/// Designs index, index + count, ...: costly neighbours are spread.
std::vector<Design> shard_of(const std::vector<Design>& designs, const Shard& shard);

/// SHA-256 of all that an output depends on: contents of artwork, mask and generator, settings, and the version of the program.
class InputHashes {
 public:
  explicit InputHashes(std::string version) : version_(std::move(version)) {}
  /// generator: the file of the design's style; empty: none. Throws Error(bad_input) where a file cannot be read.
  std::string of(const Design& design, const Style* style, const std::filesystem::path& generator);

 private:
  const std::string& file(const std::filesystem::path& path);

  std::string version_;
  std::map<std::filesystem::path, std::string> files_;
};

/// Whether the output is there, whole, and was made from these inputs. The record lies in a hidden folder beside it, one file an output, so
/// that many programs may work at once.
bool is_made(const std::filesystem::path& output, const std::string& inputs);
void remember_made(const std::filesystem::path& output, const std::string& inputs);

}  // namespace wrapture
