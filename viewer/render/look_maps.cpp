// Loads, makes and keeps the textures of a look.
#include "viewer/render/look_maps.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "viewer/render/graphics.hpp"
#include "viewer/render/spot_map.hpp"
#include "viewer/scene/grain.hpp"
#include "viewer/scene/surroundings.hpp"

namespace wrapture {
namespace {

constexpr std::uint32_t kReflectionSide = 128, kGrainSide = 512;  // px
constexpr std::uint32_t kMaxBackdrop = 4096;                      // px
constexpr std::uint32_t kThreads = 2;

struct LightMap {
  LightValues values;
  vk::GpuImage reflections;
};

struct Backdrop {
  vk::GpuImage picture;
  glm::vec3 top{1}, bottom{1};
};

vk::GpuImage upload_cube(const vk::Context& context, const ReflectionMap& map) {
  vk::GpuImage image(context, {.name = "reflections",
                               .width = map.side,
                               .height = map.side,
                               .mip_levels = map.levels,
                               .layers = 6,
                               .format = map.channels == 1 ? VK_FORMAT_R16_SFLOAT : VK_FORMAT_R16G16B16A16_SFLOAT,
                               .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                               .flags = VK_IMAGE_CREATE_CUBE_COMPATIBLE_BIT,
                               .view_type = VK_IMAGE_VIEW_TYPE_CUBE});
  gfx::upload_levels(context, image, std::as_bytes(std::span(map.texels)), 2 * map.channels);
  return image;
}

LightMap make_light(const vk::Context& context, const std::string& light) {
  if (is_setup(light)) {
    const Studio studio = studio_of(light);
    const ReflectionMap map = make_reflection_map(studio, kReflectionSide, kThreads);
    const std::array<float, 9> white = irradiance_harmonics(studio);
    return {{{white, white, white}, shadow_rays(studio), map.levels, false}, upload_cube(context, map)};
  }
  const Surroundings surroundings(load_hdr(light), light);
  const ReflectionMap map = make_reflection_map(surroundings, kReflectionSide, kThreads);
  return {{irradiance_harmonics(surroundings), shadow_rays(surroundings), map.levels, true}, upload_cube(context, map)};
}

/// Values, not colours: every level is the plain mean of the one before.
vk::GpuImage upload_values(const vk::Context& context, const char* name, std::uint32_t width, std::uint32_t height,
                           std::vector<std::uint8_t> level) {
  std::uint32_t levels = 1;
  while ((std::max(width, height) >> levels) > 0) ++levels;
  vk::GpuImage image(context, {.name = name,
                               .width = width,
                               .height = height,
                               .mip_levels = levels,
                               .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT});
  std::vector<std::uint8_t> texels(level);
  for (std::uint32_t i = 1; i < levels; ++i) {
    const std::uint32_t from_width = std::max(1u, width >> (i - 1)), from_height = std::max(1u, height >> (i - 1));
    const std::uint32_t to_width = std::max(1u, width >> i), to_height = std::max(1u, height >> i);
    std::vector<std::uint8_t> half(std::size_t{4} * to_width * to_height);
    for (std::uint32_t y = 0; y < to_height; ++y)
      for (std::uint32_t x = 0; x < to_width; ++x)
        for (std::size_t k = 0; k < 4; ++k) {
          const auto at = [&](std::uint32_t u, std::uint32_t v) {
            return static_cast<unsigned>(
                level[4 * (std::size_t{std::min(v, from_height - 1)} * from_width + std::min(u, from_width - 1)) + k]);
          };
          half[4 * (std::size_t{y} * to_width + x) + k] = static_cast<std::uint8_t>(
              (at(2 * x, 2 * y) + at(2 * x + 1, 2 * y) + at(2 * x, 2 * y + 1) + at(2 * x + 1, 2 * y + 1) + 2) / 4);
        }
    texels.insert(texels.end(), half.begin(), half.end());
    level = std::move(half);
  }
  gfx::upload_levels(context, image, std::as_bytes(std::span(texels)), 4);
  return image;
}

glm::vec3 mean_colour(const Image& image, std::uint32_t first_row, std::uint32_t end_row) {
  glm::vec3 sum(0);
  for (std::uint32_t y = first_row; y < end_row; ++y)
    for (std::uint32_t x = 0; x < image.width; ++x) sum += glm::vec3(image.pixel(x, y)[0], image.pixel(x, y)[1], image.pixel(x, y)[2]);
  return sum / (255.0f * static_cast<float>(std::max(1u, (end_row - first_row) * image.width)));
}

Backdrop load_backdrop(const vk::Context& context, const std::string& path) {
  Image image = load_image(path);
  const auto [width, height] = fit_long_side(image, std::min(kMaxBackdrop, context.device_limits().maxImageDimension2D));
  if (width != image.width) image = resize(image, width, height);
  const Image small = resize(image, std::min(width, 32u), std::min(height, 33u));
  return {gfx::upload_picture(context, "backdrop", image), mean_colour(small, 0, std::max(1u, small.height / 3)),
          mean_colour(small, small.height - std::max(1u, small.height / 3), small.height)};
}

}  // namespace

struct LookMaps::Impl {
  explicit Impl(const vk::Context& used_context)
      : context(used_context),
        light(make_light(context, look.light)),
        nothing(upload_values(context, "nothing", 1, 1, {0, 0, 127, 127})),
        flat(upload_values(context, "flat paper", 1, 1, {127, 127, 127, 255})) {}

  /// Paper shows with foil too: its tooth breaks up the lights. Cheap enough to make for any finish.
  [[nodiscard]] bool needs_grain(const Look& wanted) const { return !wanted.print_finish.empty() || !wanted.foil.empty(); }

  const vk::Context& context;
  Look look;
  Background background;
  LightMap light;
  vk::GpuImage nothing, flat, spots, grain;
  Backdrop backdrop;
  bool spots_stale = false;
};

LookMaps::LookMaps(const vk::Context& context) : impl_(std::make_unique<Impl>(context)) {}

LookMaps::~LookMaps() { vkDeviceWaitIdle(impl_->context.device()); }

bool LookMaps::follow(const Scene& scene, const Image& artwork) {
  Impl& self = *impl_;
  const Look &wanted = scene.look, &have = self.look;
  const bool lit = wanted.light == have.light;
  const bool spotted = !self.spots_stale && wanted.foil == have.foil && wanted.spot_uv == have.spot_uv && wanted.emboss == have.emboss &&
                       wanted.emboss_depth == have.emboss_depth;
  const bool behind = scene.background.picture == self.background.picture;
  const bool papered = self.grain || !self.needs_grain(wanted);
  std::optional<LightMap> light;
  std::optional<vk::GpuImage> spots;
  std::optional<Backdrop> backdrop;
  if (!lit) light = make_light(self.context, wanted.light);
  if (!spotted) {
    const Image map = wrapture::has_spots(wanted) ? make_spot_map(wanted, artwork) : Image{};
    spots = map.width > 0 ? upload_values(self.context, "spot finishes", map.width, map.height, map.rgba) : vk::GpuImage();
  }
  if (!behind) backdrop = scene.background.picture.empty() ? Backdrop{} : load_backdrop(self.context, scene.background.picture);
  if (light || spots || backdrop) self.context.wait_idle();  // frames in flight use the old ones
  if (light) self.light = std::move(*light);
  if (spots) self.spots = std::move(*spots);
  if (backdrop) self.backdrop = std::move(*backdrop);
  if (!papered) self.grain = upload_values(self.context, "paper", kGrainSide, kGrainSide, paper_grain(kGrainSide));
  self.spots_stale = false;
  self.look = wanted;
  self.background = scene.background;
  return light || spots || backdrop || !papered;
}

void LookMaps::artwork_changed() { impl_->spots_stale = wrapture::has_spots(impl_->look); }
const Look& LookMaps::look() const { return impl_->look; }
const Background& LookMaps::background() const { return impl_->background; }
const LightValues& LookMaps::light() const { return impl_->light.values; }
const vk::GpuImage& LookMaps::reflections() const { return impl_->light.reflections; }
bool LookMaps::has_spots() const { return static_cast<bool>(impl_->spots); }
const vk::GpuImage& LookMaps::spots() const { return impl_->spots ? impl_->spots : impl_->nothing; }
const vk::GpuImage& LookMaps::backdrop() const { return impl_->backdrop.picture ? impl_->backdrop.picture : impl_->nothing; }
const vk::GpuImage& LookMaps::grain() const { return impl_->grain ? impl_->grain : impl_->flat; }
glm::vec3 LookMaps::backdrop_top() const { return impl_->backdrop.top; }
glm::vec3 LookMaps::backdrop_bottom() const { return impl_->backdrop.bottom; }

}  // namespace wrapture
