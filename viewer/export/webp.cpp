// Animated WebP through libwebp and libwebpmux.
#include <fmt/format.h>
#include <webp/encode.h>
#include <webp/mux.h>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "viewer/export/animation.hpp"

namespace wrapture {
namespace {

constexpr std::uint32_t kMaxSide = 16383;  // px, of the format

struct DeleteEncoder {
  void operator()(WebPAnimEncoder* encoder) const { WebPAnimEncoderDelete(encoder); }
};

/// A WebPPicture that frees its pixels.
struct Picture {
  Picture() { ok = WebPPictureInit(&picture) != 0; }
  ~Picture() { WebPPictureFree(&picture); }
  Picture(const Picture&) = delete;
  Picture& operator=(const Picture&) = delete;
  WebPPicture picture{};
  bool ok = false;
};

class WebpFile : public FrameSink {
 public:
  WebpFile(std::filesystem::path output, const AnimationOptions& options) : output_(std::move(output)), turntable_(options.turntable) {
    if (options.width > kMaxSide || options.height > kMaxSide)
      throw Error(Failure::usage, fmt::format("{}: WebP holds at most {} px a side; use a smaller --size", output_.string(), kMaxSide));
    WebPAnimEncoderOptions settings;
    bool ok = WebPAnimEncoderOptionsInit(&settings) != 0 && WebPConfigInit(&config_) != 0;
    settings.anim_params.loop_count = 0;
    config_.quality = options.quality;
    config_.lossless = options.quality >= 100 ? 1 : 0;
    config_.use_sharp_yuv = 1;  // edges of print keep their colour
    config_.thread_level = 1;
    config_.method = config_.lossless ? 2 : 4;
    ok = ok && WebPValidateConfig(&config_) != 0;
    encoder_.reset(ok ? WebPAnimEncoderNew(static_cast<int>(options.width), static_cast<int>(options.height), &settings) : nullptr);
    if (!encoder_) refuse("not enough memory");
  }

  void add(const Image& frame) override {
    Picture picture;
    picture.picture.width = static_cast<int>(frame.width);
    picture.picture.height = static_cast<int>(frame.height);
    picture.picture.use_argb = 1;
    if (!picture.ok || !WebPPictureImportRGBA(&picture.picture, frame.rgba.data(), 4 * static_cast<int>(frame.width)) ||
        !WebPAnimEncoderAdd(encoder_.get(), &picture.picture, milliseconds(), &config_))
      refuse(WebPAnimEncoderGetError(encoder_.get()));
    ++count_;
  }

  void finish() override {
    WebPData data;
    WebPDataInit(&data);
    struct Owner {
      WebPData& data;
      ~Owner() { WebPDataClear(&data); }
    } owner{data};
    if (!WebPAnimEncoderAdd(encoder_.get(), nullptr, milliseconds(), nullptr) || !WebPAnimEncoderAssemble(encoder_.get(), &data))
      refuse(WebPAnimEncoderGetError(encoder_.get()));
    write_file_atomic(output_, std::as_bytes(std::span(data.bytes, data.size)));
  }

 private:
  [[nodiscard]] int milliseconds() const { return static_cast<int>(frame_time(turntable_, count_, 1000)); }
  [[noreturn]] void refuse(const char* why) const {
    throw Error(fmt::format("{}: cannot be encoded as WebP ({}); use a smaller size or fewer frames", output_.string(), why));
  }

  std::filesystem::path output_;
  Turntable turntable_;
  WebPConfig config_{};
  std::unique_ptr<WebPAnimEncoder, DeleteEncoder> encoder_;
  std::uint32_t count_ = 0;
};

}  // namespace

std::unique_ptr<FrameSink> open_webp(const std::filesystem::path& output, const AnimationOptions& options) {
  return std::make_unique<WebpFile>(output, options);
}

}  // namespace wrapture
