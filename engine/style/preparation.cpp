// Loads a generator and finds the sizes that it can run at.
#include "engine/style/preparation.hpp"

#include <algorithm>

#include "engine/base/error.hpp"

namespace wrapture {
namespace {

constexpr std::uint32_t kRounding = 8;  // px between sizes that follow from the artwork's and from the texture's size

PlannedNetwork plan_fitting(const GeneratorModel& model, const PrepareKey& key, PixelSize artwork, const Limits& limits,
                            const PlanOptions& options) {
  for (std::uint32_t side = std::min(key.working_side, kMaxTextureSide);; side /= 2) {
    const WorkingSize size = working_size(model, artwork.width, artwork.height, {side, key.stroke_scale, key.wrap});
    const bool last = side <= kCoarseSide || model.fixed_height > 0;
    try {
      PlannedNetwork planned = plan_network(model, size, limits, options);
      const std::uint64_t memory = side == key.working_side ? key.memory : key.memory / kShownShare;
      if (last || planned.plan.arena_bytes + planned.plan.weights.size() <= memory) return planned;
    } catch (const Error&) {  // too large for a range of the device, perhaps
      if (last) throw;
    }
  }
}

}  // namespace

Prepared prepare(const PrepareKey& key, PixelSize artwork, PixelSize shown, const Limits& limits, const PlanOptions& options) {
  Prepared prepared{.key = key, .model = std::make_unique<GeneratorModel>(load_generator(key.model, key.facts))};
  for (const ModelInput& input : prepared.model->inputs)
    if (const auto file = key.files.find(input.name); file != key.files.end())
      prepared.files[input.name] = load_input_file(input, file->second);
  prepared.full = plan_fitting(*prepared.model, key, shown, limits, options);
  const WorkingSize full = prepared.full.size;
  const WorkingSize coarse = working_size(*prepared.model, shown.width, shown.height, {.long_side = kCoarseSide, .wrap = key.wrap});
  const WorkingSize wanted = working_size(*prepared.model, artwork.width, artwork.height, {key.working_side, key.stroke_scale, key.wrap});
  if (std::max(wanted.width, wanted.height) > std::max(full.width, full.height) + kRounding) prepared.tiled = wanted;
  prepared.has_coarse = full.width * full.height > 3 * coarse.width * coarse.height;
  if (prepared.has_coarse) prepared.coarse = plan_network(*prepared.model, coarse, limits, options);
  return prepared;
}

}  // namespace wrapture
