// Numbers as the panels show them, with units. Pure.
#pragma once

#include <cstdint>
#include <string>

namespace wrapture {

/// "812 ms", "3.4 s", "0.42 ms"; "-" for nothing measured.
std::string format_duration(double milliseconds);
/// "128 MiB", "1.5 GiB", "640 KiB".
std::string format_bytes(std::uint64_t bytes);
/// "1200 × 900 px"
std::string format_pixels(std::uint32_t width_px, std::uint32_t height_px);
/// "102 × 76 mm at 300 dpi"; empty where the resolution is not known.
std::string format_print_size(std::uint32_t width_px, std::uint32_t height_px, double dpi);
/// "59 fps", "7.4 fps"; "-" for 0.
std::string format_rate(double frames_per_second);
/// Cuts in the middle: "long-name-of...file.png"; counts characters, keeps UTF-8 whole.
std::string shorten_middle(const std::string& text, std::size_t characters);

}  // namespace wrapture
