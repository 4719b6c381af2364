// Common options, and checks before and after the work.
#include "tools/wrapture/command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "engine/base/error.hpp"

namespace wrapture::cli {
namespace {

bool parse_side(std::string_view text, std::uint32_t& side) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), side);
  return error == std::errc() && end == text.data() + text.size();
}

bool is_black(const Image& image) {
  for (std::size_t i = 0; i < image.rgba.size(); i += 4)
    if (image.rgba[i] != 0 || image.rgba[i + 1] != 0 || image.rgba[i + 2] != 0) return false;
  return true;
}

}  // namespace

void add_common_options(CLI::App& command, Common& common) {
  command.add_option("--device", common.device, "Vulkan device: its index, a part of its name, or its UUID (see `wrapture devices`)");
  command.add_flag("--validation{on}", common.validation, "Check every Vulkan call; any message makes the run fail (=gpu: shaders, slow)")
      ->check(CLI::IsMember({"on", "off", "gpu"}));
  command.add_flag("--quiet", common.quiet, "Do not say which device is used");
}

Size parse_size(const std::string& option, const std::string& text, std::uint64_t max_pixels) {
  if (text.empty()) return {};
  const std::size_t cross = text.find_first_of("xX");
  Size size;
  if (cross == std::string::npos || !parse_side(std::string_view(text).substr(0, cross), size.width) ||
      !parse_side(std::string_view(text).substr(cross + 1), size.height))
    throw Error(Failure::usage, fmt::format("{} {}: not a size; write WIDTHxHEIGHT in pixels, like 640x480", option, text));
  const bool fits = size.width >= 1 && size.height >= 1 && size.width <= kMaxImageSide && size.height <= kMaxImageSide;
  if (!fits || std::uint64_t{size.width} * size.height > max_pixels)
    throw Error(Failure::usage, fmt::format("{} {}: out of bounds; each side may be 1 to {} px, and all {} Mpx", option, text,
                                            kMaxImageSide, max_pixels >> 20));
  return size;
}

std::pair<std::string, std::filesystem::path> parse_assignment(const std::string& option, const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
    throw Error(Failure::usage, fmt::format("{} {}: write NAME=FILE.npy, with the name that `wrapture inspect` lists", option, text));
  return {text.substr(0, equals), text.substr(equals + 1)};
}

CLI::Validator number_between(double low, double high) {
  const auto check = [low, high](const std::string& text) -> std::string {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool number = error == std::errc() && end == text.data() + text.size();
    if (number && value >= low && value <= high) return {};
    return fmt::format("'{}' is not a number from {} to {}", text, low, high);
  };
  return {check, fmt::format("[{} to {}]", low, high)};
}

vk::Validation validation_of(const Common& common) {
  if (common.validation == "gpu") return vk::Validation::gpu;
  return common.validation == "on" ? vk::Validation::on : vk::Validation::off;
}

std::unique_ptr<vk::Context> make_context(const Common& common) {
  auto context = std::make_unique<vk::Context>(
      vk::ContextOptions{.device = common.device, .validation = validation_of(common), .instance_extensions = {}});
  if (!common.quiet) {
    const vk::DeviceInfo& info = context->info();
    const char* note = context->is_cpu() ? ", a software driver: this will be slow" : "";
    fmt::print(stderr, "wrapture: using device {} '{}' ({}{})\n", info.index, info.name, info.type, note);
  }
  return context;
}

void require_no_messages() {
  if (const std::uint32_t count = vk::Context::total_message_count(); count > 0)
    throw Error(fmt::format("the validation layers found {} mistakes (above); nothing was written, please report them", count));
}

void require_picture(const Image& result, const Image& artwork) {
  if (is_black(result) && !is_black(artwork))
    throw Error("the device returned a black picture, nothing was written; update its driver or choose another with --device");
}

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void finish_output() {
  if (std::fflush(stdout) != 0 || std::ferror(stdout))
    throw Error("the standard output cannot be written; free some space or redirect it elsewhere");
}

void print_error(std::string_view message) {
  std::string line(message);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  fmt::print(stderr, "wrapture: {}\n", line);
}

std::string format_table(const std::vector<std::vector<std::string>>& rows, const std::vector<std::size_t>& right) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string table;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool to_right = std::find(right.begin(), right.end(), i) != right.end();
      line += to_right ? fmt::format("{:>{}}", row[i], widths[i]) : fmt::format("{:<{}}", row[i], widths[i]);
      line += "  ";
    }
    table += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return table;
}

void add_model_options(CLI::App& command, ImportOptions& options) {
  command.add_option("--artwork-material", options.artwork_material,
                     "Which material of a --shape file wears the artwork; without it the largest one that has texture coordinates");
  command.add_option("--shape-height", options.height_mm, "Height in mm of a --shape file")->check(number_between(1, 5000));
}

}  // namespace wrapture::cli
