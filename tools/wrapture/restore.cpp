// `wrapture restore`: takes noise and JPEG damage out of artwork, and doubles its size.
#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/style/model.hpp"
#include "engine/style/restorer.hpp"
#include "tools/wrapture/command.hpp"

namespace wrapture::cli {
namespace {

struct RestoreOptions {
  std::filesystem::path artwork, output;
  bool clean = false, enlarge = false;
};

/// Device work ends with this function.
Image restored(const Common& common, Image image, const std::vector<std::filesystem::path>& models) {
  const auto context = make_context(common);
  vk::KernelCache kernels(*context);
  for (const auto& model : models) image = Restorer(*context, kernels, model).restore(image);
  return image;
}

int run_restore(const Common& common, const RestoreOptions& options) {
  if (!options.clean && !options.enlarge) throw Error(Failure::usage, "restore: nothing to do; give --clean, --enlarge, or both");
  std::vector<std::filesystem::path> models;
  if (options.clean) models.push_back(find_model("clean"));
  if (options.enlarge) models.push_back(find_model("enlarge"));
  check_writable(options.output);
  const Image artwork = load_image(options.artwork);
  const Image result = restored(common, artwork, models);
  require_no_messages();
  require_picture(result, artwork);
  save_png(options.output, result, {{"Software", "Wrapture " WRAPTURE_VERSION}});
  return 0;
}

}  // namespace

void add_restore(CLI::App& program, Invocation& invocation) {
  auto options = std::make_shared<RestoreOptions>();
  CLI::App* command = program.add_subcommand("restore", "Cleans or enlarges artwork, before it is styled or for print");
  command->add_option("ARTWORK", options->artwork, kPictureFile)->required();
  command->add_flag("--clean", options->clean, "Take out noise and JPEG damage");
  command->add_flag("--enlarge", options->enlarge, "Double width and height; physical size stays");
  command->add_option("-o,--output", options->output, "PNG file to write")->required();
  add_common_options(*command, invocation.common);
  command->callback(
      [options, &invocation] { invocation.run = [options, &invocation] { return run_restore(invocation.common, *options); }; });
}

}  // namespace wrapture::cli
