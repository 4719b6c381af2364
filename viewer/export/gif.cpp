// GIF through cgif, with one palette for all frames. Frames are kept until the last is there: only then the palette is known.
#include <cgif.h>
#include <fmt/format.h>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "viewer/export/animation.hpp"
#include "viewer/export/palette.hpp"

namespace wrapture {
namespace {

constexpr std::uint64_t kMaxKeptBytes = std::uint64_t{2} << 30;
constexpr std::uint32_t kUnitsPerSecond = 100;  // of delays in the format
constexpr double kMaxRate = 50;                 // browsers slow down what is faster

int append(void* context, const std::uint8_t* data, std::size_t count) {
  auto& bytes = *static_cast<std::vector<std::byte>*>(context);
  try {
    const auto* first = reinterpret_cast<const std::byte*>(data);
    bytes.insert(bytes.end(), first, first + count);
    return 0;
  } catch (const std::bad_alloc&) {
    return -1;
  }
}

class GifFile : public FrameSink {
 public:
  GifFile(std::filesystem::path output, AnimationOptions options) : output_(std::move(output)), options_(std::move(options)) {
    const std::uint64_t bytes = std::uint64_t{4} * options_.width * options_.height * options_.turntable.frames;
    if (bytes > kMaxKeptBytes)
      throw Error(Failure::usage, fmt::format("{}: {} frames of {}x{} px are too much for a GIF; use a smaller --size, or .webp or .mp4",
                                              output_.string(), options_.turntable.frames, options_.width, options_.height));
    if (options_.turntable.frames_per_second > kMaxRate)
      throw Error(Failure::usage, fmt::format("{}: a GIF shows at most {} frames a second", output_.string(), kMaxRate));
  }

  void add(const Image& frame) override {
    counts_.add(frame);
    frames_.push_back(frame);
  }

  void finish() override {
    const bool transparent = options_.transparent;
    const std::vector<Rgb> palette = make_palette(counts_, transparent ? 255 : 256);
    std::vector<std::uint8_t> table;
    if (transparent) table.assign(3, 0);
    for (const Rgb& colour : palette) table.insert(table.end(), colour.begin(), colour.end());
    std::vector<std::byte> bytes;
    CGIF_Config config{};
    config.pGlobalPalette = table.data();
    config.numGlobalPaletteEntries = static_cast<std::uint16_t>(table.size() / 3);
    config.attrFlags = CGIF_ATTR_IS_ANIMATED | (transparent ? CGIF_ATTR_HAS_TRANSPARENCY : 0);
    config.width = static_cast<std::uint16_t>(options_.width);
    config.height = static_cast<std::uint16_t>(options_.height);
    config.numLoops = CGIF_INFINITE_LOOP;
    config.pWriteFn = append;
    config.pContext = &bytes;
    CGIF* gif = cgif_newgif(&config);
    if (gif == nullptr) refuse();
    Ditherer ditherer(palette, transparent);
    bool ok = true;
    for (std::uint32_t i = 0; i < frames_.size() && ok; ++i) {
      std::vector<std::uint8_t> indices = ditherer.next(frames_[i]);
      CGIF_FrameConfig frame{};
      frame.pImageData = indices.data();
      frame.genFlags = transparent ? 0 : CGIF_FRAME_GEN_USE_TRANSPARENCY | CGIF_FRAME_GEN_USE_DIFF_WINDOW;
      frame.delay = static_cast<std::uint16_t>(frame_time(options_.turntable, i + 1, kUnitsPerSecond) -
                                               frame_time(options_.turntable, i, kUnitsPerSecond));
      ok = cgif_addframe(gif, &frame) == CGIF_OK;
    }
    if (cgif_close(gif) != CGIF_OK || !ok) refuse();
    write_file_atomic(output_, bytes);
  }

 private:
  [[noreturn]] void refuse() const {
    throw Error(fmt::format("{}: cannot be encoded as GIF; use a smaller size or fewer frames", output_.string()));
  }

  std::filesystem::path output_;
  AnimationOptions options_;
  ColourCounts counts_;
  std::vector<Image> frames_;
};

}  // namespace

std::unique_ptr<FrameSink> open_gif(const std::filesystem::path& output, const AnimationOptions& options) {
  return std::make_unique<GifFile>(output, options);
}

}  // namespace wrapture
