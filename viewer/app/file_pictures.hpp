// Small pictures of files for the browser, made in the background.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>

#include "engine/vk/commands.hpp"

namespace wrapture {

/// image: null while it is being made, or where the file is no picture.
struct FilePicture {
  vk::GpuImage image;
  std::uint32_t width = 0, height = 0;  // px, of the file; 0 where it cannot be read
  bool tried = false;
};

/// Borrows the context. Window thread only; a thread of its own decodes, each file in a child process.
class FilePictures {
 public:
  explicit FilePictures(const vk::Context& context);
  ~FilePictures();
  FilePictures(const FilePictures&) = delete;
  FilePictures& operator=(const FilePictures&) = delete;

  /// Asks for it where it is not known; those asked for last are made first.
  const FilePicture& find(const std::filesystem::path& file, std::int64_t changed);
  /// Takes over what was made, two a call. True when there was something.
  bool step();
  [[nodiscard]] bool busy() const;
  /// The browser was closed: nothing more is made, and memory is given back where it is much.
  void rest();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wrapture
