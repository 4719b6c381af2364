// `wrapture score`: how much a result looks like its style, by the critic and by the statistics of its early features.
#include "tools/wrapture/score.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/style/critic.hpp"
#include "engine/style/model.hpp"

namespace wrapture::cli {
namespace {

using Json = nlohmann::ordered_json;

struct ScoreOptions {
  std::filesystem::path result, artwork;
  std::string style;
  bool json = false;
};

struct Row {
  std::string name;
  Judgement judgement;
};

std::vector<Row> judge_all(const Common& common, const ScoreOptions& options, const CriticModel& model) {
  const Image result = load_image(options.result);
  const Image artwork = options.artwork.empty() ? Image{} : load_image(options.artwork);
  const auto context = make_context(common);
  vk::KernelCache kernels(*context);
  std::vector<Row> rows{{"result", judge(*context, kernels, model, result, options.style)}};
  if (artwork.width > 0) rows.push_back({"artwork", judge(*context, kernels, model, artwork, options.style)});
  return rows;
}

Json to_json(const Judgement& judgement) {
  return {{"score", judgement.score},
          {"share", judgement.share},
          {"match", judgement.match},
          {"similarity", judgement.similarity},
          {"nearest", judgement.nearest}};
}

int run_score(const Common& common, const ScoreOptions& options) {
  const CriticModel model = load_critic(find_model("critic"));
  (void)model.find(options.style);
  const std::vector<Row> rows = judge_all(common, options, model);
  require_no_messages();
  if (options.json) {
    Json object{{"style", options.style}};
    for (const Row& row : rows) object[row.name] = to_json(row.judgement);
    print(object.dump(2) + "\n");
    return 0;
  }
  std::vector<std::vector<std::string>> table{{"", "score", "patches", "match", "similarity", "nearest style"}};
  for (const auto& [name, judgement] : rows)
    table.push_back({name, fmt::format("{:.3f}", judgement.score), fmt::format("{:.0f} %", 100 * judgement.share),
                     fmt::format("{:.0f} %", 100 * judgement.match), fmt::format("{:.3f}", judgement.similarity), judgement.nearest});
  print(format_table(table, {1, 2, 3, 4}));
  return 0;
}

}  // namespace

void add_score(CLI::App& program, Invocation& invocation) {
  auto options = std::make_shared<ScoreOptions>();
  CLI::App* command = program.add_subcommand("score", "Tells how much a result looks like its style");
  command->add_option("RESULT", options->result, "PNG or JPEG file")->required();
  command->add_option("--style", options->style, "A bundled style from `wrapture styles`")->required();
  command->add_option("--artwork", options->artwork, "The artwork before, to compare with");
  command->add_flag("--json", options->json, "As JSON");
  add_common_options(*command, invocation.common);
  command->callback([options, &invocation] { invocation.run = [options, &invocation] { return run_score(invocation.common, *options); }; });
}

}  // namespace wrapture::cli
