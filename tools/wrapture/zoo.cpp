// `wrapture zoo`: well-known networks with random weights, for benchmarks and comparisons with other runtimes.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "tools/wrapture/network.hpp"

namespace wrapture::cli {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "zoo:";

struct ZooOptions {
  bool json = false;
  std::string name;
  fs::path out;
};

std::vector<std::string> zoo_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(resource(fs::path("weights") / "zoo")))
    if (entry.path().extension() == ".onnx") names.push_back(entry.path().stem().string());
  std::ranges::sort(names);
  return names;
}

/// Throws Error(usage) naming the nearest network.
OnnxModel load_zoo(const std::string& name) {
  const std::vector<std::string> names = zoo_names();
  if (std::ranges::find(names, name) == names.end()) {
    const std::string meant = closest(name, names);
    throw Error(Failure::usage,
                meant.empty() ? fmt::format("the zoo has no network '{}'; `wrapture zoo` lists them", name)
                              : fmt::format("the zoo has no network '{}'; did you mean '{}'? (`wrapture zoo` lists them)", name, meant));
  }
  return OnnxModel::load(resource(fs::path("weights") / "zoo") / (name + ".onnx"));
}

/// One network of the list.
struct ZooRow {
  std::string name, about, inputs, parameters;
  std::int64_t multiply_adds;
};

ZooRow describe(const std::string& name) {
  const OnnxModel model = load_zoo(name);
  const auto fact = [&](const char* key) {
    const auto found = model.metadata().find(key);
    return found == model.metadata().end() ? std::string() : found->second;
  };
  const std::int64_t work = model.build(fill_shapes(model, {})).multiply_adds();
  return {name, fact("wrapture.about"), list_tensors(model.inputs()), fact("wrapture.parameters"), work};
}

void print_json(const std::vector<ZooRow>& rows) {
  Json list = Json::array();
  for (const ZooRow& row : rows)
    list.push_back({{"name", row.name},
                    {"about", row.about},
                    {"inputs", row.inputs},
                    {"parameters", std::stoll("0" + row.parameters)},
                    {"multiply_adds", row.multiply_adds}});
  print(list.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

int list(const ZooOptions& options) {
  std::vector<ZooRow> rows;
  for (const std::string& name : zoo_names()) rows.push_back(describe(name));
  if (options.json) {
    print_json(rows);
    return 0;
  }
  std::vector<std::vector<std::string>> table{{"name", "parameters", "M multiply-adds", "inputs", "about"}};
  for (const ZooRow& row : rows)
    table.push_back({row.name, row.parameters, fmt::format("{:.1f}", static_cast<double>(row.multiply_adds) / 1e6), row.inputs, row.about});
  print(format_table(table, {1, 2}));
  return 0;
}

int write(const ZooOptions& options) {
  check_writable(options.out);
  write_complete(load_zoo(options.name), options.out);
  return 0;
}

}  // namespace

OnnxModel load_network(const std::string& word) {
  return word.starts_with(kPrefix) ? load_zoo(word.substr(kPrefix.size())) : OnnxModel::load(word);
}

void add_zoo(CLI::App& program, Invocation& invocation) {
  auto options = std::make_shared<ZooOptions>();
  CLI::App* command = program.add_subcommand("zoo", "Lists well-known networks for benchmarks, with random weights");
  command->add_flag("--json", options->json, "As JSON");
  CLI::App* writer = command->add_subcommand("export", "Writes one of them as an ONNX file with all weights, for other runtimes");
  writer->add_option("NAME", options->name, "As listed")->required();
  writer->add_option("-o,--output", options->out, "ONNX file to write")->required();
  writer->fallthrough();
  command->require_subcommand(0, 1);
  add_common_options(*command, invocation.common);
  command->callback([options, writer, &invocation] {
    invocation.run = [options, exporting = writer->parsed()] { return exporting ? write(*options) : list(*options); };
  });
}

}  // namespace wrapture::cli
