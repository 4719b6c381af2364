// Every rewrite rule: it finds what it is for, leaves what only looks like it, and the answer stays the same.
#include "tests/graph_rewrite.hpp"

#include "engine/base/error.hpp"

namespace wrapture {
namespace {

TEST(RewriteIdentities, LayersThatChangeNothingGo) {
  Sketch s;
  ValueId x = s.unary(Function::tanh, s.input("x", {2, 3, 5, 7}));
  x = s.unary(Function::identity, x);
  x = s.unary(Function::affine, x, 1, 0);
  x = s.node(Reshape{{2, 3, 5, 7}}, {x});
  x = s.node(Slice{{0, 0, 0, 0}, {1, 1, 1, 1}, {2, 3, 5, 7}}, {x});
  x = s.node(Resize{.height = 5, .width = 7}, {x});
  x = s.node(Transpose{{0, 1, 2, 3}}, {x});
  x = s.node(Transpose{{0, 1, 3, 2}}, {s.node(Transpose{{0, 1, 3, 2}}, {x})});
  x = s.reshape(s.reshape(s.reshape(x, {6, 35}), {210}), {2, 3, 5, 7});
  x = s.node(Concat{1}, {x});
  x = s.node(Pad{PadMode::zero, 0, {0, 0, 0, 0}, {0, 0, 0, 0}}, {x});
  x = s.node(PixelShuffle{1, BlockOrder::crd}, {x});
  x = s.binary(BinaryOp::add, s.number(0, {1, 3, 1, 1}), s.binary(BinaryOp::mul, x, s.number(1)));
  x = s.binary(BinaryOp::div, s.binary(BinaryOp::sub, x, s.number(0)), s.number(1));
  const Graph after = applied(s.finish(x), "drop_identities");
  ASSERT_EQ(after.nodes.size(), 1u) << to_string(after);
  EXPECT_EQ(after.values[after.outputs[0]].name, "result");
}

TEST(RewriteIdentities, AnOutputIsStillMadeByANode) {
  Sketch s;
  const ValueId x = s.input("x", {1, 3, 5, 7});
  const Graph after = rewrite(s.finish(s.unary(Function::identity, x))).graph;
  ASSERT_EQ(after.nodes.size(), 1u);
  EXPECT_EQ(difference(after, after), 0);
}

TEST(RewriteIdentities, FlipsAndRealChangesStay) {
  Sketch s;
  ValueId x = s.input("x", {1, 3, 5, 5});
  x = s.node(Slice{{0, 0, 4, 0}, {1, 1, -1, 1}, {1, 3, 5, 5}}, {x});
  x = s.node(Transpose{{0, 1, 3, 2}}, {x});
  x = s.binary(BinaryOp::sub, s.number(0), x);
  x = s.binary(BinaryOp::max, x, s.number(0));
  expect_untouched(s.finish(x), "drop_identities");
}

TEST(RewriteIdentities, NormsWithoutNumbersOfTheirOwn) {  // torch writes scale 1 and shift 0 for affine=False
  Sketch s;
  const ValueId x = s.input("x", {1, 3, 5, 7}), code = s.reshape(s.input("code", {1, 3}), {1, 3, 1, 1});
  const ValueId normed = s.node(InstanceNorm{}, {x, s.number(1, {3}), s.number(0, {3})});
  const Graph before = s.finish(s.binary(BinaryOp::add, s.binary(BinaryOp::mul, normed, code), code));
  applied(before, "drop_identities");
  EXPECT_EQ(all_applied(before).nodes.size(), 1u);
}

TEST(RewriteIdentities, AnExpansionBeforeArithmeticIsSkipped) {
  Sketch s;
  const ValueId x = s.input("x", {1, 3, 5, 7}), code = s.input("code", {1, 3, 1, 1});
  const ValueId wide = s.binary(BinaryOp::add, code, s.number(0, {1, 1, 5, 7}));
  EXPECT_EQ(applied(s.finish(s.binary(BinaryOp::mul, x, wide)), "drop_identities").nodes.size(), 1u);
}

Graph spelled_shuffle(bool up, BlockOrder order, std::int64_t b) {
  Sketch s;
  const std::int64_t n = 2, c = 3, h = 5, w = 4;
  ValueId x = s.unary(Function::affine, s.input("x", up ? Shape{n, c * b * b, h, w} : Shape{n, c, h * b, w * b}), 2, 1);
  const bool crd = order == BlockOrder::crd;
  if (up) {
    x = s.reshape(x, crd ? Shape{n, c, b, b, h, w} : Shape{n, b, b, c, h, w});
    x = s.node(Transpose{crd ? std::vector<int>{0, 1, 4, 2, 5, 3} : std::vector<int>{0, 3, 4, 1, 5, 2}}, {x});
    return s.finish(s.reshape(x, {n, c, h * b, w * b}));
  }
  x = s.node(Transpose{crd ? std::vector<int>{0, 1, 3, 5, 2, 4} : std::vector<int>{0, 3, 5, 1, 2, 4}}, {s.reshape(x, {n, c, h, b, w, b})});
  return s.finish(s.reshape(x, {n, c * b * b, h, w}));
}

TEST(RewriteShuffles, ReshapeTransposeReshape) {
  for (const bool up : {true, false})
    for (const BlockOrder order : {BlockOrder::crd, BlockOrder::dcr})
      for (const std::int64_t block : {2, 3}) {
        const Graph before = spelled_shuffle(up, order, block);
        for (const char* name : {"recognise_pixel_shuffle", "recognise_upsampling"}) {  // the second finds it in any other spelling
          const Graph after = applied(before, name);
          EXPECT_EQ(count_of(after, up ? "pixel_shuffle" : "pixel_unshuffle"), 1) << to_string(after);
          EXPECT_EQ(after.nodes.size(), 2u) << to_string(after);
        }
      }
}

TEST(RewriteUpsampling, ReshapeAndConcat) {  // as the ONNX.js model does
  Sketch s;
  const ValueId x = s.unary(Function::affine, s.input("x", {2, 3, 5, 7}), 2, 1), line = s.reshape(x, {210, 1});
  const ValueId columns = s.reshape(s.node(Concat{1}, {line, s.binary(BinaryOp::add, line, s.number(0, {1}))}), {30, 14});
  const Graph before = s.finish(s.reshape(s.node(Concat{1}, {columns, columns}), {2, 3, 10, 14}));
  EXPECT_EQ(count_of(applied(before, "recognise_upsampling"), "resize"), 1);
  EXPECT_EQ(all_applied(before).nodes.size(), 2u);
}

TEST(RewriteUpsampling, ExpansionInSixDimensions) {
  for (const auto& [fy, fx] : {std::pair<std::int64_t, std::int64_t>{2, 2}, {3, 1}, {2, 4}}) {
    Sketch s;
    const ValueId x = s.unary(Function::affine, s.input("x", {2, 3, 5, 7}), 2, 1);
    const ValueId wide = s.binary(BinaryOp::mul, s.reshape(x, {2, 3, 5, 1, 7, 1}), s.number(1, {1, 1, 1, fy, 1, fx}));
    EXPECT_EQ(applied(s.finish(s.reshape(wide, {2, 3, 5 * fy, 7 * fx})), "recognise_upsampling").nodes.size(), 2u);
  }
}

TEST(RewriteUpsampling, ASpellingAfterOtherMoves) {  // the crop before it must not hide it
  Sketch s;
  const ValueId x = s.node(Slice{{0, 0, 1, 1}, {1, 1, 1, 1}, {1, 3, 4, 6}}, {s.input("x", {1, 3, 6, 8})});
  const ValueId wide = s.node(Concat{5}, std::vector<ValueId>(2, s.reshape(x, {1, 3, 4, 1, 6, 1})));
  const Graph after = applied(s.finish(s.reshape(s.node(Concat{3}, {wide, wide}), {1, 3, 8, 12})), "recognise_upsampling");
  EXPECT_EQ(count_of(after, "resize"), 1) << to_string(after);
}

TEST(RewriteUpsampling, TilesAndMixturesStay) {
  Sketch tiles;
  const ValueId x = tiles.input("x", {1, 3, 5, 7}), wide = tiles.node(Concat{3}, {x, x});
  expect_untouched(tiles.finish(tiles.node(Concat{2}, {wide, wide})), "recognise_upsampling");
  Sketch mixture;
  const ValueId a = mixture.input("a", {1, 3, 5, 7}), b = mixture.input("b", {1, 3, 5, 7});
  const ValueId both = mixture.node(Concat{5}, {mixture.reshape(a, {1, 3, 5, 1, 7, 1}), mixture.reshape(b, {1, 3, 5, 1, 7, 1})});
  expect_untouched(mixture.finish(mixture.reshape(mixture.node(Concat{3}, {both, both}), {1, 3, 10, 14})), "recognise_upsampling");
}

TEST(RewriteArithmetic, NumbersBecomeOneFunction) {
  Sketch s;
  ValueId x = s.binary(BinaryOp::mul, s.number(255), s.input("x", {1, 3, 5, 7}));
  x = s.binary(BinaryOp::sub, s.number(3, {1}), x);
  x = s.binary(BinaryOp::div, x, s.number(127.5f));
  x = s.unary(Function::neg, s.binary(BinaryOp::sub, x, s.number(1)));
  const Graph after = applied(s.finish(s.binary(BinaryOp::add, x, s.number(0.25f))), "fold_arithmetic");
  ASSERT_EQ(after.nodes.size(), 1u) << to_string(after);
  EXPECT_EQ(layer_name(after.nodes[0].layer), "unary");
}

TEST(RewriteArithmetic, LimitsBecomeClips) {
  Sketch s;
  const ValueId low = s.binary(BinaryOp::max, s.input("x", {1, 3, 5, 7}), s.number(0.3f));
  const Graph after = applied(s.finish(s.binary(BinaryOp::min, s.number(0.6f), low)), "fold_arithmetic");
  EXPECT_EQ(count_of(after, "binary"), 0);
}

TEST(RewriteArithmetic, AClippedSumIsAHardSigmoid) {
  Sketch s;
  const ValueId x = s.unary(Function::tanh, s.input("x", {1, 3, 5, 7}));
  const ValueId y = s.binary(BinaryOp::add, s.binary(BinaryOp::mul, x, s.number(0.6f)), s.number(0.5f));
  const Graph after = applied(s.finish(s.unary(Function::clip, y, 0, 1)), "fold_arithmetic");
  ASSERT_EQ(after.nodes.size(), 2u) << to_string(after);
  EXPECT_EQ(std::get<Unary>(after.nodes[1].layer).pointwise.function, Function::hard_sigmoid);
}

TEST(RewriteArithmetic, NumberOverValueStays) {
  Sketch s;
  expect_untouched(s.finish(s.binary(BinaryOp::div, s.number(2), s.unary(Function::exp, s.input("x", {1, 3, 5, 7})))), "fold_arithmetic");
}

TEST(RewriteBatchNorm, MovesIntoTheConvolutionBefore) {
  for (const bool transposed : {false, true}) {
    Sketch s;
    const ValueId x = s.input("x", {2, 4, 7, 5});
    const ValueId conv = transposed ? s.node(ConvTranspose2d{.kernel = {3, 3}, .stride = {2, 2}, .groups = 2}, {x, s.weight({4, 3, 3, 3})})
                                    : s.node(Conv2d{.kernel = {3, 3}, .groups = 2}, {x, s.weight({6, 2, 3, 3}), s.weight({6})});
    const ValueId norm = s.node(BatchNorm{}, {conv, s.weight({6}), s.weight({6}), s.weight({6}), s.weight({6}, Values::positive)});
    const Graph before = s.finish(s.unary(Function::relu, norm));
    EXPECT_EQ(applied(before, "fold_batch_norm").nodes.size(), 2u);
    EXPECT_EQ(all_applied(before).nodes.size(), 1u);
  }
}

TEST(RewriteBatchNorm, AloneBecomesAScaleShift) {
  Sketch s;
  const ValueId x = s.input("x", {2, 4, 7, 5});
  const ValueId norm = s.node(BatchNorm{}, {x, s.weight({4}), s.weight({4}), s.weight({4}), s.weight({4}, Values::positive)});
  EXPECT_EQ(count_of(applied(s.finish(norm), "fold_batch_norm"), "scale_shift"), 1);
}

/// A transposed convolution from 2x3x7x5 to 2x4x17x13, and what is cut from it.
Graph cropped(const Slice& slice, int uses = 1) {
  Sketch s;
  const ConvTranspose2d conv{.kernel = {5, 5}, .stride = {2, 2}, .output_padding = {1, 1}, .pad = {1, 0, 0, 1}};
  ValueId x = s.node(conv, {s.input("x", {2, 3, 7, 5}), s.weight({3, 4, 5, 5}), s.weight({4})});
  const ValueId cut = s.node(slice, {x});
  for (int i = 1; i < uses; ++i) x = s.unary(Function::tanh, x);
  return s.finish(uses == 1 ? cut : s.binary(BinaryOp::add, cut, s.node(slice, {x})));
}

TEST(RewriteCrop, MovesIntoTheTransposedConvolution) {
  const Graph after = applied(cropped({{0, 0, 1, 2}, {1, 1, 1, 1}, {2, 4, 13, 10}}), "crop_into_conv");
  ASSERT_EQ(after.nodes.size(), 1u) << to_string(after);
  EXPECT_EQ(std::get<ConvTranspose2d>(after.nodes[0].layer).pad, (Padding{2, 2, 3, 2}));
  applied(cropped({{0, 0, 0, 0}, {1, 1, 1, 1}, {2, 4, 1, 1}}), "crop_into_conv");  // more than the kernel's own width
}

TEST(RewriteCrop, OtherSlicesStay) {
  expect_untouched(cropped({{0, 1, 0, 0}, {1, 1, 1, 1}, {2, 2, 17, 13}}), "crop_into_conv");
  expect_untouched(cropped({{1, 0, 0, 0}, {1, 1, 1, 1}, {1, 4, 17, 13}}), "crop_into_conv");
  expect_untouched(cropped({{0, 0, 0, 0}, {1, 1, 2, 1}, {2, 4, 9, 13}}), "crop_into_conv");
  expect_untouched(cropped({{0, 0, 16, 0}, {1, 1, -1, 1}, {2, 4, 17, 13}}), "crop_into_conv");
  expect_untouched(cropped({{0, 0, 1, 2}, {1, 1, 1, 1}, {2, 4, 13, 10}}, 2), "crop_into_conv");
}

TEST(RewritePad, MovesIntoTheConvolution) {
  for (const PadMode mode : {PadMode::zero, PadMode::reflect, PadMode::edge, PadMode::wrap}) {
    Sketch s;
    const ValueId padded = s.node(Pad{mode, 0, {0, 0, 1, 2}, {0, 0, 3, 0}}, {s.input("x", {2, 3, 7, 5})});
    const Graph after = applied(s.finish(s.binary(BinaryOp::add, s.conv(padded, 4, 3), s.conv(padded, 4, 3))), "pad_into_conv");
    EXPECT_EQ(count_of(after, "pad"), 0);
  }
  Sketch both;  // zeros around zeros
  const ValueId padded = both.node(Pad{PadMode::zero, 0, {0, 0, 1, 0}, {0, 0, 0, 2}}, {both.input("x", {2, 3, 7, 5})});
  EXPECT_EQ(applied(both.finish(both.conv(padded, 4, 3, {1, 1, 1, 1})), "pad_into_conv").nodes.size(), 1u);
}

TEST(RewritePad, RowsAndColumnsMayDiffer) {
  Sketch apart;
  const ValueId rows = apart.node(Pad{PadMode::reflect, 0, {0, 0, 1, 0}, {0, 0, 2, 0}}, {apart.input("x", {2, 3, 7, 5})});
  const ValueId columns = apart.node(Pad{PadMode::wrap, 0, {0, 0, 0, 1}, {0, 0, 0, 7}}, {rows});
  const Graph after = applied(apart.finish(apart.conv(columns, 4, 3)), "pad_into_conv");
  ASSERT_EQ(after.nodes.size(), 1u) << to_string(after);
  const Conv2d& conv = std::get<Conv2d>(after.nodes[0].layer);
  EXPECT_EQ(conv.pad, (Padding{1, 1, 2, 7}));
  EXPECT_EQ(conv.pad_mode, (PadModes{PadMode::reflect, PadMode::wrap}));

  Sketch own;  // a convolution that pads its rows itself
  const ValueId wrapped = own.node(Pad{PadMode::wrap, 0, {0, 0, 0, 1}, {0, 0, 0, 1}}, {own.input("x", {2, 3, 7, 5})});
  const Graph fused = applied(own.finish(own.conv(wrapped, 4, 3, {1, 0, 1, 0})), "pad_into_conv");
  ASSERT_EQ(fused.nodes.size(), 1u) << to_string(fused);
  EXPECT_EQ(std::get<Conv2d>(fused.nodes[0].layer).pad_mode, (PadModes{PadMode::zero, PadMode::wrap}));
}

TEST(RewritePad, OtherPaddingStays) {
  const auto untouched = [](const Pad& pad, Padding own) {
    Sketch s;
    expect_untouched(s.finish(s.conv(s.node(pad, {s.input("x", {2, 3, 7, 5})}), 4, 3, own)), "pad_into_conv");
  };
  untouched({PadMode::zero, 1, {0, 0, 1, 1}, {0, 0, 1, 1}}, {});
  untouched({PadMode::zero, 0, {0, 1, 1, 1}, {0, 0, 1, 1}}, {});
  untouched({PadMode::reflect, 0, {0, 0, 1, 1}, {0, 0, 1, 1}}, {1, 1, 1, 1});
  untouched({PadMode::wrap, 0, {0, 0, 0, 1}, {0, 0, 0, 1}}, {1, 1, 1, 1});
  untouched({PadMode::reflect, 0, {0, 0, 1, 0}, {0, 0, 1, 0}}, {1, 0, 0, 0});
}

TEST(RewriteUpsample, MovesIntoTheConvolution) {
  for (const Coordinates coordinates : {Coordinates::asymmetric, Coordinates::half_pixel}) {
    Sketch s;
    const Rounding rounding = coordinates == Coordinates::asymmetric ? Rounding::floor : Rounding::round_prefer_floor;
    const Resize resize{.coordinates = coordinates, .rounding = rounding, .height = 10, .width = 14, .scale_y = 2, .scale_x = 2};
    const ValueId large = s.node(resize, {s.input("x", {2, 3, 5, 7})});
    const ValueId padded = s.node(Pad{PadMode::reflect, 0, {0, 0, 1, 1}, {0, 0, 1, 1}}, {large});
    const Graph after = all_applied(s.finish(s.conv(padded, 4, 3)));
    ASSERT_EQ(after.nodes.size(), 1u) << to_string(after);
    EXPECT_EQ(std::get<Conv2d>(after.nodes[0].layer).upsample, 2);
    EXPECT_EQ(std::get<Conv2d>(after.nodes[0].layer).pad_mode, PadMode::reflect);
  }
}

TEST(RewriteUpsample, OtherResizesStay) {
  const auto untouched = [](const Resize& resize, int kernel) {
    Sketch s;
    expect_untouched(s.finish(s.conv(s.node(resize, {s.input("x", {2, 3, 5, 7})}), 4, kernel)), "upsample_into_conv");
  };
  untouched({.interpolation = Interpolation::bilinear, .height = 10, .width = 14, .scale_y = 2, .scale_x = 2}, 3);
  untouched({.height = 10, .width = 14, .scale_y = 2, .scale_x = 2}, 1);
  untouched({.height = 10, .width = 7, .scale_y = 2, .scale_x = 1}, 3);
  untouched({.rounding = Rounding::ceil, .height = 10, .width = 14, .scale_y = 2, .scale_x = 2}, 3);
}

TEST(RewriteActivation, MovesIntoEveryLayerThatTakesOne) {
  const std::vector<ValueId (*)(Sketch&, ValueId)> layers = {
      [](Sketch& s, ValueId x) { return s.conv(x, 4, 3); },
      [](Sketch& s, ValueId x) {
        return s.node(ConvTranspose2d{.kernel = {2, 2}}, {x, s.weight({3, 4, 2, 2})});
      },
      [](Sketch& s, ValueId x) { return s.node(InstanceNorm{}, {x}); },
      [](Sketch& s, ValueId x) {
        return s.node(ScaleShift{}, {x, s.weight({3})});
      },
      [](Sketch& s, ValueId x) {
        return s.binary(BinaryOp::add, x, s.weight({2, 3, 7, 5}));
      }};
  for (const auto make : layers) {
    Sketch s;
    const Graph after =
        applied(s.finish(s.unary(Function::leaky_relu, make(s, s.input("x", {2, 3, 7, 5})), 0.2f)), "activation_into_producer");
    EXPECT_EQ(after.nodes.size(), 1u) << to_string(after);
  }
}

TEST(RewriteActivation, StaysWhereTheValueIsNeededWithoutIt) {
  Sketch s;
  const ValueId y = s.conv(s.input("x", {2, 3, 7, 5}), 4, 3);
  expect_untouched(s.finish(s.binary(BinaryOp::mul, y, s.unary(Function::sigmoid, y))), "activation_into_producer");
  Sketch residual;
  const ValueId x = residual.input("x", {2, 3, 7, 5});
  expect_untouched(residual.finish(residual.unary(Function::relu, residual.node(InstanceNorm{}, {x, kNoValue, kNoValue, x}))),
                   "activation_into_producer");
}

TEST(RewriteResidual, MovesIntoTheNorm) {
  Sketch s;
  const ValueId x = s.input("x", {2, 3, 7, 5});
  const ValueId a = s.node(InstanceNorm{.activation = {Function::relu, 0, 0}}, {x}), b = s.node(ScaleShift{}, {x, s.weight({3})});
  const Graph after = applied(s.finish(s.binary(BinaryOp::add, b, s.binary(BinaryOp::add, x, a))), "residual_into_producer");
  EXPECT_EQ(after.nodes.size(), 2u) << to_string(after);
}

TEST(RewriteResidual, OtherSumsStay) {
  Sketch s;  // broadcast
  const ValueId normed = s.node(InstanceNorm{}, {s.input("x", {2, 3, 7, 5})});
  expect_untouched(s.finish(s.binary(BinaryOp::add, normed, s.input("y", {1, 3, 7, 5}))), "residual_into_producer");
  Sketch twice;
  const ValueId value = twice.node(InstanceNorm{}, {twice.input("x", {2, 3, 7, 5})});
  expect_untouched(twice.finish(twice.binary(BinaryOp::add, value, value)), "residual_into_producer");
}

TEST(Rewrite, EveryLayerAloneKeepsItsAnswer) {
  for (const LayerCase& one : layer_cases()) {
    const Graph before = make_graph(one);
    const Graph after = rewrite(before).graph;
    EXPECT_LE(difference(before, after), kSame) << one.name << "\n" << to_string(after);
  }
}

TEST(Rewrite, RulesCanBeSwitchedOffByName) {
  Sketch s;
  const Graph before = s.finish(s.unary(Function::relu, s.conv(s.input("x", {1, 3, 5, 7}), 4, 3)));
  EXPECT_EQ(rewrite(before).graph.nodes.size(), 1u);
  EXPECT_EQ(rewrite(before).applied.size(), 1u);
  EXPECT_EQ(rewrite(before, {"activation_into_producer"}).graph.nodes.size(), 2u);
  EXPECT_EQ(rewrite(before, {"all"}).graph.nodes.size(), 2u);
  try {
    rewrite(before, {"no_such_rule"});
    ADD_FAILURE() << "an unknown rule was accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), Failure::usage);
    EXPECT_NE(std::string(error.what()).find("no_such_rule"), std::string::npos);
  }
}

}  // namespace
}  // namespace wrapture
