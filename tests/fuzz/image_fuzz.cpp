// libFuzzer target of the picture decoders behind wrapture-decode, without the child process: what it finds would end the child only.
#include "engine/base/error.hpp"
#include "engine/formats/formats.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kSmall = std::size_t{4} << 20;  // of pixels: larger claims are refused here, so that runs stay short
  try {
    const auto bytes = std::as_bytes(std::span(data, size));
    const wrapture::Image image = wrapture::formats::decode("picture", bytes, {.vector_dpi = 20});
    if (image.rgba.size() != std::size_t{4} * image.width * image.height || image.rgba.size() > kSmall * 64) __builtin_trap();
  } catch (const wrapture::Error&) {
    return 0;
  }
  return 0;
}
