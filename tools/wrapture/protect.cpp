// `wrapture protect`: finds barcodes and small text in artwork and writes them as a mask for --protect.
#include "engine/style/protect.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/file.hpp"
#include "tools/wrapture/command.hpp"

namespace wrapture::cli {
namespace {

struct ProtectOptions {
  std::filesystem::path artwork, output;
  double feather = 2, vector_dpi = 300;
  bool json = false;
};

nlohmann::ordered_json json_of(const ProtectRegion& region, const Image& artwork) {
  const auto px = [](float share, std::uint32_t side) { return std::lround(static_cast<double>(share) * side); };
  nlohmann::ordered_json json{{"kind", to_string(region.kind)}};
  if (!region.what.empty()) json["reads"] = region.what;
  json["x_px"] = px(region.x, artwork.width);
  json["y_px"] = px(region.y, artwork.height);
  json["width_px"] = px(region.width, artwork.width);
  json["height_px"] = px(region.height, artwork.height);
  return json;
}

int run_protect(const ProtectOptions& options) {
  if (!options.output.empty()) check_writable(options.output);
  const Image artwork = load_image(options.artwork, {.vector_dpi = options.vector_dpi});
  const std::vector<ProtectRegion> regions = find_regions(artwork);
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  std::vector<std::vector<std::string>> table{{"kind", "x px", "y px", "width px", "height px", "reads"}};
  for (const ProtectRegion& region : regions) {
    const auto json = json_of(region, artwork);
    list.push_back(json);
    table.push_back({std::string(to_string(region.kind)), json["x_px"].dump(), json["y_px"].dump(), json["width_px"].dump(),
                     json["height_px"].dump(), region.what});
  }
  if (!options.output.empty()) save_mask(paint_mask(regions, artwork, static_cast<float>(options.feather)), options.output);
  if (options.json)
    print(list.dump(2) + "\n");
  else if (regions.empty())
    print("no barcode and no small text found\n");
  else
    print(format_table(table, {1, 2, 3, 4}));
  return 0;
}

}  // namespace

void add_protect(CLI::App& program, Invocation& invocation) {
  auto options = std::make_shared<ProtectOptions>();
  CLI::App* command =
      program.add_subcommand("protect", "Finds barcodes and small text in artwork, as a mask for --protect; needs no device");
  command->add_option("ARTWORK", options->artwork, "The artwork")->required();
  command->add_option("-o,--output", options->output, "PNG file to write: white where the artwork is to stay as it is");
  command->add_option("--feather", options->feather, "Pixels over which protection fades around what was found (2)")
      ->check(number_between(0, 1000));
  command->add_option("--vector-dpi", options->vector_dpi, "Resolution at which SVG and PDF are drawn")->check(number_between(10, 2400));
  command->add_flag("--json", options->json, "As JSON");
  command->callback([options, &invocation] { invocation.run = [options] { return run_protect(*options); }; });
}

}  // namespace wrapture::cli
