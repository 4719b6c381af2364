// "Did you mean": the nearest word by edit distance.
#include <algorithm>

#include "engine/base/words.hpp"
#include "tools/wrapture/command.hpp"

namespace wrapture::cli {
std::string closest(const std::string& word, const std::vector<std::string>& candidates) {
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;  // farther is a guess, not a suggestion
  for (const std::string& candidate : candidates) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < best_distance && distance < candidate.size()) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace wrapture::cli
