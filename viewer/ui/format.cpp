// Numbers with units.
#include "viewer/ui/format.hpp"

#include <fmt/format.h>

#include <vector>

#include "viewer/ui/words.hpp"

namespace wrapture {

std::string format_duration(double milliseconds) {
  if (milliseconds <= 0) return "-";
  if (milliseconds < 10) return fmt::format("{:.2f} ms", milliseconds);
  if (milliseconds < 999.5) return fmt::format("{:.0f} ms", milliseconds);
  return fmt::format("{:.1f} s", milliseconds / 1000);
}

std::string format_bytes(std::uint64_t bytes) {
  const auto value = static_cast<double>(bytes);
  if (bytes < 1u << 20) return fmt::format("{:.0f} KiB", value / 1024);
  if (bytes < 1u << 30) return fmt::format("{:.0f} MiB", value / (1024 * 1024));
  return fmt::format("{:.1f} GiB", value / (1024 * 1024 * 1024));
}

std::string format_pixels(std::uint32_t width_px, std::uint32_t height_px) { return fmt::format("{} × {} px", width_px, height_px); }

std::string format_print_size(std::uint32_t width_px, std::uint32_t height_px, double dpi) {
  if (dpi <= 0) return "";
  return tr_format("{:.0f} × {:.0f} mm at {:.0f} dpi", width_px * 25.4 / dpi, height_px * 25.4 / dpi, dpi);
}

std::string format_rate(double frames_per_second) {
  if (frames_per_second <= 0) return "-";
  return frames_per_second < 9.95 ? fmt::format("{:.1f} fps", frames_per_second) : fmt::format("{:.0f} fps", frames_per_second);
}

std::string shorten_middle(const std::string& text, std::size_t characters) {
  std::vector<std::size_t> starts;  // byte offsets of characters
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xC0u) != 0x80u) starts.push_back(i);
  if (starts.size() <= characters || characters < 5) return text;
  const std::size_t tail = (characters - 3) / 2, head = characters - 3 - tail;
  return text.substr(0, starts[head]) + "..." + text.substr(starts[starts.size() - tail]);
}

}  // namespace wrapture
