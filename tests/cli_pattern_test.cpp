// `wrapture pattern` as users run it: sizes, seeds, walks, the list of families, and what wrong words get.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/base/image.hpp"
#include "tests/cli/program.hpp"
#include "tests/cli/temporary_folder.hpp"

namespace wrapture::test {
namespace {

using ::testing::HasSubstr;
using Words = std::vector<std::string>;

class CliPattern : public ::testing::Test {
 protected:
  TemporaryFolder folder;

  Outcome run(Words arguments, int code = 0) {
    arguments.insert(arguments.begin(), "pattern");
    const Invocation invocation{.arguments = arguments, .folder = folder.path()};
    Outcome outcome = run_program(invocation);
    EXPECT_EQ(outcome.code, code) << to_string(invocation) << "\n" << outcome.err;
    return outcome;
  }
  Image made(Words arguments) {
    arguments.insert(arguments.end(), {"-o", "out.png"});
    run(arguments);
    return load_image(folder / "out.png");
  }
};

TEST_F(CliPattern, MakesAnySizeFromASeed) {
  const Image first = made({"--family", "willow", "--seed", "5", "--size", "100x70"});
  EXPECT_EQ(std::pair(first.width, first.height), std::pair(100u, 70u));
  EXPECT_EQ(made({"--family", "willow", "--seed", "5", "--size", "100x70"}).rgba, first.rgba);
  EXPECT_NE(made({"--family", "willow", "--seed", "6", "--size", "100x70"}).rgba, first.rgba);
  EXPECT_NE(made({"--family", "terrazzo", "--seed", "5", "--size", "100x70"}).rgba, first.rgba);
  const Image walked = made({"--family", "willow", "--seed", "5", "--to", "6", "--t", "1", "--size", "100x70"});
  EXPECT_EQ(made({"--family", "willow", "--seed", "6", "--size", "100x70"}).rgba, walked.rgba);
}

TEST_F(CliPattern, RepeatsATile) {
  const Image picture = made({"--family", "waves", "--size", "192x128", "--tile", "64"});
  for (std::uint32_t y = 0; y < 128; ++y)
    for (std::uint32_t x = 0; x < 192; ++x) ASSERT_EQ(picture.pixel(x, y)[0], picture.pixel(x % 64, y % 64)[0]);
}

TEST_F(CliPattern, IsCleanUnderValidation) {
  EXPECT_EQ(run({"--family", "marble", "--size", "64x64", "--validation", "--quiet", "-o", "out.png"}).err, "");
}

TEST_F(CliPattern, ListsFamilies) {
  const auto families = nlohmann::json::parse(run({"--families", "--json"}).out);
  ASSERT_GE(families.size(), 4u);
  const std::string text = run({"--families"}).out;
  for (const auto& family : families) {
    EXPECT_THAT(text, HasSubstr(family.at("name").get<std::string>()));
    EXPECT_FALSE(family.at("title_zh").get<std::string>().empty());
  }
}

TEST_F(CliPattern, SaysWhatIsWrong) {
  constexpr int kUsage = 2, kFailed = 1;
  const auto says = [&](const Words& words, int code, const char* what) {
    const std::string err = run(words, code).err;
    EXPECT_THAT(err, HasSubstr(what));
    EXPECT_EQ(std::count(err.begin(), err.end(), '\n'), 1) << err;
    EXPECT_FALSE(std::filesystem::exists(folder / "out.png"));
  };
  says({"--family", "wilow", "-o", "out.png"}, kUsage, "did you mean 'willow'?");
  says({"-o", "out.png"}, kUsage, "no family; give --family NAME");
  says({"--family", "willow"}, kUsage, "give -o FILE.png");
  says({"--family", "willow", "--t", "0.5", "-o", "out.png"}, kUsage, "give it with --to");
  says({"--family", "willow", "--t", "1.5", "--to", "2", "-o", "out.png"}, kUsage, "--t");
  says({"--family", "willow", "--size", "0x9", "-o", "out.png"}, kUsage, "--size");
  says({"--family", "willow", "--tile", "4096", "--size", "4096x4096", "-o", "out.png"}, kUsage, "smaller --tile");
  says({"--family", "willow", "-o", "missing/out.png"}, kFailed, "missing");
}

}  // namespace
}  // namespace wrapture::test
