// Runs seeds one after the other and has each result judged.
#include "tools/wrapture/best_of.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/error.hpp"
#include "engine/style/critic.hpp"
#include "engine/style/model.hpp"

namespace wrapture::cli {

void check_best_of(const StyleSettings& settings) {
  if (settings.style.empty() || !settings.model.empty() || !settings.mix.empty())
    throw Error(Failure::usage, "--best-of needs one bundled style (--style): the critic does not know what others are meant to look like");
  (void)load_critic(find_model("critic")).find(settings.style);
}

BestOf best_of(Restyle& restyle, const StyleSettings& settings, const Image& artwork, int count) {
  const CriticModel model = load_critic(find_model("critic"));
  Critic critic(restyle.context(), restyle.kernels(), model, plan_critic(model, artwork.width, artwork.height, restyle.context().limits()));
  BestOf best;
  restyle.stylizer().set_artwork(artwork);
  for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(count); ++i) {
    StyleSettings one = settings;
    one.seed = settings.seed + i;
    restyle.stylizer().update(one);
    Image result = restyle.stylizer().result();
    best.scores.push_back(critic.judge(result, settings.style).score);
    if (i > 0 && best.scores.back() <= *std::ranges::max_element(best.scores.begin(), best.scores.end() - 1)) continue;
    best.result = std::move(result);
    best.seed = one.seed;
  }
  return best;
}

std::string describe(const BestOf& best, std::uint32_t first_seed) {
  std::string scores;
  for (const double score : best.scores) scores += fmt::format("{}{:.3f}", scores.empty() ? "" : ", ", score);
  const auto last = static_cast<std::uint32_t>(first_seed + best.scores.size() - 1);
  return fmt::format("seed {} is the best of {} to {}; scores {}", best.seed, first_seed, last, scores);
}

}  // namespace wrapture::cli
