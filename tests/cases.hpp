// One table of layer cases, read by the correctness tests, the tolerance tests and the benchmark: every layer with every option.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "tests/cases_arithmetic.hpp"
#include "tests/cases_resample.hpp"
#include "tests/cases_windows.hpp"
#include "tests/layer_case.hpp"

namespace wrapture {
namespace cases {

inline void norms(std::vector<LayerCase>& table) {
  const auto norm = [&](const std::string& name, std::vector<CaseInput> inputs, InstanceNorm layer = {}) {
    table.push_back({"instance_norm_" + name, layer, std::move(inputs)});
  };
  norm("plain", {{{1, 16, 17, 9}}});
  norm("affine", {{{1, 32, 21, 33}}, weights({32}), weights({32})});
  norm("affine_batch2", {{{2, 5, 8, 3}}, weights({5}), weights({5})});
  norm("scale_only", {{{1, 3, 17, 9}}, weights({1, 3, 1, 1})});
  norm("shift_only", {{{1, 3, 17, 9}}, absent(), weights({3, 1, 1})});
  norm("style", {{{2, 16, 9, 17}}, {{2, 16, 1, 1}}, {{2, 16, 1, 1}}});
  norm("style_shared", {{{2, 16, 9, 17}}, {{1, 16, 1, 1}}, {{16}}});
  norm("style_2d", {{{2, 5, 9, 17}}, {{2, 5}}, {{2, 5}}});
  norm("residual", {{{1, 128, 17, 9}}, weights({128}), weights({128}), {{1, 128, 17, 9}}});
  norm("residual_only", {{{2, 3, 9, 17}}, absent(), absent(), {{2, 3, 9, 17}}});
  norm("one_pixel", {{{1, 5, 1, 1}}, weights({5}), weights({5})});
  norm("one_channel", {{{1, 1, 33, 21}}});
  norm("epsilon", {{{1, 2, 9, 17}}}, {.epsilon = 0.1f});
  norm("large", {{{1, 3, 129, 131}}, weights({3}), weights({3})});

  const auto scale = [&](const std::string& name, std::vector<CaseInput> inputs) {
    table.push_back({"scale_shift_" + name, ScaleShift{}, std::move(inputs), kFunctionTolerance});
  };
  const CaseInput one_map{{1, 1, 9, 17}, true, false, Values::unit}, two_maps{{2, 1, 9, 17}, true, false, Values::unit};
  const CaseInput x{{2, 6, 9, 17}}, style{{2, 6, 1, 1}};
  scale("constant", {x, weights({6}), weights({6})});
  scale("style", {x, style, style});
  scale("scale_only", {x, weights({1, 6, 1, 1})});
  scale("shift_only", {x, absent(), style});
  scale("residual", {x, style, weights({6}), x});
  scale("map", {x, style, style, absent(), style, style, one_map});
  scale("map_a_sample", {x, style, weights({6}), x, weights({6}), style, two_maps});
  scale("map_default_start", {x, style, style, absent(), absent(), absent(), one_map});
  scale("map_scale_only", {x, style, absent(), absent(), style, absent(), two_maps});
  scale("image_1x1", {{{1, 5, 1, 1}}, weights({5}), weights({5})});

  const auto batch = [&](const std::string& name, const Shape& shape, float epsilon) {
    const Shape c{shape[1]};
    table.push_back({"batch_norm_" + name,
                     BatchNorm{.epsilon = epsilon},
                     {{shape}, weights(c), weights(c), weights(c), weights(c, Values::positive)},
                     kFunctionTolerance});
  };
  batch("image", {2, 5, 9, 17}, 1e-5f);
  batch("image_48", {1, 48, 8, 3}, 1e-3f);
  batch("2d", {3, 7}, 1e-5f);
  batch("5d", {1, 3, 2, 3, 5}, 1e-5f);
}

inline void shuffles(std::vector<LayerCase>& table) {
  for (const auto& [name, order] : {std::pair{"dcr", BlockOrder::dcr}, std::pair{"crd", BlockOrder::crd}}) {
    for (const int block : {1, 2, 3, 4}) {
      const std::string suffix = std::string(name) + "_" + std::to_string(block);
      const std::int64_t b = block;
      table.push_back({"pixel_shuffle_" + suffix, PixelShuffle{block, order}, {{{2, 3 * b * b, 5, 7}}}, kExact});
      table.push_back({"pixel_unshuffle_" + suffix, PixelUnshuffle{block, order}, {{{2, 3, 5 * b, 7 * b}}}, kExact});
    }
    table.push_back({std::string("pixel_shuffle_48_") + name, PixelShuffle{2, order}, {{{1, 48, 17, 9}}}, kExact});
    table.push_back({std::string("pixel_unshuffle_16_") + name, PixelUnshuffle{2, order}, {{{1, 16, 34, 18}}}, kExact});
    table.push_back({std::string("pixel_unshuffle_one_channel_") + name, PixelUnshuffle{2, order}, {{{1, 1, 6, 2}}}, kExact});
  }
}

inline void concat_and_slice(std::vector<LayerCase>& table) {
  const auto join = [&](const std::string& name, int axis, std::vector<CaseInput> inputs) {
    table.push_back({"concat_" + name, Concat{axis}, std::move(inputs), kExact});
  };
  join("channels", 1, {{{1, 16, 9, 7}}, {{1, 32, 9, 7}}});
  join("odd_channels", 1, {{{2, 3, 9, 7}}, {{2, 5, 9, 7}}, {{2, 2, 9, 7}}});
  join("one_and_three", 1, {{{1, 1, 8, 3}}, {{1, 3, 8, 3}}});
  join("with_constant", 1, {{{1, 12, 8, 3}}, weights({1, 3, 8, 3})});
  join("batch", 0, {{{1, 5, 9, 7}}, {{2, 5, 9, 7}}});
  join("height", 2, {{{1, 5, 9, 7}}, {{1, 5, 3, 7}}});
  join("width", 3, {{{2, 6, 9, 7}}, {{2, 6, 9, 1}}});
  join("2d", 1, {{{3, 7}}, {{3, 5}}});
  join("vector", 0, {{{7}}, {{5}}, {{1}}});
  join("5d", 2, {{{2, 3, 2, 5, 3}}, {{2, 3, 1, 5, 3}}});
  join("single", 1, {{{1, 5, 9, 7}}});
  join("five", 1, {{{1, 3, 4, 4}}, {{1, 3, 4, 4}}, {{1, 1, 4, 4}}, {{1, 6, 4, 4}}, {{1, 2, 4, 4}}});

  const auto cut = [&](const std::string& name, const Shape& x, const Slice& layer) {
    table.push_back({"slice_" + name, layer, {{x}}, kExact});
  };
  cut("channels_aligned", {1, 16, 9, 7}, {{0, 4, 0, 0}, {1, 1, 1, 1}, {1, 8, 9, 7}});
  cut("channels_odd", {2, 16, 9, 7}, {{0, 3, 0, 0}, {1, 1, 1, 1}, {2, 5, 9, 7}});
  cut("channel_step", {1, 16, 9, 7}, {{0, 1, 0, 0}, {1, 3, 1, 1}, {1, 5, 9, 7}});
  cut("crop", {1, 5, 17, 9}, {{0, 0, 2, 1}, {1, 1, 1, 1}, {1, 5, 13, 6}});
  cut("step", {1, 5, 17, 9}, {{0, 0, 1, 0}, {1, 1, 2, 3}, {1, 5, 8, 3}});
  cut("flip_width", {1, 3, 8, 3}, {{0, 0, 0, 2}, {1, 1, 1, -1}, {1, 3, 8, 3}});
  cut("flip_step", {2, 6, 9, 7}, {{1, 5, 8, 6}, {-1, -2, -2, -3}, {2, 3, 4, 3}});
  cut("batch", {2, 5, 9, 7}, {{1, 0, 0, 0}, {1, 1, 1, 1}, {1, 5, 9, 7}});
  cut("one_pixel", {1, 5, 9, 7}, {{0, 2, 4, 3}, {1, 1, 1, 1}, {1, 1, 1, 1}});
  cut("2d", {3, 100}, {{1, 10}, {1, 2}, {2, 40}});
  cut("5d", {2, 3, 2, 5, 3}, {{0, 1, 0, 4, 0}, {1, 1, 1, -2, 1}, {2, 2, 1, 3, 3}});
}

inline void reshape_and_transpose(std::vector<LayerCase>& table) {
  const auto shape = [&](const std::string& name, const Shape& from, const Shape& to) {
    table.push_back({"reshape_" + name, Reshape{to}, {{from}}, kExact});
  };
  shape("flatten", {2, 5, 9, 7}, {2, 315});
  shape("to_image", {1, 48}, {1, 48, 1, 1});
  shape("to_image_large", {3, 64 * 12}, {3, 64, 4, 3});
  shape("image_to_image", {2, 6, 4, 9}, {2, 3, 8, 9});
  shape("batch_to_channels", {2, 5, 9, 7}, {1, 10, 9, 7});
  shape("split_channels", {1, 12, 3, 5}, {1, 3, 2, 2, 3, 5});
  shape("join", {1, 3, 3, 2, 5, 2}, {1, 3, 6, 10});
  shape("to_vector", {1, 3, 5, 7}, {105});
  shape("to_scalar", {1, 1, 1, 1}, {});
  shape("same", {1, 5, 9, 7}, {1, 5, 9, 7});
  const auto turn = [&](const std::string& name, const Shape& x, std::vector<int> permutation) {
    table.push_back({"transpose_" + name, Transpose{std::move(permutation)}, {{x}}, kExact});
  };
  turn("nhwc_to_nchw", {2, 9, 7, 3}, {0, 3, 1, 2});
  turn("nchw_to_nhwc", {2, 5, 9, 7}, {0, 2, 3, 1});
  turn("nhwc_to_nchw_large", {2, 33, 65, 9}, {0, 3, 1, 2});
  turn("nchw_to_nhwc_large", {2, 9, 33, 65}, {0, 2, 3, 1});
  turn("height_width", {1, 6, 17, 9}, {0, 1, 3, 2});
  turn("batch_channels", {2, 5, 9, 7}, {1, 0, 2, 3});
  turn("reverse", {2, 5, 3, 7}, {3, 2, 1, 0});
  turn("2d", {17, 33}, {1, 0});
  turn("3d", {5, 9, 7}, {2, 0, 1});
  turn("5d", {2, 3, 2, 5, 3}, {4, 0, 3, 1, 2});
  turn("6d_shuffle", {1, 3, 2, 2, 5, 7}, {0, 1, 4, 2, 5, 3});
  turn("none", {1, 5, 9, 7}, {0, 1, 2, 3});
}

inline void pad(std::vector<LayerCase>& table) {
  const auto add = [&](const std::string& name, const Shape& x, const Pad& layer) {
    table.push_back({"pad_" + name, layer, {{x}}, kExact});
  };
  add("zero", {1, 5, 9, 7}, {PadMode::zero, 0, {0, 0, 1, 2}, {0, 0, 3, 4}});
  add("constant", {2, 3, 8, 3}, {PadMode::zero, -1.5f, {0, 0, 1, 1}, {0, 0, 1, 1}});
  add("reflect", {1, 3, 17, 9}, {PadMode::reflect, 0, {0, 0, 4, 4}, {0, 0, 4, 4}});
  add("reflect_full", {1, 5, 3, 4}, {PadMode::reflect, 0, {0, 0, 2, 3}, {0, 0, 2, 3}});
  add("edge", {2, 6, 8, 3}, {PadMode::edge, 0, {0, 0, 5, 4}, {0, 0, 0, 7}});
  add("channels", {1, 3, 9, 7}, {PadMode::zero, 0.5f, {0, 1, 0, 0}, {0, 2, 0, 0}});
  add("batch", {1, 5, 3, 2}, {PadMode::edge, 0, {1, 0, 0, 0}, {0, 0, 0, 0}});
  add("every_axis", {2, 3, 5, 4}, {PadMode::reflect, 0, {1, 1, 2, 0}, {0, 2, 1, 3}});
  add("2d", {5, 7}, {PadMode::zero, 0, {1, 0}, {0, 2}});
  add("5d", {1, 2, 3, 2, 3}, {PadMode::edge, 0, {0, 0, 1, 0, 1}, {0, 1, 0, 0, 2}});
  add("image_1x1", {1, 3, 1, 1}, {PadMode::edge, 0, {0, 0, 2, 2}, {0, 0, 2, 2}});
  add("wrap", {1, 5, 3, 4}, {PadMode::wrap, 0, {0, 0, 2, 9}, {0, 0, 7, 3}});
  add("wrap_every_axis", {2, 3, 5, 4}, {PadMode::wrap, 0, {1, 4, 2, 0}, {0, 2, 1, 5}});
}

}  // namespace cases

inline std::vector<LayerCase> layer_cases() {
  std::vector<LayerCase> table;
  for (const auto& part : {cases::conv2d_plain, cases::conv2d_options, cases::conv2d_residual, cases::activations, cases::conv_transpose2d,
                           cases::computed_weights, cases::pools, cases::norms, cases::binary, cases::resize, cases::resize_modes,
                           cases::grid_sample, cases::shuffles, cases::concat_and_slice, cases::reshape_and_transpose,
                           cases::gemm_and_reduce, cases::expand_and_gather, cases::pad})
    part(table);
  return table;
}

}  // namespace wrapture
