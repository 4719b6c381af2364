// Layer cases of functions, arithmetic, matrix products, reductions and gathers.
#pragma once

#include "tests/cases_windows.hpp"

namespace wrapture::cases {

/// Every function, with its numbers.
inline std::vector<std::pair<std::string, Pointwise>> functions() {
  return {{"identity", {}},
          {"relu", {Function::relu, 0, 0}},
          {"leaky_relu", {Function::leaky_relu, 0.2f, 0}},
          {"tanh", {Function::tanh, 0, 0}},
          {"sigmoid", {Function::sigmoid, 0, 0}},
          {"clip", {Function::clip, -0.25f, 0.5f}},
          {"sqrt", {Function::sqrt, 0, 0}},
          {"exp", {Function::exp, 0, 0}},
          {"log", {Function::log, 0, 0}},
          {"neg", {Function::neg, 0, 0}},
          {"abs", {Function::abs, 0, 0}},
          {"reciprocal", {Function::reciprocal, 0, 0}},
          {"square", {Function::square, 0, 0}},
          {"pow", {Function::pow, 1.7f, 0}},
          {"affine", {Function::affine, 127.5f, 127.5f}},
          {"elu", {Function::elu, 0.8f, 0}},
          {"hard_sigmoid", {Function::hard_sigmoid, 0.9f, 0.4f}},
          {"softplus", {Function::softplus, 0, 0}},
          {"hard_swish", {Function::hard_swish, 1.0f / 6, 0.5f}},
          {"mish", {Function::mish, 0, 0}},
          {"gelu", {Function::gelu, 0, 0}},
          {"gelu_tanh", {Function::gelu_tanh, 0, 0}},
          {"erf", {Function::erf, 0, 0}},
          {"silu", {Function::silu, 0, 0}},
          {"softsign", {Function::softsign, 0, 0}},
          {"sin", {Function::sin, 0, 0}},
          {"cos", {Function::cos, 0, 0}}};
}

/// Functions that are defined for all numbers, so that they can follow any layer.
inline bool total(Function function) {
  return function != Function::sqrt && function != Function::log && function != Function::reciprocal && function != Function::pow;
}

/// Functions that jump, so that they cannot follow a layer whose sums are rounded.
inline std::vector<std::pair<std::string, Pointwise>> jumping_functions() {
  return {{"floor", {Function::floor, 0, 0}},     {"ceil", {Function::ceil, 0, 0}},
          {"round", {Function::round, 0, 0}},     {"trunc", {Function::trunc, 0, 0}},
          {"sign", {Function::sign, 0, 0}},       {"logical_not", {Function::logical_not, 0, 0}},
          {"is_true", {Function::is_true, 0, 0}}, {"thresholded_relu", {Function::thresholded_relu, 0.5f, 0}}};
}

inline void activations(std::vector<LayerCase>& table) {
  for (const auto& [name, pointwise] : functions()) {
    const Values values = total(pointwise.function) ? Values::any : Values::positive;
    table.push_back({"unary_" + name, Unary{pointwise}, {{{2, 5, 7, 9}, true, false, values}}, kFunctionTolerance});
    if (pointwise.function == Function::identity || !total(pointwise.function)) continue;
    if (pointwise.function > Function::hard_swish) continue;  // the layers share the functions' code; enough of them follow each layer
    conv(table, "with_" + name, {.kernel = {3, 3}, .pad = {1, 1, 1, 1}, .activation = pointwise}, {1, 5, 9, 7}, 6);
    const Shape x{1, 6, 9, 7};
    table.push_back({"conv_transpose2d_with_" + name,
                     ConvTranspose2d{.kernel = {3, 3}, .stride = {2, 2}, .activation = pointwise},
                     {{x}, weights({6, 5, 3, 3}), weights({5})}});
    table.push_back({"instance_norm_with_" + name, InstanceNorm{.activation = pointwise}, {{x}, weights({6}), weights({6}), {x}}});
    table.push_back(
        {"scale_shift_with_" + name, ScaleShift{.activation = pointwise}, {{x}, weights({6}), weights({6}), {x}}, kFunctionTolerance});
    table.push_back({"binary_with_" + name, Binary{BinaryOp::add, pointwise}, {{x}, {x}}, kFunctionTolerance});
  }
  for (const auto& [name, pointwise] : jumping_functions()) {
    table.push_back({"unary_" + name, Unary{pointwise}, {{{2, 5, 7, 9}, true, false, Values::halves}}, kExact});
    table.push_back({"unary_flat_" + name, Unary{pointwise}, {{{5, 7, 9}, true, false, Values::halves}}, kExact});
  }
  table.push_back({"unary_scalar", Unary{{Function::tanh, 0, 0}}, {{{}}}, kFunctionTolerance});
  table.push_back({"unary_2d", Unary{{Function::relu, 0, 0}}, {{{3, 100}}}, kExact});
  table.push_back({"unary_5d", Unary{{Function::sigmoid, 0, 0}}, {{{2, 3, 2, 5, 3}}}, kFunctionTolerance});
  table.push_back({"unary_large", Unary{{Function::leaky_relu, 0.1f, 0}}, {{{1, 3, 129, 131}}}, kFunctionTolerance});
}

/// Values are halves and quarters, so that ties happen and rounding to f16 changes nothing.
inline void comparisons(std::vector<LayerCase>& table) {
  const std::pair<const char*, BinaryOp> ops[] = {{"equal", BinaryOp::equal},
                                                  {"less", BinaryOp::less},
                                                  {"less_or_equal", BinaryOp::less_or_equal},
                                                  {"greater", BinaryOp::greater},
                                                  {"greater_or_equal", BinaryOp::greater_or_equal},
                                                  {"and", BinaryOp::logical_and},
                                                  {"or", BinaryOp::logical_or},
                                                  {"xor", BinaryOp::logical_xor}};
  const CaseInput x{{2, 5, 9, 7}, true, false, Values::halves}, channel{{1, 5, 1, 1}, true, false, Values::halves};
  const CaseInput flat{{3, 7}, true, false, Values::halves}, row{{7}, true, false, Values::halves};
  for (const auto& [name, op] : ops) {
    table.push_back({std::string("binary_") + name + "_same", Binary{op, {}}, {x, x}, kExact});
    table.push_back({std::string("binary_") + name + "_per_channel", Binary{op, {}}, {channel, x}, kExact});
    table.push_back({std::string("binary_") + name + "_2d_row", Binary{op, {}}, {flat, row}, kExact});
  }
  for (const auto& [name, op] : {std::pair{"mod", BinaryOp::mod}, std::pair{"fmod", BinaryOp::fmod}})
    table.push_back({std::string("binary_") + name, Binary{op, {}}, {flat, weights({1}, Values::positive)}, kFunctionTolerance});
  const auto where = [&](const std::string& name, const Shape& condition, const Shape& a, const Shape& b) {
    table.push_back({"where_" + name, Where{}, {{condition, true, false, Values::halves}, {a}, {b}}, kExact});
  };
  where("same", {2, 5, 9, 7}, {2, 5, 9, 7}, {2, 5, 9, 7});
  where("map", {1, 1, 9, 7}, {2, 5, 9, 7}, {2, 5, 1, 1});
  where("scalars", {3, 7}, {}, {1});
  where("all_grow", {5, 1, 1}, {1, 4, 1}, {1, 1, 3});
  where("6d", {2, 1, 2, 1, 2, 1}, {1, 3, 1, 2, 1, 3}, {2, 3, 2, 2, 2, 3});
}

inline void binary(std::vector<LayerCase>& table) {
  const std::pair<const char*, BinaryOp> ops[] = {{"add", BinaryOp::add}, {"sub", BinaryOp::sub},    {"mul", BinaryOp::mul},
                                                  {"div", BinaryOp::div}, {"min", BinaryOp::min},    {"max", BinaryOp::max},
                                                  {"pow", BinaryOp::pow}, {"prelu", BinaryOp::prelu}};
  const std::pair<const char*, std::pair<Shape, Shape>> kinds[] = {{"same", {{2, 5, 9, 7}, {2, 5, 9, 7}}},
                                                                   {"scalar", {{2, 5, 9, 7}, {}}},
                                                                   {"one_value", {{2, 5, 9, 7}, {1}}},
                                                                   {"per_channel", {{2, 5, 9, 7}, {1, 5, 1, 1}}},
                                                                   {"per_channel_3d", {{2, 6, 9, 7}, {6, 1, 1}}},
                                                                   {"per_sample_channel", {{2, 6, 9, 7}, {2, 6, 1, 1}}},
                                                                   {"map", {{2, 5, 9, 7}, {1, 1, 9, 7}}},
                                                                   {"map_a_sample", {{2, 5, 9, 7}, {2, 1, 9, 7}}},
                                                                   {"row", {{2, 5, 9, 7}, {7}}},
                                                                   {"column", {{2, 5, 9, 7}, {9, 1}}},
                                                                   {"plane", {{1, 5, 9, 7}, {9, 7}}},
                                                                   {"left_smaller", {{1, 5, 1, 1}, {2, 5, 9, 7}}},
                                                                   {"left_scalar", {{}, {1, 3, 17, 9}}},
                                                                   {"both_grow", {{2, 1, 9, 1}, {1, 5, 1, 7}}},
                                                                   {"2d", {{3, 7}, {3, 7}}},
                                                                   {"2d_row", {{3, 7}, {7}}},
                                                                   {"5d", {{2, 3, 2, 5, 3}, {2, 3, 2, 5, 3}}},
                                                                   {"5d_broadcast", {{2, 3, 2, 5, 3}, {1, 3, 1, 5, 1}}},
                                                                   {"6d_repeat", {{1, 3, 4, 1, 5, 1}, {2, 1, 2}}},
                                                                   {"vector", {{100}, {100}}}};
  for (const auto& [op_name, op] : ops)
    for (const auto& [kind, shapes] : kinds) {
      const bool picked = op == BinaryOp::add || op == BinaryOp::pow || (shapes.first.size() + shapes.second.size()) % 3 == 2;
      if (!picked) continue;  // every op in the kinds of broadcasting that its kernels treat differently
      const Values left = op == BinaryOp::pow ? Values::positive : Values::any;
      const Values right = op == BinaryOp::div || op == BinaryOp::pow ? Values::positive : Values::any;
      table.push_back({std::string("binary_") + op_name + "_" + kind,
                       Binary{op, {}},
                       {{shapes.first, true, false, left}, {shapes.second, true, false, right}},
                       kFunctionTolerance});
    }
  table.push_back({"binary_sub_constant_left", Binary{BinaryOp::sub, {}}, {weights({}), {{1, 5, 9, 7}}}, kFunctionTolerance});
  table.push_back({"binary_mul_constant_channel", Binary{BinaryOp::mul, {}}, {{{1, 5, 9, 7}}, weights({1, 5, 1, 1})}, kFunctionTolerance});
  table.push_back({"binary_add_same_operand_relu",
                   Binary{BinaryOp::add, {Function::relu, 0, 0}},
                   {{{1, 16, 17, 9}}, {{1, 16, 17, 9}}},
                   kFunctionTolerance});
  comparisons(table);
}

inline void reductions(std::vector<LayerCase>& table) {
  const std::pair<const char*, ReduceOp> ops[] = {{"mean", ReduceOp::mean},
                                                  {"sum", ReduceOp::sum},
                                                  {"max", ReduceOp::max},
                                                  {"min", ReduceOp::min},
                                                  {"l1", ReduceOp::l1},
                                                  {"l2", ReduceOp::l2},
                                                  {"sum_square", ReduceOp::sum_square}};
  for (const auto& [op_name, op] : ops) {
    const auto add = [&, kind = op, prefix = std::string("reduce_") + op_name + "_"](const std::string& name, const Shape& x,
                                                                                     std::vector<int> axes) {
      for (const bool keep : {true, false}) table.push_back({prefix + name + (keep ? "" : "_drop"), Reduce{kind, axes, keep}, {{x}}});
    };
    add("pixels", {2, 5, 17, 9}, {2, 3});
    add("channels_and_width", {2, 5, 9, 7}, {1, 3});
    add("large", {1, 3, 129, 131}, {2, 3});
    if (op != ReduceOp::mean) continue;
    add("width", {1, 6, 17, 9}, {3});
    add("height", {1, 6, 17, 9}, {2});
    add("channels", {2, 5, 9, 7}, {1});
    add("batch", {2, 5, 9, 7}, {0});
    add("all", {2, 5, 9, 7}, {0, 1, 2, 3});
    add("none", {2, 3, 4, 5}, {});
    add("2d", {3, 100}, {1});
    add("5d", {2, 3, 2, 5, 3}, {1, 4});
  }
  table.push_back({"reduce_product", Reduce{ReduceOp::product, {1}, true}, {{{3, 9}, true, false, Values::positive}}});
  table.push_back({"reduce_product_long", Reduce{ReduceOp::product, {0, 1}, false}, {weights({40, 50}, Values::halves)}});
}

inline void gemm_and_reduce(std::vector<LayerCase>& table) {
  for (const bool transpose_a : {false, true})
    for (const bool transpose_b : {false, true}) {
      const std::string flags = std::string(transpose_a ? "_ta" : "") + (transpose_b ? "_tb" : "");
      const Shape a = transpose_a ? Shape{33, 5} : Shape{5, 33}, b = transpose_b ? Shape{17, 33} : Shape{33, 17};
      const auto add = [&](const std::string& name, const CaseInput& right, const CaseInput& c, float alpha, float beta) {
        table.push_back({"gemm_" + name + flags, Gemm{alpha, beta, transpose_a, transpose_b}, {{a}, right, c}});
      };
      add("plain", weights(b), absent(), 1, 1);
      add("row", weights(b), weights({17}), 1, 1);
      add("scalar", weights(b), weights({}), 0.5f, 2);
      add("column", weights(b), weights({5, 1}), 1, -1);
      add("full_dynamic", {b}, {{5, 17}}, 2, 0.5f);
    }
  table.push_back({"gemm_style_code", Gemm{.transpose_b = true}, {{{1, 16}}, weights({256, 16}), weights({256})}});
  table.push_back({"gemm_large", Gemm{}, {{{2, 1024}}, weights({1024, 48}), weights({48})}});
  const auto stack = [&](const std::string& name, const Shape& a, const Shape& b) {
    table.push_back({"matmul_" + name, MatMul{}, {{a}, {b}}});
  };
  stack("3d", {3, 5, 7}, {3, 7, 9});
  stack("broadcast_left", {5, 7}, {2, 3, 7, 4});
  stack("broadcast_right", {2, 3, 5, 7}, {7, 4});
  stack("broadcast_both", {2, 1, 5, 7}, {1, 3, 7, 4});
  stack("attention", {2, 4, 33, 16}, {2, 4, 16, 33});
  stack("6d", {2, 3, 2, 1, 4, 5}, {1, 3, 1, 2, 5, 6});
  reductions(table);
}

inline void expand_and_gather(std::vector<LayerCase>& table) {
  const auto grow = [&](const std::string& name, const Shape& x, const Shape& to) {
    table.push_back({"expand_" + name, Expand{to}, {{x}}, kExact});
  };
  grow("pixels", {2, 5, 1, 1}, {2, 5, 9, 7});
  grow("scalar", {}, {3, 4});
  grow("new_dimensions", {5, 1}, {2, 3, 5, 7});
  grow("channels", {1, 1, 9, 7}, {1, 6, 9, 7});
  grow("6d", {1, 2, 1, 3, 1, 2}, {2, 2, 3, 3, 2, 2});
  const auto pick = [&](const std::string& name, int axis, const Shape& x, const Shape& indices, bool constant) {
    table.push_back({"gather_" + name, Gather{axis}, {{x}, {indices, true, constant, Values::indices}}, kExact});
  };
  pick("rows", 0, {7, 5}, {4}, true);
  pick("rows_run_time", 0, {7, 5}, {4}, false);
  pick("channels", 1, {2, 7, 3, 5}, {9}, true);
  pick("columns_2d", 3, {1, 3, 4, 7}, {2, 3}, false);
  pick("scalar", 1, {4, 7, 2}, {}, false);
  pick("embedding", 0, {100, 16}, {1}, false);
  pick("5d", 2, {2, 1, 7, 2, 3}, {5}, true);
}

}  // namespace wrapture::cases
