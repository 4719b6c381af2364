// `wrapture net`: the flat sheet of a carton as a template.
#include <fmt/format.h>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "tools/wrapture/command.hpp"
#include "viewer/scene/shape_words.hpp"
#include "viewer/scene/sheet.hpp"

namespace wrapture::cli {
namespace {

struct NetOptions {
  std::string box;
  float board_mm = 0.5f;
  double dpi = 300;
  std::filesystem::path output;
};

Carton carton_of(const NetOptions& options) {
  const glm::vec3 size = parse_box("--box", options.box);
  Carton carton{.width_mm = size.x, .height_mm = size.y, .depth_mm = size.z, .board_mm = options.board_mm};
  carton.edge_radius_mm = std::min(carton.edge_radius_mm, 0.4f * std::min({size.x, size.y, size.z}));
  return carton;
}

int run_net(const NetOptions& options) {
  const Net net = make_net(carton_of(options));
  const std::string ending = options.output.extension().string();
  if (ending != ".svg" && ending != ".png")
    throw Error(Failure::usage, fmt::format("-o {}: end the name with .svg or .png", options.output.string()));
  const std::string title = fmt::format("Straight tuck end box {} mm, board {:g} mm", options.box, options.board_mm);
  if (ending == ".svg")
    write_file_atomic(options.output, to_svg(net, title));
  else
    save_png(options.output, draw_net(net, blank_sheet(net, options.dpi)), {{"Title", title}});
  print(fmt::format("{:.1f} x {:.1f} mm\n", net.size_mm.x, net.size_mm.y));
  return 0;
}

}  // namespace

void add_net(CLI::App& program, Invocation& invocation) {
  auto options = std::make_shared<NetOptions>();
  CLI::App* command = program.add_subcommand("net", "Writes the flat sheet of a carton as SVG or PNG, to design on");
  command->add_option("--box", options->box, "WIDTHxHEIGHTxDEPTH of the closed box, outside, mm")->required();
  command->add_option("--thickness", options->board_mm, "Of the board, mm")->check(number_between(0.1, 5));
  command->add_option("--dpi", options->dpi, "Pixels per inch of a PNG")->check(number_between(20, 1200));
  command->add_option("-o,--output", options->output, "SVG or PNG file to write")->required();
  add_common_options(*command, invocation.common);
  command->callback([options, &invocation] { invocation.run = [options] { return run_net(*options); }; });
}

}  // namespace wrapture::cli
