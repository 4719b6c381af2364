// The restyling that `stylize` and `render` share: options, artwork, and a Stylizer that has finished.
#pragma once

#include <functional>
#include <memory>

#include "engine/style/encode.hpp"
#include "engine/style/stylizer.hpp"
#include "tools/wrapture/command.hpp"
#include "tools/wrapture/control_options.hpp"
#include "tools/wrapture/generator_options.hpp"
#include "viewer/app/document.hpp"
#include "viewer/scene/camera.hpp"

namespace wrapture::cli {

struct RestyleOptions {
  std::filesystem::path artwork;
  double vector_dpi = 300;  // at which SVG and PDF are drawn
  StyleSettings settings;
  std::string mix;                    // as on the command line
  std::uint32_t memory_mib = 0;       // 0: the program chooses
  std::filesystem::path style_image;  // its style instead of the settings'
  GeneratorOptions generator;
  ControlOptions control;
  std::filesystem::path report;     // JSON; empty: none
  std::filesystem::path recipe;     // a PNG file of ours: what is not said otherwise is as it says
  std::optional<Document> project;  // where the artwork was a project file
  CLI::App* command = nullptr;      // to ask what was said
};

void add_restyle_options(CLI::App& command, RestyleOptions& options);
/// Takes what was not said otherwise from the project that was given as artwork, and from the recipe, where one is given. Throws
/// Error(bad_input).
void follow_recipe(RestyleOptions& options);
/// The settings with what was said of the generator and of control. Throws Error(usage).
StyleSettings settings_of(const RestyleOptions& options);
Image load_artwork(const RestyleOptions& options);
/// Whether any style, mix, picture or generator was said.
bool restyles(const RestyleOptions& options);

/// `--protect auto`: looks for barcodes and small text and makes them the mask.
void protect_what_is_found(StyleSettings& settings, const Image& artwork, bool quiet);

/// Device, kernels, library and stylizer in the order in which they depend on each other.
class Restyle {
 public:
  /// Throws before a device is looked for when style, model or style picture are wrong.
  Restyle(const Common& common, const StyleSettings& settings, const std::filesystem::path& style_image = {});
  /// Runs the network on `artwork` and waits. Where memory is short, with smaller tiles, then at smaller working sizes; says so.
  void run(const Image& artwork);
  /// The same, and the result.
  Image restyled(const Image& artwork, const std::function<void(double fraction)>& progress = {});

  [[nodiscard]] const vk::Context& context() const { return *context_; }
  [[nodiscard]] vk::KernelCache& kernels() { return *kernels_; }
  [[nodiscard]] Stylizer& stylizer() { return *stylizer_; }

 private:
  void use_picture(EncodingTask task);
  void run_once(const Image& artwork);
  /// `work`, which may run out of memory, until it does not.
  void with_less_memory(const std::function<void()>& work);
  [[nodiscard]] bool ask_for_less();

  Library library_;
  StyleSettings settings_;
  bool quiet_ = false;
  std::unique_ptr<vk::Context> context_;
  std::unique_ptr<vk::KernelCache> kernels_;
  std::unique_ptr<Stylizer> stylizer_;
};

/// Says how the brand colours fared, a line each on stderr, and writes the report where one is wanted. Throws Error(failed).
void report_control(const RestyleOptions& options, const StyleSettings& settings, const Image& artwork, const Image& result);

/// Besides the options.
struct MadeBy {
  std::string device;
  std::filesystem::path generator{};  // its file; empty: none ran
  std::string shape{};                // empty: the artwork itself
  std::optional<Camera> camera{};
};
MadeBy made_by(Restyle& restyle);
/// Text chunks for a PNG that say how it was made; one of them is the recipe.
std::vector<std::pair<std::string, std::string>> describe_picture(const RestyleOptions& options, const MadeBy& made);

}  // namespace wrapture::cli
