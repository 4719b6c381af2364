// Strength curves: the table, its mean, and where styles carry it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.hpp"
#include "engine/style/mix.hpp"
#include "engine/style/style_file.hpp"
#include "tests/toy_styles.hpp"

namespace wrapture {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(StrengthCurve, RisesFromZeroToOne) {
  EXPECT_TRUE(is_strength_curve({0, 1}));
  EXPECT_TRUE(is_strength_curve({0, 0.2f, 0.4f, 1}));
  for (const StrengthCurve& bad : {StrengthCurve{}, {0}, {0, 0.5f}, {0.1f, 1}, {0, 0.5f, 0.5f, 1}, {0, 0.7f, 0.2f, 1}, {0, NAN, 1}})
    EXPECT_FALSE(is_strength_curve(bad)) << testing::PrintToString(bad);
  EXPECT_FALSE(is_strength_curve(StrengthCurve(kMaxCurveNumbers + 1)));
}

TEST(StrengthCurve, IsStraightBetweenItsNumbers) {
  const StrengthCurve curve{0, 0.125f, 1};
  EXPECT_EQ(blend_position(curve, 0), 0);
  EXPECT_EQ(blend_position(curve, 0.25f), 0.0625f);
  EXPECT_EQ(blend_position(curve, 0.5f), 0.125f);
  EXPECT_EQ(blend_position(curve, 0.75f), 0.5625f);
  EXPECT_EQ(blend_position(curve, 1), 1);
  EXPECT_EQ(blend_position({}, 0.3f), 0.3f);
}

TEST(StrengthCurve, MeansAreWeighted) {
  const StrengthCurve a{0, 0.25f, 1}, b{0, 0.75f, 1}, none, longer{0, 0.1f, 0.2f, 1};
  const StrengthCurve* both[] = {&a, &b};
  EXPECT_THAT(mean_curve(both, std::vector{0.25, 0.75}), ElementsAre(0, 0.625f, 1));
  const StrengthCurve *with_none[] = {&a, &none}, *unlike[] = {&a, &longer};
  EXPECT_TRUE(mean_curve(with_none, std::vector{0.5, 0.5}).empty());
  EXPECT_TRUE(mean_curve(unlike, std::vector{0.5, 0.5}).empty());
}

/// The toy library whose styles have these curves.
Library library_with(const ToyHome& home, const nlohmann::json& plain, const nlohmann::json& red) {
  onnx::ModelProto proto = make_stylist();
  for (auto& fact : *proto.mutable_metadata_props()) {
    if (fact.key() != "wrapture.styles") continue;
    auto styles = nlohmann::json::parse(fact.value());
    styles[0]["curve"] = plain, styles[1]["curve"] = red;
    fact.set_value(styles.dump());
  }
  save(proto, home.weights() / "stylist.onnx");
  return Library();
}

TEST(StrengthCurve, IsTheStylesAndTravelsWithIt) {
  const ToyHome home;
  const Library library = library_with(home, {0, 0.2, 1}, {0, 0.4, 1});
  EXPECT_THAT(blend(library, {{"plain"}}).curve, ElementsAre(0, 0.2f, 1));
  EXPECT_NEAR(blend(library, {{"plain", 1}, {"red", 3}}).curve.at(1), 0.35, 1e-6);
  EXPECT_TRUE(blend(library, {{"plain"}, {"night"}}).curve.empty());
  const auto file = home.program.path() / "red.wstyle";
  save_style_file(file, {library.find("red").style, "0"}, Overwrite::no);
  EXPECT_THAT(load_style_file(file).style.curve, ElementsAre(0, 0.4f, 1));
  try {
    library_with(home, {0, 0.2, 1}, {1, 0});
    FAIL() << "a falling curve was taken";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("the curve of style 'red'"));
  }
}

}  // namespace
}  // namespace wrapture
