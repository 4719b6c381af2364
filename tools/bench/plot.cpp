// Plots as SVG text: bars, a line over time, and the roofline of a device.
#include "tools/bench/plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace wrapture::bench {
namespace {

constexpr double kWidth = 720, kLabels = 210, kRow = 24;  // px of the page
constexpr double kLeft = 64, kRight = 16, kTop = 12, kBottom = 40, kHeight = 300;

std::string open_svg(double width, double height) { return fmt::format("<svg viewBox=\"0 0 {:g} {:g}\" role=\"img\">", width, height); }

std::string text_at(double x, double y, const char* anchor, const std::string& text) {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>", x, y, anchor, escape_html(text));
}

std::string line(double x1, double y1, double x2, double y2, const char* style) {
  return fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" class=\"{}\"/>", x1, y1, x2, y2, style);
}

/// The least of 1, 2 and 5 times a power of ten that is not below `value`.
double round_up(double value) {
  const double power = std::pow(10.0, std::floor(std::log10(value)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * power >= value * (1 - 1e-9)) return factor * power;
  return 10 * power;
}

/// A logarithmic axis over whole powers of ten.
struct LogAxis {
  double low = 0, high = 1;         // exponents
  double from_px = 0, to_px = 100;  // where they are drawn
  [[nodiscard]] double px(double value) const { return from_px + (std::log10(value) - low) / (high - low) * (to_px - from_px); }
};

LogAxis log_axis(double least, double most, double from_px, double to_px) {
  LogAxis axis{std::floor(std::log10(least)), std::ceil(std::log10(most)), from_px, to_px};
  if (axis.high <= axis.low) axis.high = axis.low + 1;
  return axis;
}

std::string log_grid(const LogAxis& x, const LogAxis& y) {
  std::string svg;
  for (double e = x.low; e <= x.high; ++e) {
    const double at = x.px(std::pow(10, e));
    svg += line(at, y.from_px, at, y.to_px, "grid") + text_at(at, y.from_px + 16, "middle", fmt::format("{:g}", std::pow(10, e)));
  }
  for (double e = y.low; e <= y.high; ++e) {
    const double at = y.px(std::pow(10, e));
    svg += line(x.from_px, at, x.to_px, at, "grid") + text_at(x.from_px - 6, at + 4, "end", fmt::format("{:g}", std::pow(10, e)));
  }
  return svg + text_at((x.from_px + x.to_px) / 2, y.from_px + 34, "middle", "FLOP a byte");
}

}  // namespace

std::string escape_html(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    if (c == '&')
      safe += "&amp;";
    else if (c == '<')
      safe += "&lt;";
    else if (c == '>')
      safe += "&gt;";
    else if (c == '"')
      safe += "&quot;";
    else
      safe += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return safe;
}

std::string bar_plot(const std::vector<Bar>& bars) {
  double longest = 0;
  for (const Bar& bar : bars) longest = std::max(longest, bar.length);
  std::string svg = open_svg(kWidth, kRow * static_cast<double>(bars.size()));
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const double y = kRow * static_cast<double>(i), room = kWidth - kLabels - 90;
    const double length = longest > 0 ? std::max(1.0, bars[i].length / longest * room) : 1;
    svg += text_at(kLabels - 8, y + 16, "end", bars[i].label);
    svg += fmt::format("<rect x=\"{:g}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:g}\" rx=\"2\" class=\"bar\"/>", kLabels, y + 4, length,
                       kRow - 8);
    svg += text_at(kLabels + length + 6, y + 16, "start", bars[i].value);
  }
  return svg + "</svg>";
}

std::string stacked_bar(const std::vector<Part>& parts) {
  std::string svg = open_svg(kWidth, 26);
  double x = 0;
  for (const Part& part : parts) {
    const double width = part.share * kWidth;
    svg += fmt::format("<rect x=\"{:.2f}\" y=\"0\" width=\"{:.2f}\" height=\"26\" class=\"part{}\"><title>{}</title></rect>", x, width,
                       part.colour, escape_html(part.label));
    x += width;
  }
  return svg + "</svg>";
}

std::string line_plot(const std::vector<double>& values, const std::string& x_unit, double x_end, const std::string& y_unit) {
  if (values.empty()) return "";
  const double most = round_up(std::max(std::ranges::max(values), 1e-9));
  const double right = kWidth - kRight, low = kHeight / 2 - kBottom;
  const auto y_of = [&](double value) { return low - value / most * (low - kTop); };
  std::string svg = open_svg(kWidth, kHeight / 2);
  for (const double share : {0.0, 0.5, 1.0})
    svg += line(kLeft, y_of(share * most), right, y_of(share * most), "grid") +
           text_at(kLeft - 6, y_of(share * most) + 4, "end", fmt::format("{:g}", share * most));
  std::string points;
  for (std::size_t i = 0; i < values.size(); ++i)
    points += fmt::format("{:.1f},{:.1f} ", kLeft + (static_cast<double>(i) + 0.5) / static_cast<double>(values.size()) * (right - kLeft),
                          y_of(values[i]));
  svg += fmt::format("<polyline points=\"{}\" class=\"line\"/>", points);
  svg += text_at(kLeft, low + 16, "middle", "0") + text_at(right, low + 16, "end", fmt::format("{:.4g} {}", x_end, x_unit));
  return svg + text_at(kLeft + 6, kTop + 12, "start", y_unit) + "</svg>";
}

std::string roofline(const std::vector<RooflinePoint>& points, double peak_gflops, double peak_gigabytes_per_s) {
  if (points.empty() || peak_gflops <= 0 || peak_gigabytes_per_s <= 0) return "";
  const double ridge = peak_gflops / peak_gigabytes_per_s;
  double left = ridge, right = ridge, least = peak_gflops, most = peak_gflops;
  for (const RooflinePoint& point : points) {
    left = std::min(left, point.flop_per_byte);
    right = std::max(right, point.flop_per_byte);
    least = std::min(least, point.gflops);
    most = std::max(most, point.gflops);
  }
  const LogAxis x = log_axis(left, right * 1.01, kLeft, kWidth - kRight), y = log_axis(least, most * 1.01, kHeight - kBottom, kTop);
  std::string svg = open_svg(kWidth, kHeight) + log_grid(x, y);
  const double low = std::pow(10, x.low), floor = std::pow(10, y.low);
  const double start = std::max(low, floor / peak_gigabytes_per_s);  // where the slope enters the picture
  svg += line(x.px(start), y.px(start * peak_gigabytes_per_s), x.px(ridge), y.px(peak_gflops), "roof");
  svg += line(x.px(ridge), y.px(peak_gflops), x.to_px, y.px(peak_gflops), "roof");
  for (const RooflinePoint& point : points)
    svg += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.1f}\" class=\"dot part{}\"><title>{}</title></circle>",
                       x.px(point.flop_per_byte), y.px(point.gflops), 3 + 12 * std::sqrt(std::clamp(point.weight, 0.0, 1.0)), point.colour,
                       escape_html(point.label));
  return svg + text_at(kLeft + 6, kTop + 12, "start", "GFLOP/s") + "</svg>";
}

}  // namespace wrapture::bench
