// `wrapture stylize`: artwork in, restyled artwork out.
#include <fmt/format.h>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/style/codes.hpp"
#include "tools/wrapture/best_of.hpp"
#include "tools/wrapture/progress.hpp"
#include "tools/wrapture/restyle.hpp"

namespace wrapture::cli {
namespace {

struct StylizeOptions {
  RestyleOptions restyle;
  std::string size;
  std::filesystem::path output;
  int best_of = 1;  // seeds
  bool check_codes = false;
};

/// Device work ends with this function: whatever the validation layers say at the very end is said before a file is written.
Image restyled(const Common& common, const StylizeOptions& options, const StyleSettings& settings, const Image& artwork, MadeBy& made) {
  Restyle restyle(common, settings, options.restyle.style_image);
  if (options.best_of > 1) {
    BestOf best = best_of(restyle, settings, artwork, options.best_of);
    if (!common.quiet) print_error(describe(best, settings.seed));
    made = made_by(restyle);
    return std::move(best.result);
  }
  LongWork work("stylizing", common.quiet);
  Image result = restyle.restyled(artwork, [&](double share) { work.tell(share); });
  made = made_by(restyle);
  return result;
}

/// A line for each code that scans in the artwork.
void tell_codes(const Image& artwork, const Image& result) {
  const std::vector<CodeCheck> checks = check_codes(find_codes(artwork), result);
  for (const CodeCheck& check : checks)
    print(fmt::format("{} {}: {}\n", check.code.kind, check.code.text, check.scans ? "scans" : "does not scan any more"));
  if (checks.empty()) print("no barcode scans in the artwork\n");
}

int run_stylize(const Common& common, StylizeOptions options) {
  follow_recipe(options.restyle);
  if (!restyles(options.restyle))
    throw Error(Failure::usage, "stylize: no style; give --style NAME (see `wrapture styles`), --style-image FILE or --model FILE.onnx");
  StyleSettings settings = settings_of(options.restyle);
  if (options.best_of > 1) check_best_of(settings);
  const Size size = parse_size("--size", options.size);
  check_writable(options.output);
  if (!options.restyle.report.empty()) check_writable(options.restyle.report);
  Image artwork = load_artwork(options.restyle);
  if (size.width > 0) artwork = resize(artwork, size.width, size.height);
  protect_what_is_found(settings, artwork, common.quiet);
  MadeBy made;
  const Image result = restyled(common, options, settings, artwork, made);
  require_no_messages();
  require_picture(result, artwork);
  save_png(options.output, result, describe_picture(options.restyle, made));
  report_control(options.restyle, settings, artwork, result);
  if (options.check_codes) tell_codes(artwork, result);
  return 0;
}

}  // namespace

void add_stylize(CLI::App& program, Invocation& invocation) {
  auto options = std::make_shared<StylizeOptions>();
  CLI::App* command = program.add_subcommand("stylize", "Restyles artwork");
  add_restyle_options(*command, options->restyle);
  command->add_option("--size", options->size, "WIDTHxHEIGHT of the result in pixels; without it the artwork's size");
  command->add_option("--best-of", options->best_of, "Seeds to try, from --seed on; the critic keeps the best")
      ->check(CLI::Range(1, kMostSeeds));
  command->add_flag("--check-codes", options->check_codes, "Tell of every barcode of the artwork whether it still scans in the result");
  command->add_option("-o,--output", options->output, "PNG file to write")->required();
  add_common_options(*command, invocation.common);
  command->callback(
      [options, &invocation] { invocation.run = [options, &invocation] { return run_stylize(invocation.common, *options); }; });
}

}  // namespace wrapture::cli
