// Keeping hold of a style from the command line: brand colours, masks, colours, strokes, joined edges, and what is said of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/base/image.hpp"
#include "tests/cli/program.hpp"
#include "tests/cli/temporary_folder.hpp"

namespace wrapture::test {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using Words = std::vector<std::string>;

class CliControl : public ::testing::Test {
 protected:
  TemporaryFolder folder;
  Image artwork = make_image(96, 64, 0xFFE6F0F0);

  CliControl() {
    for (std::uint32_t y = 0; y < 64; ++y)
      for (std::uint32_t x = 0; x < 96; ++x)
        if (x < 24) {
          artwork.pixel(x, y)[0] = 0xC8, artwork.pixel(x, y)[1] = 0x10, artwork.pixel(x, y)[2] = 0x2E;
        } else if (y > 32) {
          artwork.pixel(x, y)[0] = static_cast<std::uint8_t>(2 * x);
        }
    save_png(folder / "artwork.png", artwork);
  }

  Outcome run(const Words& extra, int code) {
    Words arguments{"stylize", "artwork.png", "--style", first_style(), "-o", "out.png", "--quiet"};
    arguments.insert(arguments.end(), extra.begin(), extra.end());
    const Invocation invocation{.arguments = arguments, .folder = folder.path()};
    Outcome outcome = run_program(invocation);
    EXPECT_EQ(outcome.code, code) << to_string(invocation) << "\n" << outcome.err;
    return outcome;
  }
  std::string first_style() {
    if (!style_.empty()) return style_;
    const std::string names = run_program({.arguments = {"styles", "--names"}, .folder = folder.path()}).out;
    return style_ = names.substr(0, names.find('\n'));
  }
  /// Pixels that the run left as they were.
  std::size_t kept() {
    const Image out = load_image(folder / "out.png");
    std::size_t same = 0;
    for (std::size_t i = 0; i < out.rgba.size(); i += 4) same += std::memcmp(&out.rgba[i], &artwork.rgba[i], 4) == 0;
    return same;
  }

 private:
  std::string style_;
};

TEST_F(CliControl, BrandColoursAreKeptAndReported) {
  const Outcome outcome = run({"--brand-colour", "#C8102E:3", "--brand-colour", "00FF00", "--report", "report.json"}, 0);
  EXPECT_GE(kept(), 24u * 64u);
  EXPECT_THAT(outcome.err, HasSubstr("wrapture: brand colour #C8102E within 3: 25.00 % of the artwork, changed by 0.00 on average"));
  EXPECT_THAT(outcome.err, HasSubstr("wrapture: brand colour #00FF00 within 5: not in the artwork; its nearest colour is #"));
  const json report = json::parse(std::ifstream(folder / "report.json"));
  ASSERT_EQ(report.at("brand_colours").size(), 2u);
  const json& red = report.at("brand_colours").at(0);
  EXPECT_EQ(red.at("colour"), "#C8102E");
  EXPECT_NEAR(red.at("share").get<double>(), 0.25, 1e-6);
  EXPECT_EQ(red.at("largest_change"), 0.0);
  EXPECT_GT(report.at("brand_colours").at(1).at("nearest_distance").get<double>(), 5);
}

TEST_F(CliControl, MasksProtect) {
  save_png(folder / "mask.png", make_image(48, 32, 0xFFFFFFFF));
  EXPECT_EQ(run({"--protect", "mask.png"}, 0).err, "");
  EXPECT_EQ(kept(), 96u * 64u);
  save_png(folder / "mask.png", make_image(64, 96, 0xFFFFFFFF));
  EXPECT_THAT(run({"--protect", "mask.png"}, 3).err, HasSubstr("mask.png: is 64x96 px but the artwork is 96x64 px"));
  EXPECT_THAT(run({"--protect", "missing.png"}, 3).err, HasSubstr("missing.png"));
  EXPECT_THAT(run({"--protect", "artwork.png"}, 3).err, HasSubstr("artwork.png: is in colour at 0,0"));
  save_png(folder / "mask.png", make_image(48, 32));
  EXPECT_EQ(run({"--protect", "mask.png"}, 0).err, "");  // --quiet
  const Outcome loud =
      run_program({.arguments = {"stylize", "artwork.png", "--style", first_style(), "-o", "out.png", "--protect", "mask.png"},
                   .folder = folder.path()});
  EXPECT_THAT(loud.err, HasSubstr("mask.png: is black all over and protects nothing"));
}

TEST_F(CliControl, TheRestChangesThePicture) {
  run({}, 0);
  const Image plain = load_image(folder / "out.png");
  for (const Words& words : {Words{"--colour-keep", "1"}, {"--stroke-scale", "2"}, {"--wrap", "u"}}) {
    run(words, 0);
    EXPECT_NE(load_image(folder / "out.png").rgba, plain.rgba) << words.front();
  }
}

TEST_F(CliControl, RefusesWrongWords) {
  EXPECT_THAT(run({"--brand-colour", "crimson"}, 2).err, HasSubstr("--brand-colour: 'crimson' is no colour; write #RRGGBB"));
  EXPECT_THAT(run({"--brand-colour", "#C8102E:99"}, 2).err, HasSubstr("a number from 0 to 50"));
  EXPECT_THAT(run({"--colour-keep", "2"}, 2).err, HasSubstr("--colour-keep"));
  EXPECT_THAT(run({"--stroke-scale", "0.1"}, 2).err, HasSubstr("--stroke-scale"));
  EXPECT_THAT(run({"--wrap", "v"}, 2).err, HasSubstr("--wrap"));
  EXPECT_FALSE(std::filesystem::exists(folder / "out.png"));
}

}  // namespace
}  // namespace wrapture::test
