// `wrapture styles`: what --style may name.
#include <nlohmann/json.hpp>

#include "engine/style/model.hpp"
#include "tools/wrapture/command.hpp"

namespace wrapture::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
  bool json = false, names = false;
};

Json to_json(const Library::Entry& entry) {
  const Style& style = entry.style;
  return {{"name", style.name}, {"title", style.title},     {"title_zh", style.title_zh}, {"author", style.author},
          {"year", style.year}, {"licence", style.licence}, {"source", style.source},     {"model", entry.model.string()}};
}

int run(const Options& options) {
  const Library library;
  if (options.json) {
    Json list = Json::array();
    for (const Library::Entry& entry : library.entries()) list.push_back(to_json(entry));
    print(list.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  if (!options.names) rows.push_back({"name", "title", "author", "year", "licence"});
  for (const Library::Entry& entry : library.entries()) {
    const Style& style = entry.style;
    rows.push_back(options.names ? std::vector{style.name} : std::vector{style.name, style.title, style.author, style.year, style.licence});
  }
  print(format_table(rows));
  return 0;
}

}  // namespace

void add_styles(CLI::App& program, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("styles", "Lists the styles");
  CLI::Option* json = command->add_flag("--json", options->json, "As JSON");
  command->add_flag("--names", options->names, "Names only, one a line")->excludes(json);
  add_common_options(*command, invocation.common);
  command->callback([options, &invocation] { invocation.run = [options] { return run(*options); }; });
}

}  // namespace wrapture::cli
