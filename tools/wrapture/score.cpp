// `wrapture score`: how much a result looks like its style, by the critic, the statistics of its early features and the picture's patches.
#include "tools/wrapture/score.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/style/borrowed.hpp"
#include "engine/style/critic.hpp"
#include "engine/style/model.hpp"

namespace wrapture::cli {
namespace {

using Json = nlohmann::ordered_json;

struct ScoreOptions {
  std::filesystem::path result, artwork, picture;
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

/// By the critic; tells the table or fills the object.
void tell_critic(const Common& common, const ScoreOptions& options, Json& object) {
  const CriticModel model = load_critic(find_model("critic"));
  (void)model.find(options.style);
  const std::vector<Row> rows = judge_all(common, options, model);
  require_no_messages();
  object["style"] = options.style;
  for (const Row& row : rows) object[row.name] = to_json(row.judgement);
  if (options.json) return;
  std::vector<std::vector<std::string>> table{{"", "score", "patches", "match", "similarity", "nearest style"}};
  for (const auto& [name, judgement] : rows)
    table.push_back({name, fmt::format("{:.3f}", judgement.score), fmt::format("{:.0f} %", 100 * judgement.share),
                     fmt::format("{:.0f} %", 100 * judgement.match), fmt::format("{:.3f}", judgement.similarity), judgement.nearest});
  print(format_table(table, {1, 2, 3, 4}));
}

/// By the style picture's own patches; no device is asked.
void tell_borrowed(const ScoreOptions& options, Json& object) {
  const auto borrowed = borrowed_from(load_image(options.picture), load_image(options.result));
  if (!borrowed)
    throw Error(Failure::bad_input,
                options.result.string() + ": is flat everywhere, or too small for patches of 16 px; there is nothing to compare");
  object["borrowed"] = {{"similarity", borrowed->similarity}, {"copied", borrowed->copied}};
  if (options.json) return;
  print(fmt::format("borrowed from the picture: patches {:.3f} alike, {:.1f} % of them copied\n", borrowed->similarity,
                    100 * borrowed->copied));
}

int run_score(const Common& common, const ScoreOptions& options) {
  if (options.style.empty() && options.picture.empty())
    throw Error(Failure::usage, "score: nothing to compare with; give --style NAME, or --picture FILE of a style");
  Json object;
  if (!options.style.empty()) tell_critic(common, options, object);
  if (!options.picture.empty()) tell_borrowed(options, object);
  if (options.json) print(object.dump(2) + "\n");
  return 0;
}

}  // namespace

void add_score(CLI::App& program, Invocation& invocation) {
  auto options = std::make_shared<ScoreOptions>();
  CLI::App* command = program.add_subcommand("score", "Tells how much a result looks like its style");
  command->add_option("RESULT", options->result, kPictureFile)->required();
  CLI::Option* style = command->add_option("--style", options->style, "A bundled style from `wrapture styles`");
  command->add_option("--picture", options->picture, "A style's picture: how much of it is in the result, patch by patch");
  command->add_option("--artwork", options->artwork, "The artwork before, to compare with by --style")->needs(style);
  command->add_flag("--json", options->json, "As JSON");
  add_common_options(*command, invocation.common);
  command->callback([options, &invocation] { invocation.run = [options, &invocation] { return run_score(invocation.common, *options); }; });
}

}  // namespace wrapture::cli
