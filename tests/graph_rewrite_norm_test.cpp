// Instance norm in the spellings of exporters becomes one layer; what only looks like it stays.
#include "tests/graph_rewrite.hpp"

namespace wrapture {
namespace {

constexpr float kEpsilon = 1e-3f;
const Shape kImage{2, 3, 7, 5};
const float kPixels = 35;

/// Mean over height and width, kept as (N, C, 1, 1).
ValueId mean(Sketch& sketch, ValueId x) { return sketch.node(Reduce{ReduceOp::mean, {2, 3}, true}, {x}); }
ValueId with_epsilon(Sketch& sketch, ValueId variance) { return sketch.binary(BinaryOp::add, variance, sketch.number(kEpsilon)); }
ValueId centred(Sketch& sketch, ValueId x) { return sketch.binary(BinaryOp::sub, x, mean(sketch, x)); }
ValueId square(Sketch& sketch, ValueId x) { return sketch.unary(Function::square, x); }
ValueId root(Sketch& sketch, ValueId x) { return sketch.unary(Function::sqrt, with_epsilon(sketch, x)); }

struct Spelling {
  std::string name;
  ValueId (*make)(Sketch& sketch, ValueId x);
};

const Spelling kSpellings[] = {
    {"quotient by the root",
     [](Sketch& s, ValueId x) {
       const ValueId d = centred(s, x);
       return s.binary(BinaryOp::div, d, root(s, mean(s, square(s, d))));
     }},
    {"difference made twice, product as square",
     [](Sketch& s, ValueId x) {
       const ValueId d = centred(s, x), again = centred(s, x);
       return s.binary(BinaryOp::div, d, root(s, mean(s, s.binary(BinaryOp::mul, again, again))));
     }},
    {"a negligible sum in the square",
     [](Sketch& s, ValueId x) {
       const ValueId d = centred(s, x), near = s.binary(BinaryOp::add, d, s.number(1e-9f, {1}));
       return s.binary(BinaryOp::div, d, root(s, mean(s, s.binary(BinaryOp::mul, d, near))));
     }},
    {"product with the reciprocal",
     [](Sketch& s, ValueId x) {
       const ValueId d = centred(s, x);
       return s.binary(BinaryOp::mul, s.unary(Function::reciprocal, root(s, mean(s, square(s, d)))), d);
     }},
    {"product with one over the root",
     [](Sketch& s, ValueId x) {
       const ValueId d = centred(s, x);
       return s.binary(BinaryOp::mul, d, s.binary(BinaryOp::div, s.number(1), root(s, mean(s, square(s, d)))));
     }},
    {"power of minus one half",
     [](Sketch& s, ValueId x) {
       const ValueId d = centred(s, x);
       return s.binary(BinaryOp::mul, d, s.unary(Function::pow, with_epsilon(s, mean(s, square(s, d))), -0.5f));
     }},
    {"root of the reciprocal",
     [](Sketch& s, ValueId x) {
       const ValueId d = centred(s, x);
       return s.binary(BinaryOp::mul, d, s.unary(Function::sqrt, s.unary(Function::reciprocal, with_epsilon(s, mean(s, square(s, d))))));
     }},
    {"power of two by an operand, epsilon first",
     [](Sketch& s, ValueId x) {
       const ValueId d = centred(s, x), squared = s.binary(BinaryOp::pow, d, s.number(2));
       return s.binary(BinaryOp::div, d, s.unary(Function::sqrt, s.binary(BinaryOp::add, s.number(kEpsilon, {1}), mean(s, squared))));
     }},
    {"sum with the negative mean",
     [](Sketch& s, ValueId x) {
       const ValueId d = s.binary(BinaryOp::add, s.unary(Function::neg, mean(s, x)), x);
       return s.binary(BinaryOp::div, d, root(s, mean(s, square(s, d))));
     }},
    {"mean of squares minus square of mean",
     [](Sketch& s, ValueId x) {
       const ValueId m = mean(s, x), variance = s.binary(BinaryOp::sub, mean(s, square(s, x)), s.binary(BinaryOp::mul, m, m));
       return s.binary(BinaryOp::div, s.binary(BinaryOp::sub, x, m), root(s, s.unary(Function::relu, variance)));
     }},
    {"unbiased variance",
     [](Sketch& s, ValueId x) {
       const ValueId d = centred(s, x), sum = s.binary(BinaryOp::mul, mean(s, square(s, d)), s.number(kPixels));
       return s.binary(BinaryOp::div, d, root(s, s.binary(BinaryOp::div, sum, s.number(kPixels - 1))));
     }},
    {"mean of rows, then of columns",
     [](Sketch& s, ValueId x) {
       const auto both = [&](ValueId y) {
         return s.node(Reduce{ReduceOp::mean, {2}, true}, {s.node(Reduce{ReduceOp::mean, {3}, true}, {y})});
       };
       const ValueId d = s.binary(BinaryOp::sub, x, both(x));
       return s.binary(BinaryOp::div, d, root(s, both(square(s, d))));
     }},
    {"statistics of the flattened planes",
     [](Sketch& s, ValueId x) {
       const auto flat = [&](ValueId y) {
         return s.reshape(s.node(Reduce{ReduceOp::mean, {2}, false}, {s.reshape(y, {2, 3, 35})}), {2, 3, 1, 1});
       };
       const ValueId d = s.binary(BinaryOp::sub, x, flat(x));
       return s.binary(BinaryOp::div, d, root(s, flat(square(s, d))));
     }},
    {"all in flattened planes",
     [](Sketch& s, ValueId x) {
       const ValueId y = s.reshape(x, {2, 3, 35});
       const auto m = [&](ValueId z) { return s.node(Reduce{ReduceOp::mean, {2}, true}, {z}); };
       const ValueId d = s.binary(BinaryOp::sub, y, m(y));
       return s.reshape(s.binary(BinaryOp::div, d, root(s, m(square(s, d)))), kImage);
     }},
    {"scale in the inverse",
     [](Sketch& s, ValueId x) {
       const ValueId d = centred(s, x), inverse = s.unary(Function::reciprocal, root(s, mean(s, square(s, d))));
       return s.binary(BinaryOp::add, s.binary(BinaryOp::mul, d, s.binary(BinaryOp::mul, inverse, s.weight({3, 1, 1}))),
                       s.weight({1, 3, 1, 1}));
     }},
    {"folded as in TensorFlow",
     [](Sketch& s, ValueId x) {
       const ValueId m = mean(s, x), inverse = s.unary(Function::reciprocal, root(s, mean(s, square(s, s.binary(BinaryOp::sub, x, m)))));
       const ValueId k = s.binary(BinaryOp::mul, inverse, s.weight({1, 3, 1, 1}));
       return s.binary(BinaryOp::add, s.binary(BinaryOp::mul, x, k),
                       s.binary(BinaryOp::sub, s.weight({1, 3, 1, 1}), s.binary(BinaryOp::mul, m, k)));
     }},
};

TEST(RewriteInstanceNorm, EverySpellingBecomesOneLayer) {
  for (const Spelling& spelling : kSpellings) {
    SCOPED_TRACE(spelling.name);
    Sketch sketch;
    const ValueId x = sketch.input("x", kImage);
    const Graph before = sketch.finish(spelling.make(sketch, sketch.unary(Function::affine, x, 3, 1)));
    applied(before, "recognise_instance_norm");
    const Graph after = all_applied(before);
    EXPECT_EQ(count_of(after, "instance_norm"), 1) << to_string(after);
    for (const char* left : {"reduce", "binary"}) EXPECT_EQ(count_of(after, left), 0) << to_string(after);
  }
}

TEST(RewriteInstanceNorm, LookalikesStay) {
  const auto untouched = [](ValueId (*make)(Sketch&, ValueId, ValueId)) {
    Sketch sketch;
    const ValueId x = sketch.input("x", kImage), other = sketch.input("other", kImage);
    expect_untouched(sketch.finish(make(sketch, x, other)), "recognise_instance_norm");
  };
  untouched([](Sketch& s, ValueId x, ValueId other) {  // statistics of another picture: that is style transfer by AdaIN
    return s.binary(BinaryOp::div, centred(s, x), root(s, mean(s, square(s, centred(s, other)))));
  });
  untouched([](Sketch& s, ValueId x, ValueId) {  // over the channels: a layer norm
    const auto m = [&](ValueId y) { return s.node(Reduce{ReduceOp::mean, {1}, true}, {y}); };
    const ValueId d = s.binary(BinaryOp::sub, x, m(x));
    return s.binary(BinaryOp::div, d, root(s, m(square(s, d))));
  });
  untouched([](Sketch& s, ValueId x, ValueId) {  // over rows only
    const auto m = [&](ValueId y) { return s.node(Reduce{ReduceOp::mean, {3}, true}, {y}); };
    const ValueId d = s.binary(BinaryOp::sub, x, m(x));
    return s.binary(BinaryOp::div, d, root(s, m(square(s, d))));
  });
  untouched([](Sketch& s, ValueId x, ValueId) {  // epsilon after the root
    const ValueId d = centred(s, x);
    return s.binary(BinaryOp::div, d, s.binary(BinaryOp::add, s.unary(Function::sqrt, mean(s, square(s, d))), s.number(kEpsilon)));
  });
  untouched([](Sketch& s, ValueId x, ValueId) {  // no square
    const ValueId d = centred(s, x);
    return s.binary(BinaryOp::div, d, root(s, mean(s, s.unary(Function::abs, d))));
  });
  untouched([](Sketch& s, ValueId x, ValueId) {  // a sum in the square that matters
    const ValueId d = centred(s, x), shifted = s.binary(BinaryOp::add, d, s.number(0.5f));
    return s.binary(BinaryOp::div, d, root(s, mean(s, s.binary(BinaryOp::mul, shifted, shifted))));
  });
}

TEST(RewriteInstanceNorm, SamplesMovedIntoChannelsMoveBack) {
  Sketch sketch;
  const ValueId x = sketch.unary(Function::affine, sketch.input("x", kImage), 2, 1);
  const ValueId merged = sketch.node(InstanceNorm{.epsilon = kEpsilon, .activation = {}},
                                     {sketch.reshape(x, {1, 6, 7, 5}), sketch.weight({6}), sketch.weight({6})});
  const Graph before = sketch.finish(sketch.unary(Function::relu, sketch.reshape(merged, kImage)));
  applied(before, "recognise_instance_norm");
  const Graph after = all_applied(before);
  EXPECT_EQ(count_of(after, "reshape"), 0) << to_string(after);
  EXPECT_EQ(count_of(after, "instance_norm"), 1) << to_string(after);
}

TEST(RewriteScaleShift, NumbersOfAChannelMoveIntoTheNorm) {
  for (const bool style : {false, true})
    for (const Shape& shape : {Shape{1, 3, 1, 1}, Shape{3, 1, 1}, Shape{2, 3, 1, 1}}) {
      Sketch sketch;
      const ValueId x = sketch.input("x", kImage);
      const ValueId gamma = style ? sketch.input("gamma", shape) : sketch.weight(shape),
                    beta = style ? sketch.input("beta", shape) : sketch.weight(shape);
      const ValueId normed = sketch.node(InstanceNorm{}, {x, sketch.weight({3}), sketch.weight({3})});
      const ValueId scaled = sketch.binary(BinaryOp::mul, gamma, normed);
      const Graph before =
          sketch.finish(sketch.binary(BinaryOp::sub, sketch.binary(BinaryOp::add, scaled, beta), sketch.weight({1, 3, 1, 1})));
      const Graph after = applied(before, "recognise_scale_shift");
      EXPECT_EQ(count_of(after, "instance_norm"), 1);
      for (const Node& node : after.nodes)
        if (layer_name(node.layer) == "binary") {
          EXPECT_EQ(after.shape(node.output).size(), 2u) << "only numbers may be combined\n" << to_string(after);
        }
      if (!style) {
        EXPECT_EQ(after.nodes.size(), 1u) << to_string(after);
      }
    }
}

TEST(RewriteScaleShift, PlainValuesGetAScaleShift) {
  Sketch sketch;
  const ValueId x = sketch.input("x", kImage);
  const ValueId scaled = sketch.binary(BinaryOp::div, x, sketch.weight({1, 3, 1, 1}, Values::positive));
  const Graph after =
      applied(sketch.finish(sketch.binary(BinaryOp::add, sketch.input("beta", {1, 3, 1, 1}), scaled)), "recognise_scale_shift");
  ASSERT_EQ(after.nodes.size(), 1u) << to_string(after);
  EXPECT_EQ(layer_name(after.nodes[0].layer), "scale_shift");
}

TEST(RewriteScaleShift, AValueWithOtherUsersKeepsItsNumbers) {
  Sketch sketch;
  const ValueId normed = sketch.node(InstanceNorm{}, {sketch.input("x", kImage)});
  const ValueId scaled = sketch.binary(BinaryOp::mul, normed, sketch.weight({1, 3, 1, 1}));
  const Graph after = applied(sketch.finish(sketch.binary(BinaryOp::sub, normed, scaled)), "recognise_scale_shift");
  EXPECT_EQ(count_of(after, "instance_norm"), 1);
  EXPECT_EQ(count_of(after, "scale_shift"), 1);
}

/// from + map * (to - from), spelled in one of three ways.
ValueId mixed(Sketch& s, int spelling, ValueId from, ValueId to, ValueId map) {
  if (spelling == 0) return s.binary(BinaryOp::add, from, s.binary(BinaryOp::mul, map, s.binary(BinaryOp::sub, to, from)));
  if (spelling == 1) return s.binary(BinaryOp::add, s.binary(BinaryOp::mul, to, map), from);  // `to` is the difference here
  const ValueId rest = s.binary(BinaryOp::sub, s.number(1), map);
  return s.binary(BinaryOp::add, s.binary(BinaryOp::mul, rest, from), s.binary(BinaryOp::mul, map, to));
}

TEST(RewriteStrengthMap, ScaleAndShiftMixedByAMap) {
  for (const int spelling : {0, 1, 2})
    for (const std::int64_t maps : {1, 2})
      for (const bool fixed : {false, true}) {
        SCOPED_TRACE(fmt::format("spelling {}, {} maps, constant {}", spelling, maps, fixed));
        Sketch s;
        const ValueId x = s.node(InstanceNorm{}, {s.input("x", kImage)}), map = s.input("map", {maps, 1, 7, 5});
        const auto code = [&](const char* name) { return fixed ? s.weight({1, 3, 1, 1}) : s.input(name, {1, 3, 1, 1}); };
        const ValueId s0 = code("s0"), s1 = code("s1"), t0 = code("t0"), t1 = code("t1");
        const ValueId scaled = s.binary(BinaryOp::mul, x, mixed(s, spelling, s0, s1, map));
        const Graph before = s.finish(s.unary(Function::relu, s.binary(BinaryOp::add, scaled, mixed(s, spelling, t0, t1, map))));
        applied(before, "recognise_strength_map");
        const Graph after = all_applied(before);
        EXPECT_EQ(count_of(after, "scale_shift"), 1) << to_string(after);
        for (const Node& node : after.nodes)
          if (layer_name(node.layer) == "binary") {
            EXPECT_LE(element_count(after.shape(node.output)), 6) << to_string(after);
          }
      }
}

}  // namespace
}  // namespace wrapture
