// Composes sheets pixel by pixel; small and exact rather than fast.
#include "viewer/scene/sheet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/base/error.hpp"

namespace wrapture {
namespace {

constexpr double kMmPerInch = 25.4;
constexpr float kPenMm = 0.3f;  // half of it on each side

using Rgba = std::array<float, 4>;

/// Bilinear; clamped to the edge.
Rgba sampled(const Image& image, glm::vec2 uv) {
  const float x = std::clamp(uv.x * static_cast<float>(image.width) - 0.5f, 0.0f, static_cast<float>(image.width - 1));
  const float y = std::clamp(uv.y * static_cast<float>(image.height) - 0.5f, 0.0f, static_cast<float>(image.height - 1));
  const auto left = static_cast<std::uint32_t>(x), top = static_cast<std::uint32_t>(y);
  const std::uint32_t right = std::min(left + 1, image.width - 1), bottom = std::min(top + 1, image.height - 1);
  const float s = x - static_cast<float>(left), t = y - static_cast<float>(top);
  Rgba result{};
  for (std::size_t c = 0; c < 4; ++c) {
    const auto at = [&](std::uint32_t column, std::uint32_t row) { return static_cast<float>(image.pixel(column, row)[c]); };
    result[c] = glm::mix(glm::mix(at(left, top), at(right, top), s), glm::mix(at(left, bottom), at(right, bottom), s), t);
  }
  return result;
}

/// The mean of the outermost pixels.
Rgba edge_of(const Image& image) {
  Rgba sum{};
  float weight = 0;
  for (std::uint32_t y = 0; y < image.height; ++y) {
    for (std::uint32_t x = 0; x < image.width; x += (y == 0 || y + 1 == image.height) ? 1 : std::max(1u, image.width - 1)) {
      const float alpha = static_cast<float>(image.pixel(x, y)[3]);
      for (std::size_t c = 0; c < 3; ++c) sum[c] += alpha * static_cast<float>(image.pixel(x, y)[c]);
      weight += alpha;
    }
  }
  if (weight <= 0) return {255, 255, 255, 255};
  return {sum[0] / weight, sum[1] / weight, sum[2] / weight, 255};
}

void blend(std::uint8_t* pixel, const Rgba& colour, float opacity) {
  const float alpha = opacity * colour[3] / 255;
  for (std::size_t c = 0; c < 3; ++c)
    pixel[c] = static_cast<std::uint8_t>(std::lround(glm::mix(static_cast<float>(pixel[c]), colour[c], alpha)));
  pixel[3] = static_cast<std::uint8_t>(std::lround(glm::mix(static_cast<float>(pixel[3]), 255.0f, alpha)));
}

/// The picture's size on the panel before its placement scales it.
glm::vec2 artwork_size(const PanelPicture& picture, glm::vec2 panel_mm) {
  const float aspect = static_cast<float>(picture.image->width) / static_cast<float>(picture.image->height);
  const float wide = panel_mm.x, high = panel_mm.y * aspect;
  const float width = picture.fit == Fit::cover ? std::max(wide, high) : std::min(wide, high);
  return {width, width / aspect};
}

double dpi_for(const Net& net, const std::map<Face, PanelPicture>& pictures, std::uint32_t long_side) {
  double dpi = 0;
  for (const NetPanel& panel : net.panels) {
    const auto found = pictures.find(panel.face);
    if (found == pictures.end()) continue;
    const glm::vec2 size = artwork_size(found->second, panel.high_mm - panel.low_mm) * found->second.placement.scale;
    dpi = std::max(dpi, found->second.image->width * kMmPerInch / static_cast<double>(size.x));
  }
  const auto longest = static_cast<double>(std::max(net.size_mm.x, net.size_mm.y));
  return std::clamp(dpi, 20.0, std::max(20.0, long_side * kMmPerInch / longest));
}

Image sheet_of(const Net& net, double dpi) {
  const auto pixels = [&](float mm) {
    return static_cast<std::uint32_t>(std::max(1.0, std::round(static_cast<double>(mm) / kMmPerInch * dpi)));
  };
  Image sheet = make_image(pixels(net.size_mm.x), pixels(net.size_mm.y), 0xFFFFFFFFu);
  sheet.dpi = dpi;
  return sheet;
}

/// Paints what of the sheet lies within `grow` mm around the panel.
void paint(Image& sheet, const Net& net, const NetPanel& panel, const PanelPicture& picture, float grow) {
  const glm::vec2 per_mm(static_cast<float>(sheet.width) / net.size_mm.x, static_cast<float>(sheet.height) / net.size_mm.y);
  const glm::vec2 size = panel.high_mm - panel.low_mm, middle = 0.5f * (panel.low_mm + panel.high_mm),
                  artwork = artwork_size(picture, size);
  const float shrink = artwork.x * picture.placement.scale * per_mm.x / static_cast<float>(picture.image->width);
  const auto scaled = [&](std::uint32_t side) {
    return std::max(1u, static_cast<std::uint32_t>(std::lround(static_cast<float>(side) * shrink)));
  };
  const Image image = shrink < 1 ? resize(*picture.image, scaled(picture.image->width), scaled(picture.image->height)) : *picture.image;
  const auto column = [&](float mm) {
    return static_cast<std::uint32_t>(std::clamp(std::round(mm * per_mm.x), 0.0f, static_cast<float>(sheet.width)));
  };
  const auto row = [&](float mm) {
    return static_cast<std::uint32_t>(std::clamp(std::round(mm * per_mm.y), 0.0f, static_cast<float>(sheet.height)));
  };
  const float sign = panel.upside_down ? -1.0f : 1.0f;
  for (std::uint32_t y = row(panel.low_mm.y - grow); y < row(panel.high_mm.y + grow); ++y) {
    for (std::uint32_t x = column(panel.low_mm.x - grow); x < column(panel.high_mm.x + grow); ++x) {
      const glm::vec2 at((static_cast<float>(x) + 0.5f) / per_mm.x, (static_cast<float>(y) + 0.5f) / per_mm.y);
      const glm::vec2 uv = placed_uv(picture.placement, sign * (at - middle), artwork);
      const bool within = grow > 0 || (uv.x >= 0 && uv.x <= 1 && uv.y >= 0 && uv.y <= 1);
      if (within) blend(sheet.pixel(x, y), sampled(image, uv), 1);
    }
  }
}

void fill(Image& sheet, const Rgba& colour) {
  for (std::uint32_t y = 0; y < sheet.height; ++y)
    for (std::uint32_t x = 0; x < sheet.width; ++x)
      for (std::size_t c = 0; c < 4; ++c) sheet.pixel(x, y)[c] = static_cast<std::uint8_t>(std::lround(colour[c]));
}

Rgba ink_of(NetLineKind kind) {
  switch (kind) {
    case NetLineKind::cut:
      return {212, 20, 90, 255};
    case NetLineKind::fold:
      return {0, 113, 188, 255};
    case NetLineKind::bleed:
      return {0, 146, 69, 255};
    case NetLineKind::safe:
      break;
  }
  return {140, 140, 140, 255};
}

/// mm that are drawn and left out in turn; 0: solid.
glm::vec2 dashes_of(NetLineKind kind) {
  if (kind == NetLineKind::fold) return {3, 1.5f};
  return kind == NetLineKind::safe ? glm::vec2(1, 1) : glm::vec2(0);
}

/// A piece of a line that begins `along` mm into its dashes.
void draw_stroke(Image& sheet, glm::vec2 per_mm, glm::vec2 a, glm::vec2 b, NetLineKind kind, float along) {
  const float half = std::max(0.5f * kPenMm, 0.5f / per_mm.x), length = glm::length(b - a);
  if (length <= 0) return;
  const glm::vec2 way = (b - a) / length, dashes = dashes_of(kind);
  const glm::vec2 low = glm::min(a, b) - half - 1.0f / per_mm, high = glm::max(a, b) + half + 1.0f / per_mm;
  const auto bound = [](float at, std::uint32_t most) {
    return static_cast<std::uint32_t>(std::clamp(at, 0.0f, static_cast<float>(most)));
  };
  for (std::uint32_t y = bound(low.y * per_mm.y, sheet.height); y < bound(std::ceil(high.y * per_mm.y), sheet.height); ++y) {
    for (std::uint32_t x = bound(low.x * per_mm.x, sheet.width); x < bound(std::ceil(high.x * per_mm.x), sheet.width); ++x) {
      const glm::vec2 at((static_cast<float>(x) + 0.5f) / per_mm.x, (static_cast<float>(y) + 0.5f) / per_mm.y);
      const float t = std::clamp(glm::dot(at - a, way), 0.0f, length);
      if (dashes.x > 0 && std::fmod(along + t, dashes.x + dashes.y) > dashes.x) continue;
      const float cover = std::clamp((half - glm::length(at - a - t * way)) * per_mm.x + 0.5f, 0.0f, 1.0f);
      if (cover > 0) blend(sheet.pixel(x, y), ink_of(kind), cover);
    }
  }
}

}  // namespace

Image compose_sheet(const Carton& carton, const std::map<Face, PanelPicture>& pictures, std::uint32_t long_side) {
  const Net net = make_net(carton);
  Image sheet = sheet_of(net, dpi_for(net, pictures, long_side));
  const auto front = pictures.find(Face::front);
  if (front != pictures.end()) {
    fill(sheet, edge_of(*front->second.image));
    sheet.icc = front->second.image->icc;
  }
  for (const float grow : {kBleed_mm, 0.0f})  // the panels themselves over the bleed of their neighbours
    for (const NetPanel& panel : net.panels)
      if (const auto found = pictures.find(panel.face); found != pictures.end() && (grow == 0 || found->second.fit == Fit::cover))
        paint(sheet, net, panel, found->second, grow);
  return sheet;
}

Image join_labels(const Image& front, const Image& back) {
  const auto width = std::max(1u, static_cast<std::uint32_t>(std::lround(static_cast<double>(back.width) * front.height / back.height)));
  if (front.width + width > kMaxImageSide || std::uint64_t{front.width + width} * front.height > kMaxImagePixels)
    throw Error(Failure::usage, fmt::format("front and back label are {} x {} px side by side, which is too large; use smaller ones",
                                            front.width + width, front.height));
  const Image fitted = resize(back, width, front.height);
  Image joined = make_image(front.width + width, front.height);
  joined.dpi = front.dpi;
  joined.icc = front.icc;
  for (std::uint32_t y = 0; y < front.height; ++y) {
    std::copy_n(front.pixel(0, y), std::size_t{4} * front.width, joined.pixel(0, y));
    std::copy_n(fitted.pixel(0, y), std::size_t{4} * width, joined.pixel(front.width, y));
  }
  return joined;
}

Image draw_net(const Net& net, Image sheet) {
  const glm::vec2 per_mm(static_cast<float>(sheet.width) / net.size_mm.x, static_cast<float>(sheet.height) / net.size_mm.y);
  for (const NetLine& line : net.lines) {
    float along = 0;
    for (std::size_t i = 0; i + (line.closed ? 0 : 1) < line.points.size(); ++i) {
      const glm::vec2 a = line.points[i], b = line.points[(i + 1) % line.points.size()];
      draw_stroke(sheet, per_mm, a, b, line.kind, along);
      along += glm::length(b - a);
    }
  }
  return sheet;
}

Image blank_sheet(const Net& net, double dpi) {
  const double wide = static_cast<double>(net.size_mm.x) / kMmPerInch * dpi, high = static_cast<double>(net.size_mm.y) / kMmPerInch * dpi;
  if (!(wide <= kMaxImageSide && high <= kMaxImageSide && wide * high <= static_cast<double>(kMaxImagePixels)))
    throw Error(Failure::usage,
                fmt::format("the net is {:.0f} x {:.0f} px at {:g} dpi, which is too large; use fewer dpi", wide, high, dpi));
  return sheet_of(net, dpi);
}

}  // namespace wrapture
