// `wrapture pattern`: seamless background patterns from the pattern generator.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/style/model.hpp"
#include "engine/style/pattern_run.hpp"
#include "tools/wrapture/command.hpp"

namespace wrapture::cli {
namespace {

using Json = nlohmann::ordered_json;

struct PatternOptions {
  PatternSettings settings;
  std::uint32_t to = 0;
  CLI::Option* to_given = nullptr;
  std::string size = "1024x1024";
  std::filesystem::path model, output;
  bool families = false, json = false;
};

PatternModel open_model(const PatternOptions& options) {
  return open_pattern(options.model.empty() ? find_model("pattern") : options.model);
}

void list_families(const PatternOptions& options) {
  const PatternModel model = open_model(options);
  Json list = Json::array();
  std::vector<std::vector<std::string>> rows{{"name", "title", "licence"}};
  for (const PatternFamily& family : model.families) {
    list.push_back({{"name", family.name}, {"title", family.title}, {"title_zh", family.title_zh}, {"licence", family.licence}});
    rows.push_back({family.name, family.title, family.licence});
  }
  print(options.json ? list.dump(2, ' ', false, Json::error_handler_t::replace) + "\n" : format_table(rows));
}

/// Throws Error(usage) for what cannot be, before any device is asked.
PatternSettings settings_of(const PatternOptions& options) {
  PatternSettings settings = options.settings;
  if (settings.family.empty()) throw Error(Failure::usage, "pattern: no family; give --family NAME (see `wrapture pattern --families`)");
  if (options.output.empty()) throw Error(Failure::usage, "pattern: no file to write; give -o FILE.png");
  if (options.to_given->count() > 0) settings.to = options.to;
  if (settings.t > 0 && !settings.to) throw Error(Failure::usage, "pattern: --t walks towards another seed; give it with --to");
  const Size size = parse_size("--size", options.size);
  settings.width = size.width;
  settings.height = size.height;
  return settings;
}

/// Device work ends with this function: whatever the validation layers say at the very end is said before a file is written.
Image made(const Common& common, const PatternModel& model, const PatternSettings& settings) {
  const auto context = make_context(common);
  vk::KernelCache kernels(*context);
  return make_pattern(*context, kernels, model, settings);
}

std::vector<std::pair<std::string, std::string>> describe(const PatternSettings& settings) {
  std::string seed = std::to_string(settings.seed);
  if (settings.to) seed += fmt::format(" to {} at {}", *settings.to, settings.t);
  return {{"Software", "Wrapture " WRAPTURE_VERSION}, {"Pattern", settings.family}, {"Seed", seed}};
}

int run_pattern(const Common& common, const PatternOptions& options) {
  if (options.families) {
    list_families(options);
    return 0;
  }
  const PatternSettings settings = settings_of(options);
  const PatternModel model = open_model(options);
  (void)find_family(model, settings.family);
  (void)pattern_layout(model, settings);
  check_writable(options.output);
  const Image picture = made(common, model, settings);
  require_no_messages();
  save_png(options.output, picture, describe(settings));
  return 0;
}

}  // namespace

void add_pattern(CLI::App& program, Invocation& invocation) {
  auto options = std::make_shared<PatternOptions>();
  PatternSettings& settings = options->settings;
  CLI::App* command = program.add_subcommand("pattern", "Makes seamless background patterns of any size");
  command->add_option("--family", settings.family, "A name from --families");
  command->add_option("--seed", settings.seed, "Which of the family's patterns; the same on every device");
  options->to_given = command->add_option("--to", options->to, "Another seed to walk to");
  command->add_option("--t", settings.t, "How far to walk; 0: --seed, 1: --to")->check(number_between(0, 1));
  command->add_option("--size", options->size, "WIDTHxHEIGHT of the picture in pixels; it tiles seamlessly itself");
  command->add_option("--tile", settings.tile, "Pixels, about, of the side of a repeat; 0: up to 1024")->check(CLI::Range(0u, 16384u));
  command->add_option("--scale", settings.scale, "Above 1: larger motifs")->check(number_between(kLeastScale, kMostScale));
  command->add_option("--model", options->model, "Another pattern generator (ONNX)");
  CLI::Option* families = command->add_flag("--families", options->families, "Lists the families instead");
  command->add_flag("--json", options->json, "The list as JSON")->needs(families);
  command->add_option("-o,--output", options->output, "PNG file to write");
  add_common_options(*command, invocation.common);
  command->callback(
      [options, &invocation] { invocation.run = [options, &invocation] { return run_pattern(invocation.common, *options); }; });
}

}  // namespace wrapture::cli
