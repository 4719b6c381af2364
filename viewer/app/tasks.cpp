// Background loading and saving.
#include "viewer/app/tasks.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/error.hpp"
#include "viewer/app/future.hpp"
#include "viewer/app/window.hpp"
#include "viewer/export/recipe.hpp"

namespace wrapture {

namespace {

/// Wakes the window when it goes, also with an exception.
struct WakeAtEnd {
  WakeAtEnd() = default;
  ~WakeAtEnd() { Window::wake(); }
  WakeAtEnd(const WakeAtEnd&) = delete;
  WakeAtEnd& operator=(const WakeAtEnd&) = delete;
};

}  // namespace

namespace {

/// A decoder that breaks must not take the window with it.
LoadedArtwork load_artwork(const std::filesystem::path& path, Loading loading) {
  try {
    return {path, loading, load_image(path, {.isolation = Isolation::all})};
  } catch (const Error& error) {
    if (loading == Loading::anew) throw;
    throw Error(error.failure(), fmt::format("{}. The artwork from before stays.", error.what()));
  }
}

}  // namespace

void Tasks::load(const std::filesystem::path& path, Loading loading) {
  std::erase_if(abandoned_, [](const auto& future) { return ready(future); });
  if (load_.valid()) abandoned_.push_back(std::move(load_));
  load_ = std::async(std::launch::async, [path, loading] {
    const WakeAtEnd wake;
    return load_artwork(path, loading);
  });
}

void Tasks::save(const std::filesystem::path& path, Image image, std::string note, std::string recipe) {
  saves_.push_back(std::async(std::launch::async, [path, image = std::move(image), note = std::move(note), recipe = std::move(recipe)] {
    const WakeAtEnd wake;
    std::vector<std::pair<std::string, std::string>> text{{kNoteKey, note}};
    if (!recipe.empty()) text.emplace_back(kRecipeKey, recipe);
    save_png(path, image, text);
    return path;
  }));
}

void Tasks::load_shape(const std::filesystem::path& path, const ImportOptions& options) {
  std::erase_if(abandoned_shapes_, [](const auto& future) { return ready(future); });
  if (shape_.valid()) abandoned_shapes_.push_back(std::move(shape_));
  shape_ = std::async(std::launch::async, [path, options] {
    const WakeAtEnd wake;
    return load_model(path, options);
  });
}

std::optional<ModelShape> Tasks::take_shape() {
  if (!ready(shape_)) return std::nullopt;
  return shape_.get();
}

void Tasks::encode(const std::filesystem::path& picture) {
  std::erase_if(abandoned_encodings_, [](const auto& future) { return ready(future); });
  if (encode_.valid()) abandoned_encodings_.push_back(std::move(encode_));
  encode_ = std::async(std::launch::async, [picture] {
    const WakeAtEnd wake;
    return prepare_encoding(picture);
  });
}

std::optional<EncodingTask> Tasks::take_encoding() {
  if (!ready(encode_)) return std::nullopt;
  return encode_.get();
}

bool Tasks::loaded() const { return ready(load_); }

std::optional<LoadedArtwork> Tasks::take_loaded() {
  if (!ready(load_)) return std::nullopt;
  return load_.get();  // leaves load_ empty, also when it throws
}

std::optional<std::filesystem::path> Tasks::take_saved() {
  const auto done = std::ranges::find_if(saves_, [](const auto& future) { return ready(future); });
  if (done == saves_.end()) return std::nullopt;
  std::future<std::filesystem::path> future = std::move(*done);
  saves_.erase(done);
  return future.get();
}

}  // namespace wrapture
