// The critic without a device: its file, its scale, and the likeness of statistics.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/style/critic.hpp"
#include "engine/style/model.hpp"
#include "tests/style_generators.hpp"

namespace wrapture {
namespace {

using ::testing::HasSubstr;

onnx::ModelProto shipped() {
  onnx::ModelProto proto;
  const auto bytes = read_file(find_model("critic"), 64u << 20);
  EXPECT_TRUE(proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
  return proto;
}

class CriticFile : public testing::Test {
 protected:
  /// What load_critic() says of the shipped critic with one fact changed.
  std::string message_with(const std::string& key, const std::string& value) {
    onnx::ModelProto proto = shipped();
    for (auto& entry : *proto.mutable_metadata_props())
      if (entry.key() == "wrapture." + key) entry.set_value(value);
    return message_of(proto);
  }
  std::string message_of(const onnx::ModelProto& proto) {
    try {
      (void)load_critic(save(proto, data_.path() / "critic.onnx"));
    } catch (const Error& error) {
      EXPECT_EQ(error.failure(), Failure::bad_input);
      return error.what();
    }
    return "";
  }
  FreshData data_;
};

TEST_F(CriticFile, TheShippedOneKnowsStyles) {
  const CriticModel model = load_critic(find_model("critic"));
  EXPECT_GE(model.styles.size(), 6u);
  for (const JudgedStyle& style : model.styles) {
    EXPECT_TRUE(model.knows(style.name));
    EXPECT_GT(style.own, style.plain) << style.name;
    EXPECT_NEAR(statistics_similarity(style.statistics, style.statistics), 1, 1e-9) << style.name;
  }
  EXPECT_FALSE(model.knows("of-my-own"));
  EXPECT_THROW((void)model.find("of-my-own"), Error);
}

TEST_F(CriticFile, DamagedOnesAreRefused) {
  EXPECT_THAT(message_with("kind", "stylist"), HasSubstr("no critic"));
  EXPECT_THAT(message_with("side", "twelve"), HasSubstr("wrapture.side"));
  EXPECT_THAT(message_with("judged", "{"), HasSubstr("wrapture.judged"));
  EXPECT_THAT(message_with("judged", "[]"), HasSubstr("no styles"));
  EXPECT_THAT(message_with("judged", R"([{"name": "a"}])"), HasSubstr("wrapture.judged"));
  EXPECT_THAT(message_with("judged", R"([{"name": "a", "plain": 1, "own": 0, "statistics": ""}])"), HasSubstr("style 'a'"));
  EXPECT_THAT(message_with("judged", R"([{"name": "a", "plain": 0, "own": 1, "statistics": "AAAAAAA="}])"), HasSubstr("numbers"));
  EXPECT_THAT(message_with("judged", R"([{"name": "a", "plain": 0, "own": 1, "statistics": "AAAAAA=="}])"), HasSubstr("wrong length"));
  onnx::ModelProto proto = shipped();
  proto.mutable_graph()->mutable_output(0)->set_name("verdict");
  for (auto& node : *proto.mutable_graph()->mutable_node())
    for (auto& name : *node.mutable_output())
      if (name == "scores") name = "verdict";
  EXPECT_THAT(message_of(proto), HasSubstr("no output 'scores'"));
}

TEST(Match, IsALogisticScaleBetweenArtworkAndPicture) {
  const JudgedStyle style{.name = "a", .plain = -2, .own = 1};
  EXPECT_NEAR(match_of(style, -2), 0.1, 1e-9);
  EXPECT_NEAR(match_of(style, -0.5), 0.5, 1e-9);
  EXPECT_NEAR(match_of(style, 1), 0.9, 1e-9);
  EXPECT_LT(match_of(style, -1000), 1e-6);
  EXPECT_GT(match_of(style, 1000), 1 - 1e-6);
}

TEST(StatisticsSimilarity, FallsWithTheDistance) {
  const std::vector<float> one{1, 2, 1, 0, 0, 1}, near{1, 2.2f, 1, 0.1f, 0.1f, 1}, far{-1, 0, 0, 1, 1, 4};
  EXPECT_EQ(statistics_similarity(one, one), 1);
  EXPECT_GT(statistics_similarity(one, near), statistics_similarity(one, far));
  EXPECT_EQ(statistics_similarity(one, far), statistics_similarity(far, one));
  EXPECT_EQ(statistics_similarity(one, {1, 2}), 0) << "other statistics cannot be alike";
}

}  // namespace
}  // namespace wrapture
