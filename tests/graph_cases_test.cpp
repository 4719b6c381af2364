// The table of cases itself: every layer is in it, names are unique, every case builds and its reference gives finite numbers.
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "tests/cases.hpp"

namespace wrapture {
namespace {

TEST(Cases, NamesAreUniqueAndEveryLayerIsCovered) {
  std::set<std::string> names;
  std::set<std::size_t> layers;
  for (const LayerCase& one : layer_cases()) {
    EXPECT_TRUE(names.insert(one.name).second) << one.name;
    EXPECT_EQ(one.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"), std::string::npos) << one.name;
    EXPECT_EQ(one.name.find(layer_name(one.layer)), 0u) << one.name << " should begin with its layer's name";
    layers.insert(one.layer.index());
  }
  EXPECT_EQ(layers.size(), std::variant_size_v<Layer>);
}

TEST(Cases, EveryCaseRunsThroughTheReference) {
  for (const LayerCase& one : layer_cases()) {
    const Graph graph = make_graph(one);
    const NamedTensors outputs = run_reference(graph, make_inputs(one, 1));
    const Tensor& out = outputs.at("out");
    EXPECT_EQ(out.shape, graph.shape(graph.outputs[0])) << one.name;
    ASSERT_EQ(static_cast<std::int64_t>(out.f32.size()), element_count(out.shape)) << one.name;
    for (const float x : out.f32) ASSERT_TRUE(std::isfinite(x)) << one.name;
  }
}

TEST(Cases, InputsDependOnTheSeedOnly) {
  const LayerCase first = layer_cases().front();
  EXPECT_EQ(make_inputs(first, 5).at("in0").f32, make_inputs(first, 5).at("in0").f32);
  EXPECT_NE(make_inputs(first, 5).at("in0").f32, make_inputs(first, 6).at("in0").f32);
}

}  // namespace
}  // namespace wrapture
