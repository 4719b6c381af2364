// Cases of layers that slide a window over a picture: convolutions and pools.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/layer_case.hpp"

namespace wrapture::cases {

inline void conv(std::vector<LayerCase>& table, const std::string& name, const Conv2d& layer, const Shape& x, std::int64_t outputs,
                 bool bias = true) {
  const Shape weight{outputs, x[1] / layer.groups, layer.kernel[0], layer.kernel[1]};
  table.push_back({"conv2d_" + name, layer, {{x}, weights(weight), bias ? weights({outputs}) : absent()}});
}

/// With a residual, smaller by the layer's factor.
inline void conv_residual(std::vector<LayerCase>& table, const std::string& name, const Conv2d& layer, const Shape& x,
                          std::int64_t outputs) {
  conv(table, "residual_" + name, layer, x, outputs);
  LayerCase& one = table.back();
  std::vector<Shape> shapes;
  for (const CaseInput& input : one.inputs) shapes.push_back(input.shape);
  const Shape out = infer(layer, std::vector<const Shape*>{&shapes[0], &shapes[1], &shapes[2]});
  one.inputs.push_back({{out[0], out[1], out[2] / layer.residual_upsample, out[3] / layer.residual_upsample}});
}

inline void conv2d_residual(std::vector<LayerCase>& table) {
  const Padding around{1, 1, 1, 1};
  conv_residual(table, "k1", {.kernel = {1, 1}, .activation = {Function::relu, 0, 0}}, {2, 6, 5, 67}, 9);
  conv_residual(table, "k1_x2", {.kernel = {1, 1}, .residual_upsample = 2}, {2, 8, 6, 66}, 24);
  conv_residual(table, "k3_reflect", {.kernel = {3, 3}, .pad = around, .pad_mode = PadMode::reflect}, {1, 16, 9, 21}, 20);
  conv_residual(table, "k3_x3_tanh", {.kernel = {3, 3}, .pad = around, .residual_upsample = 3, .activation = {Function::tanh, 0, 0}},
                {2, 5, 9, 12}, 7);
  conv_residual(table, "k3_both_x2", {.kernel = {3, 3}, .pad = around, .upsample = 2, .residual_upsample = 2}, {1, 4, 5, 9}, 4);
  conv_residual(table, "k5_stride2", {.kernel = {5, 5}, .stride = {2, 2}, .pad = {2, 2, 2, 2}}, {1, 4, 11, 13}, 3);
}

inline void conv2d_plain(std::vector<LayerCase>& table) {
  conv(table, "k1", {.kernel = {1, 1}}, {1, 16, 9, 17}, 32);
  conv(table, "k1_image_1x1", {.kernel = {1, 1}}, {1, 3, 1, 1}, 5);
  conv(table, "k1_no_bias_batch2", {.kernel = {1, 1}}, {2, 48, 5, 7}, 16, false);
  conv(table, "k3_valid", {.kernel = {3, 3}}, {1, 3, 17, 9}, 16);
  conv(table, "k3_zero", {.kernel = {3, 3}, .pad = {1, 1, 1, 1}}, {1, 32, 21, 33}, 32);
  conv(table, "k3_zero_batch2", {.kernel = {3, 3}, .pad = {1, 1, 1, 1}}, {2, 5, 8, 3}, 3);
  conv(table, "k3_zero_image_1x1", {.kernel = {3, 3}, .pad = {1, 1, 1, 1}}, {1, 2, 1, 1}, 5);
  conv(table, "k3_reflect", {.kernel = {3, 3}, .pad = {1, 1, 1, 1}, .pad_mode = PadMode::reflect}, {1, 16, 21, 33}, 48);
  conv(table, "k3_reflect_batch2", {.kernel = {3, 3}, .pad = {1, 1, 1, 1}, .pad_mode = PadMode::reflect}, {2, 5, 3, 8}, 3);
  conv(table, "k3_edge", {.kernel = {3, 3}, .pad = {2, 1, 0, 3}, .pad_mode = PadMode::edge}, {1, 3, 9, 17}, 5);
  conv(table, "k3_wrap", {.kernel = {3, 3}, .stride = {2, 1}, .pad = {4, 1, 0, 9}, .pad_mode = PadMode::wrap}, {2, 3, 9, 7}, 5);
  conv(table, "k3_reflect_wrap", {.kernel = {3, 3}, .pad = {1, 1, 1, 1}, .pad_mode = {PadMode::reflect, PadMode::wrap}}, {1, 16, 21, 33},
       48);
  conv(table, "k5_zero_wrap", {.kernel = {5, 5}, .pad = {2, 2, 2, 2}, .pad_mode = {PadMode::zero, PadMode::wrap}}, {2, 5, 3, 8}, 3);
  conv(table, "k3_wrap_zero", {.kernel = {3, 3}, .pad = {2, 1, 1, 2}, .pad_mode = {PadMode::wrap, PadMode::zero}}, {1, 3, 9, 17}, 5);
  conv(table, "k3_128", {.kernel = {3, 3}, .pad = {1, 1, 1, 1}, .pad_mode = PadMode::reflect}, {1, 128, 17, 9}, 128);
  conv(table, "k3_64_to_3", {.kernel = {3, 3}, .pad = {1, 1, 1, 1}}, {1, 64, 17, 9}, 3);
  conv(table, "k4_uneven", {.kernel = {4, 4}, .stride = {2, 2}, .pad = {1, 1, 1, 1}}, {1, 16, 17, 9}, 5);
  conv(table, "k5_reflect", {.kernel = {5, 5}, .pad = {2, 2, 2, 2}, .pad_mode = PadMode::reflect}, {1, 5, 17, 9}, 16);
  conv(table, "k7_zero", {.kernel = {7, 7}, .pad = {3, 3, 3, 3}}, {1, 3, 21, 33}, 16);
  conv(table, "k9_reflect", {.kernel = {9, 9}, .pad = {4, 4, 4, 4}, .pad_mode = PadMode::reflect}, {1, 3, 21, 33}, 32);
  conv(table, "k9_to_rgb", {.kernel = {9, 9}, .pad = {4, 4, 4, 4}, .pad_mode = PadMode::reflect}, {1, 32, 17, 9}, 3);
  conv(table, "k1x5", {.kernel = {1, 5}, .pad = {0, 2, 0, 2}}, {1, 5, 9, 17}, 16);
  conv(table, "k5x1", {.kernel = {5, 1}, .pad = {2, 0, 2, 0}, .pad_mode = PadMode::edge}, {1, 16, 9, 17}, 2);
  conv(table, "one_channel", {.kernel = {3, 3}, .pad = {1, 1, 1, 1}}, {1, 1, 9, 17}, 1);
}

inline void conv2d_options(std::vector<LayerCase>& table) {
  conv(table, "stride2", {.kernel = {3, 3}, .stride = {2, 2}, .pad = {1, 1, 1, 1}}, {1, 32, 21, 33}, 64);
  conv(table, "stride2_reflect", {.kernel = {3, 3}, .stride = {2, 2}, .pad = {1, 1, 1, 1}, .pad_mode = PadMode::reflect}, {2, 16, 17, 9},
       5);
  conv(table, "stride3", {.kernel = {3, 3}, .stride = {3, 3}}, {1, 5, 21, 33}, 16);
  conv(table, "stride_2x1", {.kernel = {3, 3}, .stride = {2, 1}, .pad = {1, 1, 1, 1}}, {1, 3, 17, 9}, 16);
  conv(table, "k1_stride2", {.kernel = {1, 1}, .stride = {2, 2}}, {1, 16, 17, 9}, 32);
  conv(table, "dilation2", {.kernel = {3, 3}, .dilation = {2, 2}, .pad = {2, 2, 2, 2}}, {1, 16, 17, 9}, 16);
  conv(table, "dilation3x1", {.kernel = {3, 3}, .dilation = {3, 1}, .pad = {3, 1, 3, 1}, .pad_mode = PadMode::reflect}, {1, 5, 17, 9}, 3);
  conv(table, "groups2", {.kernel = {3, 3}, .pad = {1, 1, 1, 1}, .groups = 2}, {1, 32, 9, 17}, 16);
  conv(table, "groups5", {.kernel = {3, 3}, .pad = {1, 1, 1, 1}, .groups = 5}, {2, 5, 9, 17}, 15);
  conv(table, "groups3_of_2", {.kernel = {1, 1}, .groups = 3}, {1, 6, 9, 17}, 9);
  conv(table, "depthwise", {.kernel = {3, 3}, .pad = {1, 1, 1, 1}, .groups = 48}, {1, 48, 21, 33}, 48);
  conv(table, "depthwise_k5_stride2", {.kernel = {5, 5}, .stride = {2, 2}, .pad = {2, 2, 2, 2}, .groups = 16}, {2, 16, 17, 9}, 16);
  conv(table, "depthwise_times2", {.kernel = {3, 3}, .pad = {1, 1, 1, 1}, .pad_mode = PadMode::reflect, .groups = 5}, {1, 5, 9, 17}, 10);
  conv(table, "depthwise_edge_wrap", {.kernel = {5, 3}, .pad = {2, 4, 2, 0}, .pad_mode = {PadMode::edge, PadMode::wrap}, .groups = 6},
       {1, 6, 9, 5}, 6);
  conv(table, "groups2_wrap_zero", {.kernel = {3, 3}, .pad = {1, 1, 1, 1}, .pad_mode = {PadMode::wrap, PadMode::zero}, .groups = 2},
       {2, 6, 4, 7}, 8);
  conv(table, "stride2_reflect_wrap",
       {.kernel = {3, 3}, .stride = {2, 2}, .pad = {1, 1, 1, 1}, .pad_mode = {PadMode::reflect, PadMode::wrap}}, {2, 16, 8, 24}, 5);
  conv(table, "upsample2_reflect_wrap",
       {.kernel = {3, 3}, .pad = {1, 1, 1, 1}, .pad_mode = {PadMode::reflect, PadMode::wrap}, .upsample = 2}, {2, 5, 3, 8}, 3);
  conv(table, "upsample2_zero", {.kernel = {3, 3}, .pad = {1, 1, 1, 1}, .upsample = 2}, {1, 16, 9, 17}, 32);
  conv(table, "upsample2_reflect", {.kernel = {3, 3}, .pad = {1, 1, 1, 1}, .pad_mode = PadMode::reflect, .upsample = 2}, {2, 5, 3, 8}, 3);
  conv(table, "upsample3_edge", {.kernel = {5, 5}, .pad = {2, 2, 2, 2}, .pad_mode = PadMode::edge, .upsample = 3}, {1, 3, 5, 3}, 5);
  conv(table, "upsample4_k9", {.kernel = {9, 9}, .pad = {4, 4, 4, 4}, .pad_mode = PadMode::reflect, .upsample = 4}, {1, 16, 3, 8}, 3);
  conv(table, "upsample2_stride2_groups", {.kernel = {3, 3}, .stride = {2, 2}, .pad = {1, 1, 1, 1}, .groups = 2, .upsample = 2},
       {1, 16, 7, 5}, 16);
}

inline void transposed(std::vector<LayerCase>& table, const std::string& name, const ConvTranspose2d& layer, const Shape& x,
                       std::int64_t outputs, bool bias = true) {
  const Shape weight{x[1], outputs / layer.groups, layer.kernel[0], layer.kernel[1]};
  table.push_back({"conv_transpose2d_" + name, layer, {{x}, weights(weight), bias ? weights({outputs}) : absent()}});
}

inline void conv_transpose2d(std::vector<LayerCase>& table) {
  transposed(table, "k3", {.kernel = {3, 3}}, {1, 3, 9, 17}, 5);
  transposed(table, "k3_stride2", {.kernel = {3, 3}, .stride = {2, 2}, .output_padding = {1, 1}, .pad = {1, 1, 1, 1}}, {1, 32, 9, 17}, 16);
  transposed(table, "k4_stride2", {.kernel = {4, 4}, .stride = {2, 2}, .pad = {1, 1, 1, 1}}, {2, 16, 5, 3}, 5, false);
  transposed(table, "k2_stride2", {.kernel = {2, 2}, .stride = {2, 2}}, {1, 48, 9, 7}, 32);
  transposed(table, "k1", {.kernel = {1, 1}}, {1, 5, 3, 8}, 3);
  transposed(table, "k3_stride3", {.kernel = {3, 3}, .stride = {3, 3}, .pad = {0, 1, 1, 0}}, {1, 5, 3, 8}, 2);
  transposed(table, "k5_stride3_wide_gap", {.kernel = {2, 5}, .stride = {3, 1}}, {1, 2, 5, 4}, 3);
  transposed(table, "dilation2", {.kernel = {3, 3}, .stride = {2, 1}, .dilation = {2, 2}, .pad = {1, 2, 1, 2}}, {1, 5, 9, 7}, 3);
  transposed(table, "groups4", {.kernel = {3, 3}, .stride = {2, 2}, .pad = {1, 1, 1, 1}, .groups = 4}, {1, 16, 5, 7}, 8);
  transposed(table, "depthwise", {.kernel = {4, 4}, .stride = {2, 2}, .pad = {1, 1, 1, 1}, .groups = 5}, {2, 5, 5, 7}, 5);
  transposed(table, "k9", {.kernel = {9, 9}, .pad = {4, 4, 4, 4}}, {1, 16, 9, 17}, 3);
  transposed(table, "image_1x1", {.kernel = {4, 4}}, {2, 16, 1, 1}, 32);
  transposed(table, "k3_128", {.kernel = {3, 3}, .stride = {2, 2}, .output_padding = {1, 1}, .pad = {1, 1, 1, 1}}, {1, 128, 5, 4}, 64);
}

/// Weights and biases that other layers compute.
inline void computed_weights(std::vector<LayerCase>& table) {
  const auto add = [&](const std::string& name, const auto& layer, const Shape& x, const Shape& weight, std::int64_t outputs, bool bias) {
    table.push_back({std::string(layer.name) + "_computed_" + name, layer, {{x}, {weight}, {{outputs}, bias}}});
  };
  add("k3", Conv2d{.kernel = {3, 3}, .pad = {1, 1, 1, 1}}, {1, 6, 9, 17}, {10, 6, 3, 3}, 10, true);
  add("k1_wide", Conv2d{}, {2, 16, 3, 66}, {9, 16, 1, 1}, 9, false);
  add("groups2", Conv2d{.kernel = {3, 2}, .stride = {2, 1}, .groups = 2}, {1, 6, 9, 7}, {10, 3, 3, 2}, 10, true);
  add("depthwise", Conv2d{.kernel = {3, 3}, .pad = {1, 1, 1, 1}, .pad_mode = PadMode::reflect, .groups = 5}, {2, 5, 9, 7}, {5, 1, 3, 3}, 5,
      false);
  add("k4_stride2", ConvTranspose2d{.kernel = {4, 4}, .stride = {2, 2}, .pad = {1, 1, 1, 1}}, {2, 6, 5, 3}, {6, 5, 4, 4}, 5, true);
  add("groups3", ConvTranspose2d{.kernel = {3, 2}, .stride = {2, 1}, .groups = 3}, {1, 6, 5, 7}, {6, 3, 3, 2}, 9, false);
}

inline void pools(std::vector<LayerCase>& table) {
  const std::pair<const char*, PoolMode> modes[] = {{"max", PoolMode::max}, {"average", PoolMode::average}, {"sum", PoolMode::sum}};
  for (const auto& [mode_name, mode] : modes) {
    const auto add = [&, mode_name = mode_name, mode = mode](const std::string& name, const Shape& x, Pool2d layer) {
      layer.mode = mode;
      table.push_back({std::string("pool2d_") + mode_name + "_" + name, layer, {{x}}, mode == PoolMode::max ? kExact : kFunctionTolerance});
    };
    add("k2", {2, 5, 8, 14}, {.kernel = {2, 2}, .stride = {2, 2}});
    add("k3_overlapping", {1, 16, 17, 9}, {.kernel = {3, 3}, .stride = {2, 2}, .pad = {1, 1, 1, 1}});
    add("k3_same", {1, 6, 9, 7}, {.kernel = {3, 3}, .pad = {1, 1, 1, 1}, .count_padding = true});
    add("k3_dilated", {1, 3, 17, 9}, {.kernel = {3, 3}, .stride = {1, 2}, .dilation = {2, 3}, .pad = {2, 1, 3, 0}});
    add("uneven_pads", {2, 5, 9, 7}, {.kernel = {4, 3}, .stride = {3, 2}, .pad = {0, 1, 2, 0}, .count_padding = true});
    add("ceil", {1, 5, 8, 3}, {.kernel = {3, 2}, .stride = {2, 2}, .ceil_mode = true});
    add("ceil_counted", {1, 5, 8, 4}, {.kernel = {3, 3}, .stride = {2, 3}, .pad = {1, 1, 1, 1}, .ceil_mode = true, .count_padding = true});
    add("row", {1, 6, 1, 33}, {.kernel = {1, 5}, .stride = {1, 3}, .pad = {0, 2, 0, 2}});
    add("whole", {2, 48, 17, 9}, {.kernel = {17, 9}});
    add("image_1x1", {1, 1, 1, 1}, {});
  }
}

}  // namespace wrapture::cases
