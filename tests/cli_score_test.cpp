// `wrapture score` and `stylize --best-of`, as the user runs them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/base/image.hpp"
#include "tests/cli/onnx_files.hpp"
#include "tests/cli/program.hpp"
#include "tests/cli/temporary_folder.hpp"

namespace wrapture::test {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using Words = std::vector<std::string>;

class CliScore : public ::testing::Test {
 protected:
  TemporaryFolder folder;

  void SetUp() override {
    Image image = make_image(72, 56);
    for (std::uint32_t y = 0; y < image.height; ++y)
      for (std::uint32_t x = 0; x < image.width; ++x) {
        const bool band = y > 20 && y < 36;
        image.pixel(x, y)[0] = static_cast<std::uint8_t>(band ? 230 : x * 3);
        image.pixel(x, y)[1] = static_cast<std::uint8_t>(band ? 60 : 40 + y * 2);
        image.pixel(x, y)[2] = 120;
      }
    save_png(folder / "artwork.png", image);
  }
  Outcome run(const Words& arguments, int code = 0) {
    const Invocation invocation{.arguments = arguments, .folder = folder.path()};
    Outcome outcome = run_program(invocation);
    EXPECT_EQ(outcome.code, code) << to_string(invocation) << "\n" << outcome.err;
    return outcome;
  }
  Image stylized(const Words& more) {
    Words words{"stylize", "artwork.png", "--style", "wandle", "-o", "out.png"};
    words.insert(words.end(), more.begin(), more.end());
    run(words);
    return load_image(folder / "out.png");
  }
};

TEST_F(CliScore, TellsWhatIsBorrowedFromAPicture) {
  const json told = json::parse(run({"score", "artwork.png", "--picture", "artwork.png", "--json"}).out);
  EXPECT_NEAR(told["borrowed"]["similarity"].get<double>(), 1, 1e-4);
  EXPECT_EQ(told["borrowed"]["copied"], 1);
  EXPECT_THAT(run({"score", "artwork.png", "--picture", "artwork.png"}).out, HasSubstr("100.0 % of them copied"));
  save_png(folder / "flat.png", make_image(40, 40));
  EXPECT_THAT(run({"score", "flat.png", "--picture", "artwork.png"}, 3).err, HasSubstr("flat.png: is flat everywhere"));
  EXPECT_THAT(run({"score", "artwork.png"}, 2).err, HasSubstr("--picture FILE"));
}

TEST_F(CliScore, TellsHowAResultAndItsArtworkAreLiked) {
  stylized({"--quiet"});
  const json scores = json::parse(run({"score", "out.png", "--style", "wandle", "--artwork", "artwork.png", "--json"}).out);
  EXPECT_EQ(scores["style"], "wandle");
  for (const char* picture : {"result", "artwork"}) {
    EXPECT_TRUE(scores[picture]["score"].is_number());
    for (const char* share : {"share", "match", "similarity"}) {
      EXPECT_GE(scores[picture][share].get<double>(), 0);
      EXPECT_LE(scores[picture][share].get<double>(), 1);
    }
  }
  EXPECT_GT(scores["result"]["match"], scores["artwork"]["match"]);
  const std::string table = run({"score", "out.png", "--style", "wandle"}).out;
  for (const char* word : {"score", "patches", "match", "similarity", "nearest style", "result"}) EXPECT_THAT(table, HasSubstr(word));
}

TEST_F(CliScore, BestOfKeepsTheSeedThatScoresHighest) {
  Words words{"stylize", "artwork.png", "--style", "wandle", "--seed", "5", "--best-of", "3", "-o", "best.png"};
  const std::string said = run(words).err;
  ASSERT_THAT(said, HasSubstr("is the best of 5 to 7"));
  const auto scores_of = [](const std::string& text) { return text.substr(text.find("seed ")); };
  EXPECT_EQ(scores_of(run(words).err), scores_of(said)) << "the same words choose the same seed";
  const std::string seed = said.substr(said.find("seed ") + 5, 1);
  EXPECT_EQ(stylized({"--seed", seed}).rgba, load_image(folder / "best.png").rgba);
  std::string best;
  double highest = -1e9;
  for (const std::string one : {"5", "6", "7"}) {
    stylized({"--seed", one, "--quiet"});
    const double score = json::parse(run({"score", "out.png", "--style", "wandle", "--json"}).out)["result"]["score"];
    if (score > highest) highest = score, best = one;
  }
  EXPECT_EQ(seed, best);
}

TEST_F(CliScore, WhatTheCriticDoesNotKnowIsRefused) {
  EXPECT_THAT(run({"score", "artwork.png", "--style", "wandel"}, 2).err, HasSubstr("does not know style 'wandel'"));
  EXPECT_THAT(run({"score", "missing.png", "--style", "wandle"}, 3).err, HasSubstr("missing.png"));
  make_onnx(folder / "tiny.onnx");
  const Words foreign{"stylize", "artwork.png", "--model", "tiny.onnx", "--best-of", "2", "-o", "out.png"};
  EXPECT_THAT(run(foreign, 2).err, HasSubstr("--best-of needs one bundled style"));
  EXPECT_THAT(run({"stylize", "artwork.png", "--style", "wandle", "--best-of", "0", "-o", "out.png"}, 2).err, HasSubstr("--best-of"));
}

}  // namespace
}  // namespace wrapture::test
