// The restyling that `stylize` and `render` share.
#include "tools/wrapture/restyle.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/style/mask.hpp"

namespace wrapture::cli {
namespace {

nlohmann::json json_of(const BrandReport& report) {
  const auto rounded = [](double value) { return std::round(value * 1e6) / 1e6; };
  nlohmann::json json{{"colour", to_string(report.brand.colour)},
                      {"tolerance", rounded(static_cast<double>(report.brand.tolerance))},
                      {"share", rounded(report.share)},
                      {"mean_change", rounded(report.mean_change)},
                      {"largest_change", rounded(report.largest_change)}};
  if (report.share == 0 && std::isfinite(report.nearest_distance)) {
    json["nearest"] = to_string(report.nearest);
    json["nearest_distance"] = rounded(report.nearest_distance);
  }
  return json;
}

}  // namespace

void add_restyle_options(CLI::App& command, RestyleOptions& options) {
  command.add_option("ARTWORK", options.artwork, kPictureFile)->required();
  command.add_option("--vector-dpi", options.vector_dpi, "Pixels per inch at which SVG and PDF artwork is drawn")
      ->check(number_between(10, 2400));
  CLI::Option* style = command.add_option("--style", options.settings.style, "A name from `wrapture styles`");
  CLI::Option* model = command.add_option("--model", options.settings.model, "A foreign generator (ONNX) instead of --style");
  CLI::Option* mix = command.add_option("--mix", options.mix, "Several styles by weight instead of --style: A=0.7,B=0.3");
  CLI::Option* picture = command.add_option("--style-image", options.style_image, "The style of a picture instead of --style");
  model->excludes(style)->excludes(mix)->excludes(picture);
  style->excludes(mix)->excludes(picture);
  mix->excludes(picture);
  add_input_option(command, options.generator, model);
  command.add_option("--strength", options.settings.strength, "0: the artwork as it is, 1: full style")->check(number_between(0, 1));
  command.add_option("--seed", options.settings.seed, "Of the noise that varies the strokes");
  command.add_option("--working-side", options.settings.working_side, "Pixels of the long side of what the network sees")
      ->check(number_between(64, kMaxImageSide));
  command
      .add_option("--memory", options.memory_mib,
                  "MiB of the device that the network may take, three quarters without this; larger working sizes run in tiles, with the "
                  "same result")
      ->check(number_between(16, 1 << 20));
  add_control_options(command, options.control);
  command.add_option("--report", options.report, "JSON file to write: how each brand colour fared");
  add_meaning_options(command, options.generator, model);
}

StyleSettings settings_of(const RestyleOptions& options) {
  StyleSettings settings = options.settings;
  settings.facts = facts_of(options.generator);
  settings.inputs = inputs_of(options.generator);
  if (!options.mix.empty()) settings.mix = parse_mix(options.mix);
  settings.control = control_of(options.control);
  settings.memory = std::uint64_t{options.memory_mib} << 20;
  return settings;
}

Image load_artwork(const RestyleOptions& options) { return load_image(options.artwork, {.vector_dpi = options.vector_dpi}); }

bool restyles(const RestyleOptions& options) {
  const StyleSettings& settings = options.settings;
  return !settings.style.empty() || !settings.model.empty() || !options.mix.empty() || !options.style_image.empty();
}

Restyle::Restyle(const Common& common, const StyleSettings& settings, const std::filesystem::path& style_image) : settings_(settings) {
  std::optional<EncodingTask> picture;
  if (!style_image.empty())
    picture = prepare_encoding(style_image);
  else if (!settings_.model.empty())
    check_values(load_generator(settings_.model, settings_.facts).inputs, settings_.inputs, true);
  else
    (void)blend(library_, settings_.mix.empty() ? Mix{{settings_.style}} : settings_.mix);
  context_ = make_context(common);
  quiet_ = common.quiet;
  kernels_ = std::make_unique<vk::KernelCache>(*context_);
  if (picture) use_picture(std::move(*picture));
  stylizer_ = std::make_unique<Stylizer>(*context_, *kernels_, library_);
}

void Restyle::use_picture(EncodingTask task) {
  Encoding encoding(*context_, *kernels_, std::move(task));
  encoding.finish();
  Library::Entry entry = style_of_picture(library_, encoding.task(), encoding.code());
  settings_.style = entry.style.name;
  library_.put(std::move(entry));
}

void Restyle::run(const Image& artwork) {
  stylizer_->set_artwork(artwork);
  stylizer_->update(settings_);
  if (const auto& mask = settings_.control.protect; !quiet_ && !mask.empty() && load_mask(mask).empty())
    print_error(fmt::format("{}: is black all over and protects nothing", mask.string()));
  stylizer_->finish();
  const auto& card = stylizer_->generator();
  if (!quiet_ && card && !card->note.empty()) print_error(card->note);
}

void report_control(const RestyleOptions& options, const StyleSettings& settings, const Image& artwork, const Image& result) {
  if (settings.control.brand_colours.empty() && options.report.empty()) return;
  const std::vector<BrandReport> reports = report_brands(settings.control.brand_colours, artwork, result);
  for (const BrandReport& report : reports) print_error(to_string(report));
  if (options.report.empty()) return;
  nlohmann::json json{{"artwork", options.artwork.string()}, {"difference", "CIEDE2000"}, {"brand_colours", nlohmann::json::array()}};
  for (const BrandReport& report : reports) json["brand_colours"].push_back(json_of(report));
  write_file_atomic(options.report, json.dump(2) + "\n");
}

std::vector<std::pair<std::string, std::string>> describe_picture(const RestyleOptions& options) {
  std::vector<std::pair<std::string, std::string>> text{{"Software", "Wrapture " WRAPTURE_VERSION}};
  const StyleSettings& settings = options.settings;
  if (!settings.style.empty()) text.emplace_back("Style", settings.style);
  if (!options.mix.empty()) text.emplace_back("Style", options.mix);
  if (!options.style_image.empty()) text.emplace_back("Style", "as " + options.style_image.filename().string());
  if (!settings.model.empty()) text.emplace_back("Model", settings.model.filename().string());
  if (restyles(options)) text.emplace_back("Strength", fmt::format("{}", settings.strength));
  return text;
}

}  // namespace wrapture::cli
