// `wrapture finishes`: what --finish may name.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "tools/wrapture/command.hpp"
#include "viewer/scene/finish.hpp"

namespace wrapture::cli {
namespace {

const char* use_of(const Finish& finish) { return finish.use == FinishUse::print ? "print" : "container"; }

int run_finishes(bool json) {
  if (json) {
    auto list = nlohmann::json::array();
    for (const Finish& finish : finishes())
      list.push_back({{"name", finish.name}, {"title", finish.title}, {"for", use_of(finish)}, {"help", finish.help}});
    print(list.dump(2) + "\n");
    return 0;
  }
  std::vector<std::vector<std::string>> rows{{"NAME", "FOR", "WHAT"}};
  for (const Finish& finish : finishes()) rows.push_back({std::string(finish.name), use_of(finish), std::string(finish.help)});
  print(format_table(rows, {}));
  return 0;
}

}  // namespace

void add_finishes(CLI::App& program, Invocation& invocation) {
  auto json = std::make_shared<bool>(false);
  CLI::App* command = program.add_subcommand("finishes", "Lists the finishes for --finish");
  command->add_flag("--json", *json, "As JSON");
  command->callback([json, &invocation] { invocation.run = [json] { return run_finishes(*json); }; });
}

}  // namespace wrapture::cli
