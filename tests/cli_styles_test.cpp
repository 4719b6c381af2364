// Own styles, mixes and style pictures from the command line.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/base/image.hpp"
#include "tests/cli/program.hpp"
#include "tests/cli/temporary_folder.hpp"
#include "tests/toy_styles.hpp"

namespace wrapture::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Words = std::vector<std::string>;

class CliStyles : public ::testing::Test {
 protected:
  CliStyles() {
    save_png(folder / "artwork.png", make_ramps(48, 36));
    Image picture = make_ramps(60, 40);
    for (std::size_t i = 0; i < picture.rgba.size(); i += 4) picture.rgba[i] = 180;
    save_png(folder / "Waves.png", picture);
    save_png(folder / "flat.png", make_image(30, 30, 0xFF2040F0u));
    save_png(folder / "dot.png", make_image(1, 1));
  }
  Outcome run(const Words& arguments, int code = 0) {
    const Invocation invocation{.arguments = arguments, .folder = folder.path()};
    Outcome outcome = run_program(invocation);
    EXPECT_EQ(outcome.code, code) << to_string(invocation) << "\n" << outcome.err;
    return outcome;
  }
  std::string message(const Words& arguments, int code) {
    const Outcome outcome = run(arguments, code);
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    EXPECT_FALSE(std::filesystem::exists(folder / "bad.png"));
    return outcome.err;
  }
  std::vector<std::uint8_t> stylize(const Words& style) {
    Words words{"stylize", "artwork.png", "-o", "out.png", "--quiet"};
    words.insert(words.end(), style.begin(), style.end());
    run(words);
    return load_image(folder / "out.png").rgba;
  }
  std::string bad(const Words& style, int code) {
    Words words{"stylize", "artwork.png", "-o", "bad.png", "--quiet"};
    words.insert(words.end(), style.begin(), style.end());
    return message(words, code);
  }

  ToyHome home;
  TemporaryFolder folder;
};

TEST_F(CliStyles, APictureBecomesAStyleThatTravels) {
  EXPECT_THAT(run({"styles"}).out, Not(HasSubstr("yours")));
  const auto once = stylize({"--style-image", "Waves.png"});
  const std::string added = run({"styles", "add", "Waves.png", "--name", "waves", "--author", "A. Painter", "--quiet"}).out;
  EXPECT_EQ(added, "waves: " + (home.styles() / "waves.wstyle").string() + "\n");
  const auto kept = stylize({"--style", "waves"});
  for (std::size_t i = 0; i < once.size(); ++i)
    ASSERT_NEAR(kept[i], once[i], 1) << "half-precision moves a colour by a tenth of a step, which may round to the next";
  auto listed = nlohmann::json::parse(run({"styles", "--json"}).out).back();
  EXPECT_EQ(listed["name"], "waves");
  EXPECT_EQ(listed["author"], "A. Painter");
  EXPECT_EQ(listed["source"], "Waves.png");
  EXPECT_EQ(listed["yours"], true);
  EXPECT_EQ(listed["picture"].get<std::string>().size(), 64u);
  EXPECT_GT(listed["similarity"].get<double>(), 0);
  EXPECT_LT(listed["similarity"].get<double>(), 1) << "a result of the toys is a recoloured sample, not the picture";
  EXPECT_NEAR(std::stod(run({"styles", "measure", "waves", "Waves.png", "--quiet"}).out), listed["similarity"].get<double>(), 2e-3);
  EXPECT_THAT(run({"styles"}).out, HasSubstr("yours"));
  run({"styles", "export", "waves"});
  run({"styles", "export", "red", "-o", "passed.wstyle"});
  run({"styles", "remove", "waves"});
  EXPECT_THAT(run({"styles", "--names"}).out, Not(HasSubstr("waves")));
  run({"styles", "import", "waves.wstyle"});
  EXPECT_EQ(stylize({"--style", "waves"}), kept);
  run({"styles", "import", "passed.wstyle", "--name", "rouge"});
  EXPECT_EQ(stylize({"--style", "rouge"}), stylize({"--style", "red"}));
}

TEST_F(CliStyles, Mixes) {
  EXPECT_EQ(stylize({"--mix", "red=2"}), stylize({"--style", "red"}));
  const auto mixed = stylize({"--mix", "red=0.5,night=0.5"});
  EXPECT_NE(mixed, stylize({"--style", "red"}));
  EXPECT_EQ(mixed, stylize({"--mix", "night=3,red=3"}));
  run({"render", "artwork.png", "--shape", "box", "--mix", "red=1,night=1", "--size", "64x48", "-o", "box.png", "--quiet"});
  run({"render", "artwork.png", "--shape", "box", "--style-image", "Waves.png", "--size", "64x48", "-o", "waves.png", "--quiet"});
  EXPECT_NE(load_image(folder / "box.png").rgba, load_image(folder / "waves.png").rgba);
  EXPECT_THAT(bad({"--mix", "red=1,nihgt=1"}, 2), HasSubstr("no style 'nihgt'; did you mean 'night'?"));
  EXPECT_THAT(bad({"--mix", "red"}, 2), HasSubstr("'red' is not NAME=WEIGHT"));
  EXPECT_THAT(bad({"--mix", "red=-1,night=1"}, 2), HasSubstr("at least 0"));
  EXPECT_THAT(bad({"--mix", "red=0"}, 2), HasSubstr("all weights are 0"));
  EXPECT_THAT(bad({"--mix", "red=1", "--style", "red"}, 2), HasSubstr("--mix"));
  EXPECT_THAT(bad({"--mix", "red=1", "--style-image", "Waves.png"}, 2), HasSubstr("--mix"));
  EXPECT_THAT(bad({"--style-image", "Waves.png", "--model", "net.onnx"}, 2), HasSubstr("--model"));
}

TEST_F(CliStyles, WhatIsNoStyleIsRefused) {
  EXPECT_THAT(bad({"--style-image", "flat.png"}, 3), HasSubstr("flat.png: its middle is one flat colour"));
  EXPECT_THAT(bad({"--style-image", "dot.png"}, 3), HasSubstr("dot.png: 1x1 px are too few"));
  EXPECT_THAT(bad({"--style-image", "none.png"}, 3), HasSubstr("none.png: does not exist"));
  EXPECT_THAT(message({"styles", "add", "flat.png", "--name", "flat"}, 3), HasSubstr("one flat colour"));
  EXPECT_THAT(message({"styles", "add", "Waves.png", "--name", "../waves"}, 2), HasSubstr("'../waves' is no name of a style"));
  EXPECT_THAT(message({"styles", "add", "Waves.png", "--name", "red"}, 2), HasSubstr("'red' is a style of the program"));
  EXPECT_THAT(message({"styles", "remove", "red"}, 2), HasSubstr("only your own"));
  EXPECT_THAT(message({"styles", "remove", "rde"}, 2), HasSubstr("did you mean 'red'?"));
  EXPECT_THAT(message({"styles", "export", "rde"}, 2), HasSubstr("did you mean 'red'?"));
  EXPECT_THAT(message({"styles", "add", "Waves.png"}, 2), HasSubstr("--name"));
  EXPECT_THAT(message({"styles", "add", "Waves.png", "--naem", "x"}, 2),
              HasSubstr("did you mean '--name'? (see `wrapture styles add --help`)"));
  EXPECT_THAT(message({"styles", "exprt", "red"}, 2), HasSubstr("unexpected word 'exprt'; did you mean 'export'?"));
  EXPECT_THAT(message({"styles", "import", "Waves.png"}, 3), HasSubstr("Waves.png: it is no style file, or damaged"));
  EXPECT_FALSE(std::filesystem::exists(home.styles()));
  std::filesystem::remove(home.weights() / "encoder.onnx");
  EXPECT_THAT(bad({"--style-image", "Waves.png"}, 3), HasSubstr("weights/encoder.onnx is missing"));
}

TEST_F(CliStyles, NothingIsReplacedUnasked) {
  run({"styles", "add", "Waves.png", "--name", "waves", "--quiet"});
  EXPECT_THAT(message({"styles", "add", "Waves.png", "--name", "waves"}, 1), HasSubstr("waves.wstyle: is there already; give --force"));
  run({"styles", "add", "Waves.png", "--name", "waves", "--title", "Again", "--force", "--quiet"});
  EXPECT_THAT(run({"styles"}).out, HasSubstr("Again"));
  run({"styles", "export", "waves"});
  EXPECT_THAT(message({"styles", "export", "waves"}, 1), HasSubstr("--force"));
  EXPECT_THAT(message({"styles", "import", "waves.wstyle"}, 1), HasSubstr("--force"));
  run({"styles", "import", "waves.wstyle", "--force"});
}

TEST_F(CliStyles, BrokenFilesAreNamedAndTheOthersStay) {
  std::filesystem::create_directories(home.styles());
  std::ofstream(home.styles() / "torn.wstyle") << R"({"wrapture_style": 1, "na)";
  const Outcome listed = run({"styles", "--names"});
  EXPECT_EQ(listed.out, "plain\nred\nnight\n");
  EXPECT_THAT(listed.err, HasSubstr("torn.wstyle: it is no style file, or damaged"));
  EXPECT_EQ(run({"styles", "--names", "--quiet"}).err, "");
  EXPECT_THAT(bad({"--style", "torn"}, 3), HasSubstr("torn.wstyle: "));
  stylize({"--style", "red"});
  run({"styles", "remove", "torn"});
  EXPECT_EQ(run({"styles", "--names"}).err, "");
}

TEST_F(CliStyles, HelpShowsTheirExamples) {
  for (const char* command : {"add", "export", "import", "remove"})
    EXPECT_THAT(run({"styles", command, "--help"}).out, HasSubstr(std::string("Examples:\n  wrapture styles ") + command));
  EXPECT_THAT(run({"zoo", "export", "--help"}).out, HasSubstr("Examples:\n  wrapture zoo export"));
}

}  // namespace
}  // namespace wrapture::test
