// `wrapture styles`: what --style may name.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/style/model.hpp"
#include "tools/wrapture/own_styles.hpp"

namespace wrapture::cli {
namespace {

using Json = nlohmann::ordered_json;

struct StylesOptions {
  bool json = false, names = false;
};

Json to_json(const Library::Entry& entry) {
  const Style& style = entry.style;
  Json json{{"name", style.name},  {"title", style.title},     {"title_zh", style.title_zh}, {"author", style.author},
            {"year", style.year},  {"licence", style.licence}, {"source", style.source},     {"model", entry.model.string()},
            {"yours", entry.yours}};
  if (!style.picture.empty()) json["picture"] = style.picture;
  if (style.similarity) json["similarity"] = *style.similarity;
  return json;
}

int list(const Common& common, const StylesOptions& options) {
  const Library library;
  if (!common.quiet)
    for (const Library::Problem& problem : library.problems()) print_error(problem.what);
  if (options.json) {
    Json list = Json::array();
    for (const Library::Entry& entry : library.entries()) list.push_back(to_json(entry));
    print(list.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  const bool any_yours = std::ranges::any_of(library.entries(), &Library::Entry::yours);
  if (!options.names) rows.push_back({"name", "title", "author", "year", "licence", any_yours ? "whose" : ""});
  for (const Library::Entry& entry : library.entries()) {
    const Style& style = entry.style;
    rows.push_back(options.names ? std::vector{style.name}
                                 : std::vector<std::string>{style.name, style.title, style.author, style.year, style.licence,
                                                            entry.yours ? "yours" : ""});
  }
  print(format_table(rows));
  return 0;
}

}  // namespace

void add_styles(CLI::App& program, Invocation& invocation) {
  auto options = std::make_shared<StylesOptions>();
  CLI::App* command = program.add_subcommand("styles", "Lists the styles; makes, exports, imports and removes your own");
  CLI::Option* json = command->add_flag("--json", options->json, "As JSON");
  command->add_flag("--names", options->names, "Names only, one a line")->excludes(json);
  add_common_options(*command, invocation.common);
  command->callback([options, command, &invocation] {
    if (command->get_subcommands().empty()) invocation.run = [options, &invocation] { return list(invocation.common, *options); };
  });
  add_own_styles(*command, invocation);
  command->require_subcommand(0, 1);
}

}  // namespace wrapture::cli
