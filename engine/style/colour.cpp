// CIELAB from sRGB, and CIEDE2000.
#include "engine/style/colour.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <numbers>

#include "engine/base/error.hpp"

namespace wrapture {
namespace {

constexpr double kWhiteX = 0.95047, kWhiteZ = 1.08883;  // D65, 2 degrees; Y is 1

const std::array<double, 256>& linear_table() {
  static const auto table = [] {
    std::array<double, 256> values{};
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double v = static_cast<double>(i) / 255;
      values.at(i) = v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    }
    return values;
  }();
  return table;
}

double lab_curve(double t) {
  constexpr double kStart = 216.0 / 24389, kSlope = 24389.0 / 27;
  return t > kStart ? std::cbrt(t) : (kSlope * t + 16) / 116;
}

double cosine(double degrees) { return std::cos(degrees * std::numbers::pi / 180); }
double sine(double degrees) { return std::sin(degrees * std::numbers::pi / 180); }

/// 0..360; 0 for a grey.
double hue_degrees(double a, double b) {
  if (a == 0 && b == 0) return 0;
  const double angle = std::atan2(b, a) * 180 / std::numbers::pi;
  return angle < 0 ? angle + 360 : angle;
}

/// sqrt(c^7 / (c^7 + 25^7)): 0 for greys, near 1 for strong colours.
double chroma_share(double chroma) {
  const double seventh = std::pow(chroma, 7), limit = std::pow(25.0, 7);
  return std::sqrt(seventh / (seventh + limit));
}

/// A colour as lightness, chroma and hue, with a stretched for greyish colours.
struct Polar {
  double l, c, h;
  Polar(const Lab& lab, double stretch) : l(lab.l), c(std::hypot(lab.a * stretch, lab.b)), h(hue_degrees(lab.a * stretch, lab.b)) {}
};

/// The middle of two hues on the shorter way around.
double middle_hue(const Polar& one, const Polar& other) {
  const double sum = one.h + other.h;
  if (one.c * other.c == 0) return sum;
  if (std::abs(one.h - other.h) <= 180) return sum / 2;
  return sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2;
}

/// Difference of hue as a length.
double hue_difference(const Polar& one, const Polar& other) {
  if (one.c * other.c == 0) return 0;
  double turn = other.h - one.h;
  if (turn > 180) turn -= 360;
  if (turn < -180) turn += 360;
  return 2 * std::sqrt(one.c * other.c) * sine(turn / 2);
}

}  // namespace

std::string to_string(const Colour& colour) { return fmt::format("#{:02X}{:02X}{:02X}", colour.red, colour.green, colour.blue); }

Colour parse_colour(const std::string& text) {
  const char* first = text.data() + (text.starts_with('#') ? 1 : 0);
  const char* last = text.data() + text.size();
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(first, last, value, 16);
  if (last - first != 6 || error != std::errc() || end != last)
    throw Error(Failure::usage, fmt::format("'{}' is no colour; write #RRGGBB, six digits from 0 to F", text));
  const auto byte = [&](int shift) { return static_cast<std::uint8_t>(value >> shift & 0xFF); };
  return {byte(16), byte(8), byte(0)};
}

Lab lab_of(const Colour& colour) {
  const auto& linear = linear_table();
  const double r = linear.at(colour.red), g = linear.at(colour.green), b = linear.at(colour.blue);
  const double x = lab_curve((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / kWhiteX);
  const double y = lab_curve(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
  const double z = lab_curve((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / kWhiteZ);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double ciede2000(const Lab& one, const Lab& other) {
  const double stretch = 1.5 - 0.5 * chroma_share((std::hypot(one.a, one.b) + std::hypot(other.a, other.b)) / 2);
  const Polar p(one, stretch), q(other, stretch);
  const double l = (p.l + q.l) / 2, c = (p.c + q.c) / 2, h = middle_hue(p, q);
  const double t = 1 - 0.17 * cosine(h - 30) + 0.24 * cosine(2 * h) + 0.32 * cosine(3 * h + 6) - 0.2 * cosine(4 * h - 63);
  const double from_middle = (l - 50) * (l - 50);
  const double lightness = (q.l - p.l) / (1 + 0.015 * from_middle / std::sqrt(20 + from_middle));
  const double chroma = (q.c - p.c) / (1 + 0.045 * c);
  const double hue = hue_difference(p, q) / (1 + 0.015 * c * t);
  const double blue = (h - 275) / 25;
  const double rotation = -2 * chroma_share(c) * sine(60 * std::exp(-blue * blue));
  return std::sqrt(std::max(0.0, lightness * lightness + chroma * chroma + hue * hue + rotation * chroma * hue));
}

}  // namespace wrapture
