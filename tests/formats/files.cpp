// Picture files for the tests, byte by byte or through their libraries.
#include "tests/formats/files.hpp"

#include <lcms2.h>
#include <tiffio.h>
#include <webp/encode.h>
#include <webp/mux.h>

#include <cstring>
#include <string_view>

namespace wrapture::test {

namespace {

/// Samples of a block as octets of the file's kind; beyond the picture: 0.
Octets block_of(const TiffRecipe& recipe, const std::vector<std::uint16_t>& samples, std::uint32_t x0, std::uint32_t y0,
                std::uint32_t width, std::uint32_t height, int plane) {
  Octets octets;
  const int first = plane < 0 ? 0 : plane, last = plane < 0 ? recipe.samples : plane + 1;
  for (std::uint32_t y = y0; y < y0 + height; ++y) {
    unsigned packed = 0;
    int filled = 0;
    for (std::uint32_t x = x0; x < x0 + width; ++x)
      for (int s = first; s < last; ++s) {
        const std::size_t at = (std::size_t{y} * recipe.width + x) * static_cast<std::size_t>(recipe.samples) + static_cast<std::size_t>(s);
        const std::uint16_t value = x < recipe.width && y < recipe.height ? samples.at(at) : std::uint16_t{0};
        if (recipe.bits == 16) {
          const auto* bytes = reinterpret_cast<const std::uint8_t*>(&value);
          octets.insert(octets.end(), bytes, bytes + 2);
        } else if (recipe.bits == 8) {
          octets.push_back(static_cast<std::uint8_t>(value));
        } else {
          packed = packed << recipe.bits | value;
          filled += recipe.bits;
          if (filled == 8) octets.push_back(static_cast<std::uint8_t>(packed)), filled = 0, packed = 0;
        }
      }
    if (filled > 0) octets.push_back(static_cast<std::uint8_t>(packed << (8 - filled)));
  }
  return octets;
}

void write_blocks(TIFF* tiff, const TiffRecipe& recipe, const std::vector<std::uint16_t>& samples) {
  for (int plane = recipe.planes ? 0 : -1; plane < (recipe.planes ? recipe.samples : 0); ++plane) {
    const auto of = static_cast<std::uint16_t>(plane < 0 ? 0 : plane);
    if (recipe.tile > 0) {
      for (std::uint32_t y = 0; y < recipe.height; y += recipe.tile)
        for (std::uint32_t x = 0; x < recipe.width; x += recipe.tile)
          TIFFWriteTile(tiff, block_of(recipe, samples, x, y, recipe.tile, recipe.tile, plane).data(), x, y, 0, of);
    } else {
      for (std::uint32_t y = 0; y < recipe.height; ++y)
        TIFFWriteScanline(tiff, block_of(recipe, samples, 0, y, recipe.width, 1, plane).data(), y, of);
    }
  }
}

void put_be(Octets& octets, std::uint64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) octets.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

void put(Octets& octets, std::string_view text) { octets.insert(octets.end(), text.begin(), text.end()); }
void put(Octets& octets, const Octets& more) { octets.insert(octets.end(), more.begin(), more.end()); }

void put_resource(Octets& octets, std::uint16_t id, const Octets& data) {
  put(octets, "8BIM");
  put_be(octets, id, 2);
  put_be(octets, 0, 2);
  put_be(octets, data.size(), 4);
  put(octets, data);
  if (data.size() % 2 == 1) octets.push_back(0);
}

/// PackBits: a run of what repeats, or one literal.
Octets packed(const Octets& row) {
  Octets out;
  for (std::size_t i = 0; i < row.size();) {
    std::size_t run = 1;
    while (i + run < row.size() && run < 128 && row[i + run] == row[i]) ++run;
    out.push_back(run > 1 ? static_cast<std::uint8_t>(257 - run) : std::uint8_t{0});
    out.push_back(row[i]);
    i += run;
  }
  return out;
}

Octets psd_resources(const PsdRecipe& recipe) {
  Octets resources;
  if (recipe.dpi > 0) {
    Octets data;
    put_be(data, static_cast<std::uint64_t>(recipe.dpi * 65536), 4);
    put_be(data, 0x0001000200000000u, 8);
    put_be(data, 0, 4);
    put_resource(resources, 0x03ED, data);
  }
  if (!recipe.icc.empty()) put_resource(resources, 0x040F, recipe.icc);
  Octets version;
  put_be(version, 1, 4);
  put_be(version, recipe.has_picture ? 1 : 0, 1);
  put_resource(resources, 0x0421, version);
  return resources;
}

cmsInt32Number press(const cmsUInt16Number in[], cmsUInt16Number out[], void*) {
  const auto ink = [&](int i) { return in[i] / 65535.0; };
  const cmsCIELab lab{.L = 100 * (1 - 0.35 * ink(0)) * (1 - 0.45 * ink(1)) * (1 - 0.06 * ink(2)) * (1 - 0.9 * ink(3)),
                      .a = (-40 * ink(0) + 70 * ink(1)) * (1 - ink(3)),
                      .b = (-45 * ink(0) + 85 * ink(2)) * (1 - ink(3))};
  cmsFloat2LabEncoded(out, &lab);
  return TRUE;
}

}  // namespace

void make_tiff(const std::filesystem::path& path, const TiffRecipe& recipe, const std::vector<std::uint16_t>& samples) {
  TIFF* tiff = TIFFOpen(path.c_str(), recipe.mode);
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, recipe.width);
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, recipe.height);
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, recipe.bits);
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, recipe.samples);
  TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, recipe.photometric);
  TIFFSetField(tiff, TIFFTAG_COMPRESSION, recipe.compression);
  TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, recipe.planes ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
  TIFFSetField(tiff, TIFFTAG_ORIENTATION, recipe.orientation);
  if (recipe.alpha >= 0) {
    const auto kind = static_cast<std::uint16_t>(recipe.alpha);
    TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &kind);
  }
  if (recipe.tile > 0) {
    TIFFSetField(tiff, TIFFTAG_TILEWIDTH, recipe.tile);
    TIFFSetField(tiff, TIFFTAG_TILELENGTH, recipe.tile);
  } else {
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, recipe.compression == COMPRESSION_JPEG ? 16 : 3);
  }
  if (recipe.dpi > 0) {
    TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
    TIFFSetField(tiff, TIFFTAG_XRESOLUTION, static_cast<double>(recipe.dpi));
    TIFFSetField(tiff, TIFFTAG_YRESOLUTION, static_cast<double>(recipe.dpi));
  }
  if (!recipe.icc.empty()) TIFFSetField(tiff, TIFFTAG_ICCPROFILE, static_cast<std::uint32_t>(recipe.icc.size()), recipe.icc.data());
  if (recipe.extra) recipe.extra(tiff);
  write_blocks(tiff, recipe, samples);
  TIFFClose(tiff);
}

void make_webp(const std::filesystem::path& path, std::uint32_t width, std::uint32_t height, const Octets& rgba, const Octets& icc,
               const Octets& exif) {
  std::uint8_t* encoded = nullptr;
  const auto w = static_cast<int>(width), h = static_cast<int>(height);
  const std::size_t size = WebPEncodeLosslessRGBA(rgba.data(), w, h, 4 * w, &encoded);
  WebPMux* mux = WebPMuxNew();
  const WebPData picture{encoded, size}, profile{icc.data(), icc.size()}, facts{exif.data(), exif.size()};
  WebPMuxSetImage(mux, &picture, 1);
  if (!icc.empty()) WebPMuxSetChunk(mux, "ICCP", &profile, 1);
  if (!exif.empty()) WebPMuxSetChunk(mux, "EXIF", &facts, 1);
  WebPData whole{};
  WebPMuxAssemble(mux, &whole);
  write_octets(path, Octets(whole.bytes, whole.bytes + whole.size));
  WebPDataClear(&whole);
  WebPMuxDelete(mux);
  WebPFree(encoded);
}

Octets psd_octets(const PsdRecipe& recipe, const std::vector<std::uint16_t>& planes) {
  Octets octets;
  put(octets, "8BPS");
  put_be(octets, recipe.large ? 2 : 1, 2);
  put_be(octets, 0, 6);
  put_be(octets, static_cast<std::uint64_t>(recipe.channels), 2);
  put_be(octets, recipe.height, 4);
  put_be(octets, recipe.width, 4);
  put_be(octets, static_cast<std::uint64_t>(recipe.bits), 2);
  put_be(octets, static_cast<std::uint64_t>(recipe.mode), 2);
  put_be(octets, 0, 4);
  const Octets resources = psd_resources(recipe);
  put_be(octets, resources.size(), 4);
  put(octets, resources);
  const int wide = recipe.large ? 8 : 4;
  put_be(octets, static_cast<std::uint64_t>(wide + 2), wide);
  put_be(octets, 2, wide);
  put_be(octets, recipe.transparent ? 0xFFFF : 1, 2);  // count of layers
  put_be(octets, recipe.packed ? 1 : 0, 2);
  Octets lengths, rows;
  for (std::size_t row = 0; row < std::size_t{recipe.height} * static_cast<std::size_t>(recipe.channels); ++row) {
    Octets plain;
    for (std::size_t x = 0; x < recipe.width; ++x) put_be(plain, planes.at(row * recipe.width + x), recipe.bits / 8);
    const Octets stored = recipe.packed ? packed(plain) : plain;
    put_be(lengths, stored.size(), recipe.large ? 4 : 2);
    put(rows, stored);
  }
  if (recipe.packed) put(octets, lengths);
  put(octets, rows);
  return octets;
}

Octets make_cmyk_profile() {
  cmsHPROFILE profile = cmsCreateProfilePlaceholder(nullptr);
  cmsSetProfileVersion(profile, 4.3);
  cmsSetDeviceClass(profile, cmsSigOutputClass);
  cmsSetColorSpace(profile, cmsSigCmykData);
  cmsSetPCS(profile, cmsSigLabData);
  cmsPipeline* pipeline = cmsPipelineAlloc(nullptr, 4, 3);
  cmsStage* grid = cmsStageAllocCLut16bit(nullptr, 9, 4, 3, nullptr);
  cmsStageSampleCLut16bit(grid, press, nullptr, 0);
  cmsPipelineInsertStage(pipeline, cmsAT_END, cmsStageAllocToneCurves(nullptr, 4, nullptr));
  cmsPipelineInsertStage(pipeline, cmsAT_END, grid);
  cmsPipelineInsertStage(pipeline, cmsAT_END, cmsStageAllocToneCurves(nullptr, 3, nullptr));
  cmsWriteTag(profile, cmsSigAToB0Tag, pipeline);
  cmsPipelineFree(pipeline);
  cmsUInt32Number size = 0;
  cmsSaveProfileToMem(profile, nullptr, &size);
  Octets octets(size);
  cmsSaveProfileToMem(profile, octets.data(), &size);
  cmsCloseProfile(profile);
  return octets;
}

std::vector<int> expected_of_inks(const Octets& profile, const std::vector<int>& inks) {
  cmsHPROFILE from = cmsOpenProfileFromMem(profile.data(), static_cast<cmsUInt32Number>(profile.size())), to = cmsCreate_sRGBProfile();
  cmsHTRANSFORM transform = cmsCreateTransform(from, TYPE_CMYK_DBL, to, TYPE_RGB_DBL, INTENT_RELATIVE_COLORIMETRIC,
                                               cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_NOOPTIMIZE);
  double in[4], out[3];
  for (std::size_t i = 0; i < 4; ++i) in[i] = inks.at(i) * 100 / 255.0;
  cmsDoTransform(transform, in, out, 1);
  cmsDeleteTransform(transform);
  cmsCloseProfile(from);
  cmsCloseProfile(to);
  std::vector<int> rgb;
  for (const double value : out) rgb.push_back(static_cast<int>(std::min(std::max(value, 0.0), 1.0) * 255 + 0.5));
  return rgb;
}

}  // namespace wrapture::test
