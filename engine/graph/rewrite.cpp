// The list of rewrite rules and the loop that runs them.
#include "engine/graph/rewrite.hpp"

#include <fmt/format.h>

#include <array>

#include "engine/base/error.hpp"
#include "engine/graph/rewrite/editor.hpp"

namespace wrapture {
namespace {

constexpr RewriteRule kRules[] = {
    {"drop_identities", "drop layers that change nothing; join reshapes and transposes", drop_identities},
    {"assign_layout", "transposes between NHWC and NCHW moved until they cancel", assign_layout},
    {"recognise_pixel_shuffle", "pixel shuffle and unshuffle spelled as reshape, transpose, reshape", recognise_pixel_shuffle},
    {"recognise_upsampling", "nearest upsampling spelled as reshapes and concatenations or expansions", recognise_upsampling},
    {"recognise_instance_norm", "instance norm spelled as means, differences and quotients", recognise_instance_norm},
    {"fold_arithmetic", "arithmetic with single numbers as one function", fold_arithmetic},
    {"recognise_strength_map", "scale and shift mixed by a map a pixel", recognise_strength_map},
    {"recognise_scale_shift", "scale and shift a channel, into the norm before them where there is one", recognise_scale_shift},
    {"crop_into_conv", "edges cut off a transposed convolution into its padding", crop_into_conv},
    {"fold_batch_norm", "batch norm and constant scale and shift into weights", fold_batch_norm},
    {"pad_into_conv", "padding into the convolution after it", pad_into_conv},
    {"upsample_into_conv", "nearest upsampling into the convolution after it", upsample_into_conv},
    {"concat_into_conv", "convolutions of joined channels as sums of convolutions", concat_into_conv},
    {"activation_into_producer", "elementwise functions into the layer before them", activation_into_producer},
    {"residual_into_producer", "residual sums into the norm or convolution before them, enlarged ones too", residual_into_producer},
};
constexpr int kMaxRounds = 4;  // a rule may make room for an earlier one

bool known(const std::string& name) {
  if (name == "all") return true;
  for (const RewriteRule& rule : kRules)
    if (rule.name == name) return true;
  return false;
}

}  // namespace

std::span<const RewriteRule> rewrite_rules() { return kRules; }

Rewritten rewrite(const Graph& graph, const std::set<std::string>& disabled) {
  for (const std::string& name : disabled)
    if (!known(name)) throw Error(Failure::usage, fmt::format("there is no rewrite rule '{}'; `wrapture inspect` lists them", name));
  Rewritten result{graph, {}};
  std::array<int, std::size(kRules)> counts{};
  for (int round = 0, before = -1; round < kMaxRounds && disabled.count("all") == 0; ++round) {
    for (std::size_t i = 0; i < std::size(kRules); ++i)
      if (disabled.count(std::string(kRules[i].name)) == 0) result.graph = kRules[i].apply(result.graph, counts[i]);
    const int sum = std::accumulate(counts.begin(), counts.end(), 0);
    if (sum == before || sum == 0) break;
    before = sum;
  }
  for (std::size_t i = 0; i < std::size(kRules); ++i)
    if (counts[i] > 0) result.applied.push_back({std::string(kRules[i].name), counts[i]});
  return result;
}

}  // namespace wrapture
