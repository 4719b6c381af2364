// The restyling that `stylize` and `render` share.
#include "tools/wrapture/restyle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/sha256.hpp"
#include "engine/style/mask.hpp"
#include "engine/style/protect.hpp"
#include "viewer/app/document_json.hpp"
#include "viewer/export/recipe.hpp"

namespace wrapture::cli {
namespace {

constexpr std::uint64_t kMaxGeneratorBytes = std::uint64_t{2} << 30;
constexpr std::uint64_t kLeastMemory = 32ull << 20;  // bytes: of the smallest tiles that are worth trying
constexpr std::uint32_t kLeastSide = 64;             // px

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
  command.add_option("ARTWORK", options.artwork, std::string(kPictureFile) + ", or a .wrapture project")->required();
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
  command.add_option("--recipe", options.recipe, "A PNG that Wrapture wrote: its style and settings, where nothing else is said");
  add_meaning_options(command, options.generator, model);
  options.command = &command;
}

StyleSettings settings_of(const RestyleOptions& options) {
  StyleSettings settings = options.settings;
  settings.facts = facts_of(options.generator);
  settings.inputs = inputs_of(options.generator);
  if (!options.mix.empty()) settings.mix = parse_mix(options.mix);
  settings.control = control_of(options.control);
  if (options.project && settings.facts.empty()) settings.facts = options.project->facts;
  if (options.project && settings.inputs.empty()) settings.inputs = options.project->inputs;
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

void protect_what_is_found(StyleSettings& settings, const Image& artwork, bool quiet) {
  if (settings.control.protect != kProtectFound) return;
  settings.control.protect = protect_found(artwork);
  if (!quiet && settings.control.protect.empty()) print_error("--protect auto: no barcode and no small text found; nothing is protected");
}

void Restyle::run(const Image& artwork) {
  with_less_memory([&] { run_once(artwork); });
}

Image Restyle::restyled(const Image& artwork, const std::function<void(double)>& progress) {
  Image result;
  with_less_memory([&] {
    run_once(artwork);
    result = stylizer_->result(progress);
  });
  return result;
}

void Restyle::with_less_memory(const std::function<void()>& work) {
  for (bool short_of_memory = false;;) {
    try {
      return work();
    } catch (const OutOfMemory& error) {
      short_of_memory = true;
      if (!ask_for_less()) throw;
      print_error(error.what());
    } catch (const Error& error) {
      // So little memory holds not even the smallest tile, or the network has no tiles: only a smaller size is left.
      if (!short_of_memory || error.failure() != Failure::bad_input) throw;
      settings_.memory = kLeastMemory;
      if (!ask_for_less()) throw;
    }
    print_error(settings_.memory > 0 ? fmt::format("goes on in tiles within {} MiB", settings_.memory >> 20)
                                     : fmt::format("goes on with a working side of {} px", settings_.working_side));
    stylizer_.reset();  // first: what it holds is to be had again
    stylizer_ = std::make_unique<Stylizer>(*context_, *kernels_, library_);
  }
}

/// Tiles in a quarter of the memory each time, then half the size.
bool Restyle::ask_for_less() {
  const std::uint64_t before = settings_.memory > 0 ? settings_.memory : context_->info().memory_bytes;
  if (before / 4 >= kLeastMemory) {
    settings_.memory = before / 4;
    return true;
  }
  if (settings_.working_side / 2 < kLeastSide) return false;
  settings_.working_side /= 2;
  settings_.memory = 0;
  return true;
}

void Restyle::run_once(const Image& artwork) {
  stylizer_->set_artwork(artwork);
  protect_what_is_found(settings_, artwork, quiet_);
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

MadeBy made_by(Restyle& restyle) {
  const auto& card = restyle.stylizer().generator();
  return {.device = restyle.context().info().name, .generator = card ? card->model : std::filesystem::path()};
}

std::vector<std::pair<std::string, std::string>> describe_picture(const RestyleOptions& options, const MadeBy& made) {
  std::vector<std::pair<std::string, std::string>> text{{"Software", "Wrapture " WRAPTURE_VERSION}};
  const StyleSettings& settings = options.settings;
  if (!settings.style.empty()) text.emplace_back("Style", settings.style);
  if (!options.mix.empty()) text.emplace_back("Style", options.mix);
  if (!options.style_image.empty()) text.emplace_back("Style", "as " + options.style_image.filename().string());
  if (!settings.model.empty()) text.emplace_back("Model", settings.model.filename().string());
  if (restyles(options)) text.emplace_back("Strength", fmt::format("{}", settings.strength));
  Recipe recipe{.version = WRAPTURE_VERSION,
                .device = made.device,
                .artwork = options.artwork.filename().string(),
                .settings = settings_of(options),
                .style_image = options.style_image.filename().string()};
  if (!made.generator.empty()) recipe.weights = sha256_of(read_file(made.generator, kMaxGeneratorBytes));
  if (!made.shape.empty()) recipe.shape = made.shape;
  recipe.camera = made.camera;
  text.emplace_back(kRecipeKey, to_json(recipe));
  return text;
}

namespace {

bool said(const RestyleOptions& options, const char* option) { return options.command != nullptr && options.command->count(option) > 0; }

/// A file that a recipe names, beside the recipe.
std::filesystem::path beside(const RestyleOptions& options, const std::string& name, const char* option) {
  std::filesystem::path path = options.recipe.parent_path() / name;
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) return path;
  throw Error(Failure::bad_input, fmt::format("{}: its recipe needs '{}', which is not beside it; say where it is with {}",
                                              options.recipe.string(), name, option));
}

bool says_style(const RestyleOptions& options) {
  return std::ranges::any_of(std::array{"--style", "--mix", "--style-image", "--model"},
                             [&](const char* option) { return said(options, option); });
}

void follow_style(RestyleOptions& options, const Recipe& recipe) {
  if (says_style(options)) return;
  if (!recipe.settings.model.empty())
    options.settings.model = beside(options, recipe.settings.model.string(), "--model");
  else if (!recipe.style_image.empty())
    options.style_image = beside(options, recipe.style_image, "--style-image");
  options.settings.style = recipe.settings.style;
  if (!recipe.settings.mix.empty()) options.mix = to_string(recipe.settings.mix);
}

void follow_control(RestyleOptions& options, const StyleControl& wanted) {
  ControlOptions& control = options.control;
  if (!said(options, "--colour-keep")) control.colour_keep = wanted.colour_keep;
  if (!said(options, "--stroke-scale")) control.stroke_scale = wanted.stroke_scale;
  if (!said(options, "--wrap")) control.wrap = wanted.wrap == WrapAround::u ? "u" : "none";
  if (!said(options, "--protect") && !wanted.protect.empty()) control.protect = beside(options, wanted.protect.string(), "--protect");
  if (said(options, "--brand-colour")) return;
  control.brand_colours.clear();
  for (const BrandColour& brand : wanted.brand_colours) control.brand_colours.push_back(to_string(brand));
}

void follow_project(RestyleOptions& options) {
  if (!is_project(options.artwork)) return;
  options.project = load_project(options.artwork).document;
  const Document& design = *options.project;
  options.artwork = design.artwork;
  if (!says_style(options)) {
    options.settings.model = design.model;
    if (design.model.empty() && design.mix.empty()) options.settings.style = design.style;
    if (design.model.empty() && !design.mix.empty()) options.mix = to_string(design.mix);
  }
  if (!said(options, "--strength")) options.settings.strength = design.strength;
  if (!said(options, "--seed")) options.settings.seed = design.seed;
  if (!said(options, "--working-side")) options.settings.working_side = design.working_side;
  StyleControl control = design.control;
  if (!said(options, "--protect")) options.control.protect = std::exchange(control.protect, {});
  follow_control(options, control);
}

}  // namespace

void follow_recipe(RestyleOptions& options) {
  follow_project(options);
  if (options.recipe.empty()) return;
  const auto found = recipe_in(options.recipe);
  if (!found)
    throw Error(Failure::bad_input, fmt::format("{}: holds no recipe; only PNG files that Wrapture wrote do", options.recipe.string()));
  const StyleSettings& wanted = found->settings;
  follow_style(options, *found);
  if (!said(options, "--strength")) options.settings.strength = wanted.strength;
  if (!said(options, "--seed")) options.settings.seed = wanted.seed;
  if (!said(options, "--working-side")) options.settings.working_side = wanted.working_side;
  follow_control(options, wanted.control);
  if (said(options, "--input")) return;
  for (const auto& [name, value] : wanted.inputs) options.generator.inputs.push_back(name + "=" + to_string(value));
}

}  // namespace wrapture::cli
