// Work away from the window's thread: decoding pictures and writing PNG files. Values go in, values come out.
#pragma once

#include <filesystem>
#include <future>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/image.hpp"
#include "engine/style/encode.hpp"
#include "viewer/scene/scene.hpp"

namespace wrapture {

/// again: the artwork that is shown was saved by another program.
enum class Loading { anew, again };

struct LoadedArtwork {
  std::filesystem::path path;
  Loading loading = Loading::anew;
  Image image;
};

/// One load at a time (a newer one replaces the one before), saves one after the other. Window thread only; wakes the window when done.
class Tasks {
 public:
  void load(const std::filesystem::path& path, Loading loading = Loading::anew);
  /// recipe: kept as kRecipeKey; empty: none.
  void save(const std::filesystem::path& path, Image image, std::string note, std::string recipe = {});

  /// Reads a shape; a newer one replaces the one before.
  void load_shape(const std::filesystem::path& path, const ImportOptions& options);
  /// A shape that was read, once. Throws what import_model() threw, once.
  std::optional<ModelShape> take_shape();

  /// Reads a picture for its style; a newer one replaces the one before.
  void encode(const std::filesystem::path& picture);

  /// What encode() read, once. Throws what prepare_encoding() threw, once.
  std::optional<EncodingTask> take_encoding();
  /// A loaded artwork, once. Throws what load_image() threw, once; for one that was loaded again it says that the old one stays.
  std::optional<LoadedArtwork> take_loaded();
  /// The path of a file that was saved, once. Throws what save_png() threw, once.
  std::optional<std::filesystem::path> take_saved();
  [[nodiscard]] bool loading() const { return load_.valid() || shape_.valid(); }
  /// take_loaded() has something, be it an error.
  [[nodiscard]] bool loaded() const;
  [[nodiscard]] bool encoding() const { return encode_.valid(); }
  [[nodiscard]] bool saving() const { return !saves_.empty(); }

 private:
  std::future<LoadedArtwork> load_;
  std::vector<std::future<LoadedArtwork>> abandoned_;  // futures of std::async wait when destroyed: keep them until they are done
  std::future<ModelShape> shape_;
  std::vector<std::future<ModelShape>> abandoned_shapes_;
  std::future<EncodingTask> encode_;
  std::vector<std::future<EncodingTask>> abandoned_encodings_;
  std::vector<std::future<std::filesystem::path>> saves_;
};

/// Key of the note in PNG files: the state as JSON.
inline constexpr const char* kNoteKey = "wrapture.state";

}  // namespace wrapture
