// What make_plan promises: ports that last, values that are written before they are read and never overwritten while alive, a stable table.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "engine/base/error.hpp"
#include "engine/graph/rewrite.hpp"
#include "engine/plan/half.hpp"
#include "engine/plan/plan.hpp"
#include "tests/cases.hpp"
#include "tests/zoo.hpp"

namespace wrapture {
namespace {

/// A network of random layers: convolutions, norms, sums with earlier values, resizes, reshapes to other layouts and back.
Graph random_graph(std::uint32_t seed) {
  std::mt19937 random(seed);
  Graph graph;
  std::vector<ValueId> values{graph.add_input("x", {1, 6, 8, 8}), graph.add_input("style", {1, 6, 8, 8})};
  for (int i = 0; i < 25; ++i) {
    const std::string name = "n" + std::to_string(i);
    const auto any = [&] { return values[random() % values.size()]; };
    const ValueId x = any();
    switch (random() % 6) {
      case 0: {
        const ValueId w = graph.add_constant(name + "w", random_tensor({6, 6, 3, 3}, seed + static_cast<std::uint32_t>(i)));
        values.push_back(graph.add_node(name, Conv2d{.kernel = {3, 3}, .pad = {1, 1, 1, 1}}, {x, w, kNoValue}));
        break;
      }
      case 1:
        values.push_back(graph.add_node(name, InstanceNorm{}, {x, kNoValue, kNoValue, kNoValue}));
        break;
      case 2:
        values.push_back(graph.add_node(name, Binary{BinaryOp::add, {}}, {x, any()}));
        break;
      case 3:
        values.push_back(graph.add_node(name, Unary{{Function::tanh, 0, 0}}, {x}));
        break;
      case 4:
        values.push_back(graph.add_node(name, Transpose{{0, 1, 3, 2}}, {x}));
        break;
      default: {
        const ValueId flat = graph.add_node(name + "a", Reshape{{6, 64}}, {x});
        values.push_back(graph.add_node(name, Reshape{{1, 6, 8, 8}}, {flat}));
      }
    }
  }
  graph.outputs = {values.back(), values[values.size() / 2 + 2]};
  return prune(graph);
}

/// Every byte that a dispatch reads was written by an earlier one (or is an input), and inputs and outputs keep their ranges.
void expect_sound(const Plan& plan) {
  std::map<std::uint64_t, std::uint64_t> written;  // begin -> end, joined
  const auto add = [&](std::uint64_t begin, std::uint64_t end) {
    for (auto it = written.begin(); it != written.end();) {
      if (it->first <= end && begin <= it->second) {
        begin = std::min(begin, it->first);
        end = std::max(end, it->second);
        it = written.erase(it);
      } else {
        ++it;
      }
    }
    written[begin] = end;
  };
  const auto overlaps = [](const Binding& binding, const Port& port) {
    return binding.space == Space::arena && binding.offset < port.offset + port.bytes && port.offset < binding.offset + binding.bytes;
  };
  for (const Port& port : plan.inputs) add(port.offset, port.offset + (port.bytes + 15) / 16 * 16);
  for (const Dispatch& dispatch : plan.dispatches) {
    for (const Binding& binding : dispatch.bindings) {
      if (binding.space != Space::arena || binding.access == Access::write) continue;
      const bool known = std::ranges::any_of(
          written, [&](const auto& range) { return range.first <= binding.offset && binding.offset + binding.bytes <= range.second; });
      ASSERT_TRUE(known) << dispatch.label << " reads what nothing wrote\n" << to_string(plan);
    }
    for (const Binding& binding : dispatch.bindings) {
      if (binding.access != Access::write) continue;
      for (const Binding& read : dispatch.bindings) {
        const bool apart = read.offset + read.bytes <= binding.offset || binding.offset + binding.bytes <= read.offset;
        ASSERT_TRUE(&read == &binding || read.space != binding.space || apart) << dispatch.label << " works in place";
      }
      for (const Port& port : plan.inputs) ASSERT_FALSE(overlaps(binding, port)) << dispatch.label << " overwrites input " << port.name;
      add(binding.offset, binding.offset + binding.bytes);
    }
  }
  for (const Port& port : plan.outputs) {
    std::set<std::uint32_t> writers;  // nodes: nothing else may use the range before or after
    for (const Dispatch& dispatch : plan.dispatches)
      for (const Binding& binding : dispatch.bindings)
        if (binding.access == Access::write && overlaps(binding, port)) writers.insert(dispatch.node);
    EXPECT_EQ(writers.size(), 1u) << port.name << " is written by one node only\n" << to_string(plan);
  }
}

TEST(MakePlan, RandomNetworksAreSoundAndAliasingSavesBytes) {
  std::uint64_t shared = 0, own = 0;
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    const Graph graph = random_graph(seed);
    Limits limits = minimum_limits();
    limits.subgroup_threads = seed % 2 * 8;  // convolutions may make the statistics of norms
    const Plan plan = make_plan(graph, limits), apart = make_plan(graph, limits, {.reuse_memory = false});
    expect_sound(plan);
    expect_sound(apart);
    EXPECT_LE(plan.live_peak_bytes, plan.arena_bytes);
    EXPECT_LE(plan.arena_bytes, apart.arena_bytes);
    shared += plan.arena_bytes;
    own += apart.arena_bytes;
  }
  EXPECT_LT(shared * 10, own * 7);
}

TEST(MakePlan, JohnsonsNetworkTakesADispatchAConvolutionAndFewMore) {
  const OnnxModel model = load_zoo("johnson");
  const Graph graph = rewrite(model.build(zoo_shapes(model, 64))).graph;
  Limits limits;
  limits.subgroup_threads = 32;
  const Plan plan = make_plan(graph, limits, {.winograd = Winograd::never});
  expect_sound(plan);
  EXPECT_LE(plan.dispatches.size(), 24u) << to_string(plan);  // 16 convolutions, 6 sums, in and out
}

TEST(MakePlan, EveryCaseIsSound) {
  for (const LayerCase& one : layer_cases()) expect_sound(make_plan(make_graph(one), minimum_limits()));
}

TEST(MakePlan, PortsNameTheGraphsInputsAndOutputsAndDoNotOverlap) {
  for (const bool reuse : {true, false}) {
    const Plan plan = make_plan(random_graph(3), minimum_limits(), {.reuse_memory = reuse});
    ASSERT_EQ(plan.outputs.size(), 2u);
    std::vector<Port> ports = plan.inputs;
    ports.insert(ports.end(), plan.outputs.begin(), plan.outputs.end());
    for (std::size_t i = 0; i < ports.size(); ++i) {
      EXPECT_EQ(ports[i].bytes, static_cast<std::uint64_t>(element_count(ports[i].shape)) * 4);
      for (std::size_t j = 0; j < i; ++j)
        EXPECT_TRUE(ports[i].offset + ports[i].bytes <= ports[j].offset || ports[j].offset + ports[j].bytes <= ports[i].offset);
    }
  }
}

TEST(MakePlan, AnInputThatIsAnOutputIsCopied) {
  Graph graph;
  const ValueId x = graph.add_input("x", {3, 5});
  graph.outputs = {x};
  const Plan plan = make_plan(graph, minimum_limits());
  ASSERT_EQ(plan.dispatches.size(), 1u);
  EXPECT_EQ(plan.dispatches[0].layer, "copy");
  EXPECT_NE(plan.inputs[0].offset, plan.outputs[0].offset);
}

TEST(MakePlan, ConvertsAValueOnceHoweverManyUseIt) {
  Graph graph;
  const ValueId x = graph.add_input("x", {1, 4, 8, 8});
  const ValueId w = graph.add_constant("w", random_tensor({4, 4, 1, 1}, 1));
  const ValueId a = graph.add_node("a", Conv2d{}, {x, w, kNoValue}), b = graph.add_node("b", Conv2d{}, {x, w, kNoValue});
  graph.outputs = {graph.add_node("sum", Binary{}, {a, b})};
  std::map<std::string, int> layers;
  for (const Dispatch& dispatch : make_plan(graph, minimum_limits()).dispatches) ++layers[dispatch.layer];
  EXPECT_EQ(layers, (std::map<std::string, int>{{"pack", 1}, {"conv2d", 2}, {"binary", 1}, {"unpack", 1}}));
}

TEST(MakePlan, ReadsAndWritesChannelsLastWithoutACopy) {
  Graph graph;
  const ValueId x = graph.add_input("x", {1, 9, 7, 3}), first = graph.add_node("first", Transpose{{0, 3, 1, 2}}, {x});
  const ValueId weight = graph.add_constant("w", random_tensor({5, 3, 3, 3}, 1));
  const ValueId conv = graph.add_node("conv", Conv2d{.kernel = {3, 3}}, {first, weight, kNoValue});
  graph.outputs = {graph.add_node("last", Transpose{{0, 2, 3, 1}}, {conv})};
  std::vector<std::string> kernels;
  for (const Dispatch& dispatch : make_plan(graph, minimum_limits()).dispatches) kernels.push_back(dispatch.kernel);
  EXPECT_EQ(kernels, (std::vector<std::string>{"nn/pack.f32", "nn/conv2d.f32.narrow", "nn/unpack.f32"}));
}

TEST(MakePlan, PrintsTheSameTableForTheSameGraph) {
  const Graph graph = random_graph(11);
  const std::string table = to_string(make_plan(graph, minimum_limits()));
  EXPECT_EQ(table, to_string(make_plan(graph, minimum_limits())));
  EXPECT_NE(table.find("input 'x' 1x6x8x8"), std::string::npos) << table;
  EXPECT_NE(table.find("nn/pack.f32"), std::string::npos) << table;
}

TEST(MakePlan, RefusesNormsWhoseNumbersAreNotConstant) {  // files with such numbers become arithmetic
  Graph graph;
  const ValueId x = graph.add_input("x", {1, 4, 8, 8}), c = graph.add_input("c", {4});
  graph.outputs = {graph.add_node("loose", BatchNorm{}, {x, c, c, c, c})};
  try {
    (void)make_plan(graph, minimum_limits());
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()).find("batch_norm 'loose': "), 0u) << error.what();
  }
}

TEST(MakePlan, OrdersWeightsThatAreComputed) {
  Graph graph;
  const ValueId x = graph.add_input("x", {1, 4, 8, 8}), w = graph.add_input("w", {4, 4, 1, 1});
  graph.outputs = {graph.add_node("loose", Conv2d{}, {x, w, kNoValue})};
  EXPECT_GT(make_plan(graph, minimum_limits()).dispatches.size(), 3u);  // pack, order, convolve, unpack
}

TEST(MakePlan, HalvesRoundToNearestEvenAndSaturate) {
  EXPECT_EQ(planning::to_half(1.0f), 0x3c00);
  EXPECT_EQ(planning::to_half(-2.0f), 0xc000);
  EXPECT_EQ(planning::to_half(1.0f + 1.0f / 2048), 0x3c00);  // half way: to even
  EXPECT_EQ(planning::to_half(1.0f + 3.0f / 2048), 0x3c02);
  EXPECT_EQ(planning::to_half(1e6f), 0x7bff);
  EXPECT_EQ(planning::to_half(5.9604645e-8f), 0x0001);
  EXPECT_EQ(planning::to_half(6.1035156e-5f), 0x0400);
  EXPECT_EQ(planning::to_half(0.0f), 0x0000);
}

}  // namespace
}  // namespace wrapture
