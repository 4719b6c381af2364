// One PNG file a frame, made in a hidden folder beside and moved to their names at the end.
#include <fmt/format.h>
#include <unistd.h>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "viewer/export/animation.hpp"

namespace wrapture {
namespace {

namespace fs = std::filesystem;

class PngFiles : public FrameSink {
 public:
  PngFiles(fs::path output, AnimationOptions options) : output_(std::move(output)), options_(std::move(options)) {
    folder_ = path_of(0).parent_path();
    if (folder_.empty()) folder_ = ".";
    std::error_code error;
    const fs::path above = fs::exists(folder_, error) ? folder_ : folder_.parent_path();
    hidden_ = (above.empty() ? fs::path(".") : above) / fmt::format(".frames.{}.tmp", getpid());
    fs::remove_all(hidden_, error);
    if (!fs::create_directory(hidden_, error) || error)
      throw Error(fmt::format("{}: cannot be written ({}); choose a folder that you may write to", output_.string(), error.message()));
  }
  ~PngFiles() override {
    std::error_code ignored;
    fs::remove_all(hidden_, ignored);
  }

  void add(const Image& frame) override { save_png(hidden_ / path_of(count_++).filename(), frame, options_.text); }

  void finish() override {
    std::error_code error;
    fs::create_directories(folder_, error);
    for (std::uint32_t i = 0; i < count_ && !error; ++i) fs::rename(hidden_ / path_of(i).filename(), path_of(i), error);
    if (error) throw Error(fmt::format("{}: cannot be written ({}); choose another folder", output_.string(), error.message()));
  }

 private:
  [[nodiscard]] fs::path path_of(std::uint32_t index) const {
    const bool folder = output_.filename().empty();
    return frame_path(folder ? output_.parent_path() / "" : output_, index, options_.turntable.frames);
  }

  fs::path output_, folder_, hidden_;
  AnimationOptions options_;
  std::uint32_t count_ = 0;
};

}  // namespace

std::unique_ptr<FrameSink> open_png_files(const fs::path& output, const AnimationOptions& options) {
  return std::make_unique<PngFiles>(output, options);
}

}  // namespace wrapture
