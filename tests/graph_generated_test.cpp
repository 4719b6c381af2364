// Networks drawn from a seed: each builds, or is refused by the words of tests/backend_expected.txt; the shapes that the graph infers are
// those that the reference gives; and rewriting changes nothing but rounding.
#include <gtest/gtest.h>

#include <iostream>

#include "engine/graph/rewrite.hpp"
#include "tests/backend_report.hpp"
#include "tests/compare.hpp"
#include "tests/generated_cases.hpp"

namespace wrapture {
namespace {

TEST(Generated, TheSameIndexGivesTheSameModel) {
  for (const std::size_t index : {0u, 17u, 400u}) {
    EXPECT_EQ(generate(index).model.SerializeAsString(), generate(index).model.SerializeAsString());
    EXPECT_NE(generate(index).model.SerializeAsString(), generate(index + 1).model.SerializeAsString());
  }
}

/// The listed words with which a network was refused; "" where they are not listed.
std::string listed_words(const Expected& expected, const std::string& message) {
  for (const std::string& text : expected.generated)
    if (message.find(text) != std::string::npos) return text;
  for (const std::string& op : expected.operators)
    if (message.find("operator " + op + " is not supported") != std::string::npos) return op;
  return "";
}

TEST(Generated, ShapesAreTheReferencesAndRewritingKeepsTheAnswer) {
  const Expected expected = read_expected();
  std::size_t built = 0;
  std::set<std::string> words;
  for (std::size_t index = 0; index < kGeneratedSmall; ++index) {
    const GeneratedCase one = generate(index);
    try {
      const Graph graph = graph_of(one);
      const NamedTensors inputs = inputs_of(one);
      const Tensor plain = run_reference(graph, inputs).begin()->second;
      EXPECT_EQ(plain.shape, graph.shape(graph.outputs[0])) << one.text;
      EXPECT_LE(relative_error(run_reference(rewrite(graph).graph, inputs).begin()->second, plain), 1e-4) << one.text;
      ++built;
    } catch (const Error& error) {
      words.insert(listed_words(expected, error.what()));
      EXPECT_NE(listed_words(expected, error.what()), "") << one.text << "\n" << error.what();
    }
  }
  std::cout << built << " right, " << kGeneratedSmall - built << " refused as listed\n";
  EXPECT_GE(built, 1000u);
  for (const std::string& text : expected.generated)
    EXPECT_EQ(words.count(text), 1u) << "nothing is refused with '" << text << "': take it off the list in backend_expected.txt";
}

}  // namespace
}  // namespace wrapture
