// `wrapture shapes`: what --shape may name.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "tools/wrapture/command.hpp"
#include "viewer/scene/carton.hpp"
#include "viewer/scene/shape_file.hpp"

namespace wrapture::cli {
namespace {

struct ShapesOptions {
  bool json = false, names = false;
  std::string exported;
};

std::string printed_on(const Container& container) { return is_printed(container) ? "all round" : "label"; }

int list(const Common& common, const ShapesOptions& options) {
  const Shapes shapes;
  if (!common.quiet)
    for (const std::string& problem : shapes.problems()) print_error(problem);
  if (!options.exported.empty()) {
    print(to_json(shapes.find(options.exported)).dump(2) + "\n");
    return 0;
  }
  const Carton carton;
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  json.push_back({{"name", "box"},
                  {"title", "Carton"},
                  {"height_mm", carton.height_mm},
                  {"width_mm", carton.width_mm},
                  {"printed", "all sides"},
                  {"yours", false}});
  std::vector<std::vector<std::string>> rows{{"name", "title", "height mm", "width mm", "printed", ""}};
  rows.push_back({"box", "Carton", fmt::format("{:.0f}", carton.height_mm), fmt::format("{:.0f}", carton.width_mm), "all sides", ""});
  for (const Shapes::Entry& entry : shapes.entries()) {
    const Container& c = entry.container;
    rows.push_back({c.name, c.title, fmt::format("{:.0f}", height_mm(c)), fmt::format("{:.0f}", diameter_mm(c)), printed_on(c),
                    entry.yours ? "yours" : ""});
    json.push_back({{"name", c.name},
                    {"title", c.title},
                    {"title_zh", c.title_zh},
                    {"height_mm", height_mm(c)},
                    {"width_mm", diameter_mm(c)},
                    {"printed", printed_on(c)},
                    {"yours", entry.yours}});
  }
  if (options.json)
    print(json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
  else if (options.names)
    for (std::size_t i = 1; i < rows.size(); ++i) print(rows[i].front() + "\n");
  else
    print(format_table(rows, {2, 3}));
  return 0;
}

}  // namespace

void add_shapes(CLI::App& program, Invocation& invocation) {
  auto options = std::make_shared<ShapesOptions>();
  CLI::App* command = program.add_subcommand("shapes", "Lists the shapes of packages, yours in ~/.local/share/wrapture/shapes too");
  CLI::Option* json = command->add_flag("--json", options->json, "As JSON");
  CLI::Option* names = command->add_flag("--names", options->names, "Names only, one a line")->excludes(json);
  command->add_option("--export", options->exported, "Prints the file of this shape, to make your own of")->excludes(json)->excludes(names);
  add_common_options(*command, invocation.common);
  command->callback([options, &invocation] { invocation.run = [options, &invocation] { return list(invocation.common, *options); }; });
}

}  // namespace wrapture::cli
