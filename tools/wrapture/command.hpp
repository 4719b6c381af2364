// What every subcommand shares: its place on the command line, common options, and checks of what it is about to do.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/image.hpp"
#include "engine/vk/context.hpp"
#include "viewer/scene/import/import.hpp"

namespace wrapture::cli {

inline constexpr const char* kPictureFile = "PNG, JPEG, TIFF, WebP, PSD, SVG or PDF file";

/// Options that every subcommand takes.
struct Common {
  std::string device;
  std::string validation = "off";  // off, on, gpu
  bool quiet = false;
};

/// What the command line asked for. `run` is set while it is parsed and called afterwards; it returns the exit code.
struct Invocation {
  Common common;
  std::function<int()> run;
};

/// Each adds one subcommand with its options.
void add_view(CLI::App& program, Invocation& invocation);
void add_protect(CLI::App& program, Invocation& invocation);
void add_kiosk(CLI::App& program, Invocation& invocation);
void add_stylize(CLI::App& program, Invocation& invocation);
void add_render(CLI::App& program, Invocation& invocation);
void add_batch(CLI::App& program, Invocation& invocation);
void add_shapes(CLI::App& program, Invocation& invocation);
void add_net(CLI::App& program, Invocation& invocation);
void add_restore(CLI::App& program, Invocation& invocation);
void add_pattern(CLI::App& program, Invocation& invocation);
void add_infer(CLI::App& program, Invocation& invocation);
void add_inspect(CLI::App& program, Invocation& invocation);
void add_devices(CLI::App& program, Invocation& invocation);
void add_doctor(CLI::App& program, Invocation& invocation);
void add_styles(CLI::App& program, Invocation& invocation);
void add_finishes(CLI::App& program, Invocation& invocation);
void add_operators(CLI::App& program, Invocation& invocation);
void add_bench(CLI::App& program, Invocation& invocation);
void add_zoo(CLI::App& program, Invocation& invocation);

void add_common_options(CLI::App& command, Common& common);

struct Size {
  std::uint32_t width = 0, height = 0;  // px; 0 where not given
};
/// "640x480", each side 1..kMaxImageSide and the area within `max_pixels`. Throws Error(usage) naming `option`.
Size parse_size(const std::string& option, const std::string& text, std::uint64_t max_pixels = kMaxImagePixels);

/// "NAME=FILE". Throws Error(usage) naming `option`.
std::pair<std::string, std::filesystem::path> parse_assignment(const std::string& option, const std::string& text);

/// A check for CLI11: a finite number from `low` to `high`.
CLI::Validator number_between(double low, double high);

vk::Validation validation_of(const Common& common);

/// The device that the user asked for; says on stderr what it took. Throws Error(no_device).
std::unique_ptr<vk::Context> make_context(const Common& common);

/// Throws Error(failed) if validation layers had something to say in this process: no result is then to be trusted.
void require_no_messages();

/// Throws Error(failed) if `result` is all black although `artwork` is not: drivers that fail without saying so leave this behind.
void require_picture(const Image& result, const Image& artwork);

/// Prints to stdout; errors show in finish_output().
void print(std::string_view text);
/// Throws Error(failed) when stdout could not be written.
void finish_output();

/// Prints "wrapture: <message>" as one line to stderr.
void print_error(std::string_view message);

/// The candidate that `word` was probably meant to be; empty if none is near.
std::string closest(const std::string& word, const std::vector<std::string>& candidates);

/// Left-aligned columns; the first row is the heading. Columns in `right` are right-aligned.
std::string format_table(const std::vector<std::vector<std::string>>& rows, const std::vector<std::size_t>& right = {});

/// How a shape from a file is read.
void add_model_options(CLI::App& command, ImportOptions& options);

}  // namespace wrapture::cli
