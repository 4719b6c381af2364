// `wrapture operators`: the ONNX operators that networks may be made of.
#include "engine/graph/onnx.hpp"
#include "tools/wrapture/command.hpp"

namespace wrapture::cli {
namespace {

int run() {
  std::string text;
  for (const std::string_view name : supported_operators()) text += std::string(name) + "\n";
  print(text);
  return 0;
}

}  // namespace

void add_operators(CLI::App& program, Invocation& invocation) {
  CLI::App* command = program.add_subcommand("operators", "Lists the ONNX operators that a network may hold");
  add_common_options(*command, invocation.common);
  command->callback([&invocation] { invocation.run = [] { return run(); }; });
}

}  // namespace wrapture::cli
