// CMYK to sRGB through Little CMS, by the file's profile or a built-in one of coated offset.
#include <lcms2.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <new>

#include "engine/formats/formats.hpp"

namespace wrapture::formats {
namespace {

struct CloseProfile {
  void operator()(void* profile) const { cmsCloseProfile(profile); }
};
struct DeleteTransform {
  void operator()(void* transform) const { cmsDeleteTransform(transform); }
};
using Profile = std::unique_ptr<void, CloseProfile>;
using Transform = std::unique_ptr<void, DeleteTransform>;
using Rgb = std::array<double, 3>;

double linear(double srgb) { return srgb <= 0.04045 ? srgb / 12.92 : std::pow((srgb + 0.055) / 1.055, 2.4); }

/// sRGB of full inks over each other as coated offset (ISO 12647-2) shows them: index bits cyan 1, magenta 2, yellow 4.
constexpr std::array<std::array<int, 3>, 8> kSolids{
    {{255, 255, 255}, {0, 158, 227}, {230, 0, 126}, {49, 39, 131}, {255, 237, 0}, {0, 150, 64}, {227, 6, 19}, {58, 51, 48}}};
constexpr double kBlack = 0.0116;  // light that is left where black is printed

/// How much of the paper a dot really shades: optical and mechanical gain, in steps of 10 %.
double coverage(double ink) {
  constexpr std::array<double, 11> kGain{0, 0.155, 0.301, 0.437, 0.560, 0.671, 0.766, 0.847, 0.913, 0.966, 1};
  const double step = ink * 10;
  const auto low = std::min(static_cast<std::size_t>(step), std::size_t{9});
  return std::lerp(kGain[low], kGain[low + 1], step - static_cast<double>(low));
}

/// Neugebauer's sum: each overprint by the share of paper that it covers. inks: 0..1; the result is linear light.
Rgb printed(const std::array<double, 4>& inks) {
  Rgb light{};
  for (unsigned solid = 0; solid < kSolids.size(); ++solid) {
    double share = 1;
    for (unsigned ink = 0; ink < 3; ++ink) share *= (solid >> ink & 1u) ? coverage(inks[ink]) : 1 - coverage(inks[ink]);
    for (std::size_t i = 0; i < 3; ++i) light[i] += share * linear(kSolids[solid][i] / 255.0);
  }
  const double black = coverage(inks[3]);
  for (double& channel : light) channel *= 1 - black + black * kBlack;
  return light;
}

cmsInt32Number sample(const cmsUInt16Number in[], cmsUInt16Number out[], void*) {
  constexpr double kFull = 65535;
  const Rgb rgb = printed({in[0] / kFull, in[1] / kFull, in[2] / kFull, in[3] / kFull});
  const cmsCIEXYZ xyz{.X = 0.4360747 * rgb[0] + 0.3850649 * rgb[1] + 0.1430804 * rgb[2],  // linear sRGB, adapted to D50
                      .Y = 0.2225045 * rgb[0] + 0.7168786 * rgb[1] + 0.0606169 * rgb[2],
                      .Z = 0.0139322 * rgb[0] + 0.0971045 * rgb[1] + 0.7141733 * rgb[2]};
  cmsCIELab lab{};
  cmsXYZ2Lab(nullptr, &lab, &xyz);
  cmsFloat2LabEncoded(out, &lab);
  return TRUE;
}

Profile coated_offset() {
  constexpr cmsUInt32Number kGrid = 11;  // on the steps of coverage()
  Profile profile(cmsCreateProfilePlaceholder(nullptr));
  if (!profile) throw std::bad_alloc();
  cmsSetProfileVersion(profile.get(), 4.3);
  cmsSetDeviceClass(profile.get(), cmsSigOutputClass);
  cmsSetColorSpace(profile.get(), cmsSigCmykData);
  cmsSetPCS(profile.get(), cmsSigLabData);
  const std::unique_ptr<cmsPipeline, void (*)(cmsPipeline*)> pipeline(cmsPipelineAlloc(nullptr, 4, 3), cmsPipelineFree);
  cmsStage* grid = cmsStageAllocCLut16bit(nullptr, kGrid, 4, 3, nullptr);
  if (!pipeline || grid == nullptr) throw std::bad_alloc();
  cmsStageSampleCLut16bit(grid, sample, nullptr, 0);
  if (!cmsPipelineInsertStage(pipeline.get(), cmsAT_END, grid) || !cmsWriteTag(profile.get(), cmsSigAToB0Tag, pipeline.get()))
    throw std::bad_alloc();
  return profile;
}

Transform to_srgb(const Profile& from) {
  const Profile srgb(cmsCreate_sRGBProfile());
  if (!from || !srgb || cmsGetColorSpace(from.get()) != cmsSigCmykData) return {};
  return Transform(
      cmsCreateTransform(from.get(), TYPE_CMYK_8, srgb.get(), TYPE_RGBA_8, INTENT_RELATIVE_COLORIMETRIC, cmsFLAGS_BLACKPOINTCOMPENSATION));
}

}  // namespace

void convert_inks(Image& image, std::span<const std::uint8_t> profile) {
  Transform transform;
  if (!profile.empty()) transform = to_srgb(Profile(cmsOpenProfileFromMem(profile.data(), static_cast<cmsUInt32Number>(profile.size()))));
  if (!transform) transform = to_srgb(coated_offset());
  if (!transform) throw std::bad_alloc();
  for (std::uint32_t y = 0; y < image.height; ++y) {
    cmsDoTransform(transform.get(), image.pixel(0, y), image.pixel(0, y), image.width);
    for (std::uint32_t x = 0; x < image.width; ++x) image.pixel(x, y)[3] = 255;
  }
  image.icc.clear();
}

}  // namespace wrapture::formats
