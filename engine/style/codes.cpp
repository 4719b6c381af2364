// Scans pictures with ZBar.
#include "engine/style/codes.hpp"

#include <zbar.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "engine/style/grey.hpp"

namespace wrapture {

namespace {

constexpr std::uint32_t kLargestSide = 4096, kSmallSide = 2048;  // px: larger pictures are scanned smaller, small ones enlarged, too
constexpr double kQuietModules = 11, kDigitModules = 9;          // EAN-13: left of the bars; the digits below them

template <auto destroy>
struct Destroy {
  void operator()(auto* object) const { destroy(object); }
};
using Scanner = std::unique_ptr<zbar::zbar_image_scanner_t, Destroy<zbar::zbar_image_scanner_destroy>>;
using Picture = std::unique_ptr<zbar::zbar_image_t, Destroy<zbar::zbar_image_destroy>>;

Scanner make_scanner() {
  Scanner scanner(zbar::zbar_image_scanner_create());
  zbar::zbar_image_scanner_set_config(scanner.get(), zbar::ZBAR_NONE, zbar::ZBAR_CFG_ENABLE, 0);  // weak codes are found in any hatching
  for (const zbar::zbar_symbol_type_t kind : {zbar::ZBAR_EAN13, zbar::ZBAR_EAN8, zbar::ZBAR_UPCA, zbar::ZBAR_UPCE, zbar::ZBAR_ISBN13,
                                              zbar::ZBAR_CODE39, zbar::ZBAR_CODE128, zbar::ZBAR_QRCODE})
    zbar::zbar_image_scanner_set_config(scanner.get(), kind, zbar::ZBAR_CFG_ENABLE, 1);
  return scanner;
}

/// Modules along the bars; 0: not fixed by the standard.
int modules_of(zbar::zbar_symbol_type_t kind) {
  switch (kind) {
    case zbar::ZBAR_EAN8:
      return 67;
    case zbar::ZBAR_UPCE:
      return 51;
    case zbar::ZBAR_EAN13:
    case zbar::ZBAR_UPCA:
    case zbar::ZBAR_ISBN13:
      return 95;
    default:
      return 0;
  }
}

/// Where the scan lines met the code, in px of the scanned picture.
Box place_of(const zbar::zbar_symbol_t* symbol) {
  int left = INT32_MAX, top = INT32_MAX, right = 0, bottom = 0;
  for (unsigned i = 0; i < zbar::zbar_symbol_get_loc_size(symbol); ++i) {
    const int x = zbar::zbar_symbol_get_loc_x(symbol, i), y = zbar::zbar_symbol_get_loc_y(symbol, i);
    left = std::min(left, x);
    right = std::max(right, x);
    top = std::min(top, y);
    bottom = std::max(bottom, y);
  }
  if (right < left || bottom < top) return {};
  const auto unsigned_of = [](int value) { return static_cast<std::uint32_t>(std::max(value, 0)); };
  return {unsigned_of(left), unsigned_of(top), unsigned_of(right - left + 1), unsigned_of(bottom - top + 1)};
}

Box with_quiet_zone(const zbar::zbar_symbol_t* symbol, const Box& box, std::uint32_t width, std::uint32_t height) {
  const zbar::zbar_symbol_type_t kind = zbar::zbar_symbol_get_type(symbol);
  if (kind == zbar::ZBAR_QRCODE) {  // four modules; the smallest code has 21
    const double quiet = 4.0 / 21 * std::max(box.width, box.height);
    return outset(box, quiet, quiet, width, height);
  }
  const zbar::zbar_orientation_t turn = zbar::zbar_symbol_get_orientation(symbol);
  const bool upright = turn == zbar::ZBAR_ORIENT_UP || turn == zbar::ZBAR_ORIENT_DOWN || turn == zbar::ZBAR_ORIENT_UNKNOWN;
  const double along = upright ? box.width : box.height;
  const int modules = modules_of(kind);
  const double module = along / (modules > 0 ? modules : 100);
  const double quiet = kQuietModules * module, across = (modules > 0 ? kDigitModules : 2) * module;
  return upright ? outset(box, quiet, across, width, height) : outset(box, across, quiet, width, height);
}

Box scaled(const Box& box, double factor, std::uint32_t width, std::uint32_t height) {
  const auto low = [&](std::uint32_t value) { return static_cast<std::uint32_t>(std::floor(value * factor)); };
  const auto high = [&](std::uint32_t value, std::uint32_t most) {
    return std::min(most, static_cast<std::uint32_t>(std::ceil(value * factor)));
  };
  const std::uint32_t x = low(box.x), y = low(box.y);
  return {x, y, high(box.x + box.width, width) - x, high(box.y + box.height, height) - y};
}

/// What is read from the picture at `factor` times its size; boxes in px of the picture.
std::vector<Code> scan(const Image& image, double factor) {
  const auto side = [&](std::uint32_t value) { return std::max(1u, static_cast<std::uint32_t>(std::lround(value * factor))); };
  const std::uint32_t width = side(image.width), height = side(image.height);
  const std::vector<std::uint8_t> grey = width == image.width ? grey_of(image) : grey_of(resize(image, width, height));
  const Scanner scanner = make_scanner();
  const Picture picture(zbar::zbar_image_create());
  zbar::zbar_image_set_format(picture.get(), zbar_fourcc('Y', '8', '0', '0'));
  zbar::zbar_image_set_size(picture.get(), width, height);
  zbar::zbar_image_set_data(picture.get(), grey.data(), grey.size(), nullptr);  // borrowed
  if (zbar::zbar_scan_image(scanner.get(), picture.get()) <= 0) return {};
  std::vector<Code> codes;
  for (const zbar::zbar_symbol_t* symbol = zbar::zbar_image_first_symbol(picture.get()); symbol != nullptr;
       symbol = zbar::zbar_symbol_next(symbol)) {
    const Box place = with_quiet_zone(symbol, place_of(symbol), width, height);
    if (place.width == 0 || place.height == 0) continue;
    codes.push_back({zbar::zbar_get_symbol_name(zbar::zbar_symbol_get_type(symbol)),
                     {zbar::zbar_symbol_get_data(symbol), zbar::zbar_symbol_get_data_length(symbol)},
                     scaled(place, 1 / factor, image.width, image.height)});
  }
  return codes;
}

bool overlap(const Box& a, const Box& b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

}  // namespace

Box outset(const Box& box, double horizontal_px, double vertical_px, std::uint32_t width, std::uint32_t height) {
  const auto low = [](std::uint32_t value, double by) { return static_cast<std::uint32_t>(std::max(0.0, std::floor(value - by))); };
  const auto high = [](std::uint32_t value, double by, std::uint32_t most) {
    return std::min(most, static_cast<std::uint32_t>(std::ceil(value + by)));
  };
  const std::uint32_t x = low(box.x, horizontal_px), y = low(box.y, vertical_px);
  return {x, y, high(box.x + box.width, horizontal_px, width) - x, high(box.y + box.height, vertical_px, height) - y};
}

std::vector<Code> find_codes(const Image& image) {
  const std::uint32_t longest = std::max(image.width, image.height);
  const double whole = longest > kLargestSide ? static_cast<double>(kLargestSide) / longest : 1;
  std::vector<double> factors{whole};
  if (longest > kSmallSide) factors.push_back(whole / 2);
  if (longest <= kSmallSide) factors.push_back(2);
  std::vector<Code> found;
  for (const double factor : factors)
    for (Code& code : scan(image, factor)) {
      const bool known =
          std::ranges::any_of(found, [&](const Code& other) { return other.text == code.text && overlap(other.box, code.box); });
      if (!known) found.push_back(std::move(code));
    }
  return found;
}

std::vector<CodeCheck> check_codes(std::span<const Code> codes, const Image& result) {
  std::vector<CodeCheck> checks;
  if (codes.empty()) return checks;
  const std::vector<Code> now = find_codes(result);
  for (const Code& code : codes)
    checks.push_back(
        {code, std::ranges::any_of(now, [&](const Code& other) { return other.kind == code.kind && other.text == code.text; })});
  return checks;
}

}  // namespace wrapture
