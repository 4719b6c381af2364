// WebP in, through libwebp: lossy, lossless, alpha, profile, and EXIF for orientation and resolution.
#include <webp/decode.h>
#include <webp/demux.h>

#include <memory>

#include "engine/formats/formats.hpp"

namespace wrapture::formats {
namespace {

constexpr std::size_t kMaxChunkBytes = std::size_t{16} << 20;  // of profiles and EXIF

std::span<const std::uint8_t> chunk(const WebPDemuxer* demuxer, const char* name, WebPChunkIterator& iterator) {
  if (!WebPDemuxGetChunk(demuxer, name, 1, &iterator) || iterator.chunk.size > kMaxChunkBytes) return {};
  return {iterator.chunk.bytes, iterator.chunk.size};
}

/// Profile and EXIF; a file without its extended header has none.
Exif read_extras(Bytes bytes, Image& image) {
  const WebPData data{reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
  const std::unique_ptr<WebPDemuxer, void (*)(WebPDemuxer*)> demuxer(WebPDemux(&data), WebPDemuxDelete);
  if (!demuxer) return {};
  WebPChunkIterator profile{}, exif{};
  image.icc = keep_rgb_profile(chunk(demuxer.get(), "ICCP", profile));
  auto block = chunk(demuxer.get(), "EXIF", exif);
  constexpr std::string_view kPrefix("Exif\0\0", 6);  // some programs write it as in JPEG files
  if (block.size() > kPrefix.size() && std::equal(kPrefix.begin(), kPrefix.end(), block.begin())) block = block.subspan(kPrefix.size());
  const Exif facts = parse_exif(block);
  WebPDemuxReleaseChunkIterator(&profile);
  WebPDemuxReleaseChunkIterator(&exif);
  return facts;
}

}  // namespace

Image decode_webp(const std::filesystem::path& path, Bytes bytes) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  WebPBitstreamFeatures features{};
  if (WebPGetFeatures(data, bytes.size(), &features) != VP8_STATUS_OK)
    refuse_image(path, "is a truncated or damaged WebP; save or download it again");
  if (features.has_animation) refuse_image(path, "is an animation; save one of its pictures");
  check_image_size(path, static_cast<std::uint64_t>(features.width), static_cast<std::uint64_t>(features.height));
  Image image = make_image(static_cast<std::uint32_t>(features.width), static_cast<std::uint32_t>(features.height));
  const Exif exif = read_extras(bytes, image);
  if (WebPDecodeRGBAInto(data, bytes.size(), image.rgba.data(), image.rgba.size(), features.width * 4) == nullptr)
    refuse_image(path, "is a truncated or damaged WebP; save or download it again");
  image.dpi = tidy_dpi(exif.dpi);
  return apply_orientation(std::move(image), exif.orientation);
}

}  // namespace wrapture::formats
