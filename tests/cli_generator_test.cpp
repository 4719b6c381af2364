// Foreign generators from the command line: what their tensors mean, their further inputs, pictures from noise.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "engine/base/image.hpp"
#include "tests/cli/program.hpp"
#include "tests/cli/temporary_folder.hpp"
#include "tests/style_generators.hpp"

namespace wrapture::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Words = std::vector<std::string>;

class CliGenerator : public ::testing::Test {
 protected:
  TemporaryFolder folder;
  Image artwork = make_artwork();

  Outcome run(const Words& arguments, int code = 0) {
    const Invocation invocation{
        .arguments = arguments, .folder = folder.path(), .environment = {"XDG_CACHE_HOME=" + (folder / "cache").string()}};
    Outcome outcome = run_program(invocation);
    EXPECT_EQ(outcome.code, code) << to_string(invocation) << "\n" << outcome.err;
    return outcome;
  }
  Outcome stylize(const Words& more, int code = 0) {
    Words words{"stylize", "artwork.png", "--model", "net.onnx", "-o", "out.png"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words, code);
  }
  Image make_artwork() {
    Image image = make_image(48, 36);
    for (std::uint32_t y = 0; y < 36; ++y)
      for (std::uint32_t x = 0; x < 48; ++x) {
        image.pixel(x, y)[0] = static_cast<std::uint8_t>(x * 5);
        image.pixel(x, y)[1] = static_cast<std::uint8_t>(y * 7);
        image.pixel(x, y)[2] = static_cast<std::uint8_t>((x / 8 + y / 8) % 2 * 200);
      }
    save_png(folder / "artwork.png", image);
    return image;
  }
  /// The largest difference of out.png from the artwork.
  int difference(const std::string& file = "out.png") {
    const Image out = load_image(folder / file);
    if (out.rgba.size() != artwork.rgba.size()) return 256;
    int worst = 0;
    for (std::size_t i = 0; i < out.rgba.size(); ++i) worst = std::max(worst, std::abs(out.rgba[i] - artwork.rgba[i]));
    return worst;
  }
};

TEST_F(CliGenerator, OptionsSayWhatItsTensorsMean) {
  save(make_generator({kImageNetScale, ChannelOrder::bgr}, {kSignedScale, ChannelOrder::bgr}), folder / "net.onnx");
  const Outcome said = stylize({"--range", "0..1", "--mean", "0.485,0.456,0.406", "--deviation", "0.229,0.224,0.225", "--channels", "bgr",
                                "--output-range", "-1..1"});
  EXPECT_LE(difference(), 1);
  EXPECT_THAT(said.err, Not(HasSubstr("reads")));
}

TEST_F(CliGenerator, AFileBesideItSaysWhatItsTensorsMean) {
  save(make_generator({kSignedScale}, {kByteScale}), folder / "net.onnx");
  std::ofstream(folder / "net.json") << R"({"range": "-1..1", "output_range": "0..255"})";
  EXPECT_THAT(stylize({}).err, Not(HasSubstr("reads")));
  EXPECT_LE(difference(), 1);
}

TEST_F(CliGenerator, WhatNobodySaysIsFoundOutOnce) {
  save(make_generator({kImageNetScale}, {kByteScale}), folder / "net.onnx");
  EXPECT_THAT(stylize({}).err, HasSubstr("net.onnx: reads 0..1 RGB less the mean 0.485,0.456,0.406 over the deviation 0.229,0.224,0.225, "
                                         "writes 0..255 RGB (detected; say so in net.json to skip this)\n"));
  EXPECT_LE(difference(), 1);
  EXPECT_THAT(stylize({}).err, HasSubstr("(detected earlier; "));
  EXPECT_LE(difference(), 1);
  EXPECT_EQ(stylize({"--quiet"}).err, "");
}

TEST_F(CliGenerator, FurtherInputs) {
  save(make_mixer(), folder / "net.onnx");
  save_png(folder / "red.png", make_image(5, 5, 0xFF0000FFu));
  EXPECT_THAT(stylize({"--range", "0..1"}, 2).err, HasSubstr("input 'style_image' (1x3x?x?, a picture) has no value"));
  const Words neutral{"--range", "0..1", "--input", "style_image=red.png", "--input", "beta=0", "--input", "code=0,0,0"};
  const auto with = [&](const Words& more) {
    Words words = neutral;
    words.insert(words.end(), more.begin(), more.end());
    stylize(words);
    return load_image(folder / "out.png").rgba;
  };
  with({"--input", "z=0"});
  EXPECT_LE(difference(), 1);
  const auto one = with({"--input", "z=seed:1"}), two = with({"--input", "z=seed:2"});
  EXPECT_NE(one, two);
  EXPECT_EQ(with({}), one) << "noise begins with seed 1";
}

TEST_F(CliGenerator, InferMakesAPictureOfNoise) {
  save(make_dreamer(), folder / "net.onnx");
  const Outcome outcome = run({"infer", "net.onnx", "--input", "z=seed:7", "--output", "out=seven.png"});
  EXPECT_THAT(outcome.err, HasSubstr("output 'out' is read as -1..1 (by its last layer)"));
  const Image seven = load_image(folder / "seven.png");
  EXPECT_EQ(std::pair(seven.width, seven.height), std::pair(8u, 12u));
  run({"infer", "net.onnx", "--input", "z=seed:7", "--output", "out=again.png", "--quiet"});
  run({"infer", "net.onnx", "--input", "z=seed:8", "--output", "out=eight.png", "--quiet"});
  EXPECT_EQ(load_image(folder / "again.png").rgba, seven.rgba);
  EXPECT_NE(load_image(folder / "eight.png").rgba, seven.rgba);
  run({"infer", "net.onnx", "--input", "z=0,0,0,0", "--output", "out=grey.png", "--output-range", "-1..1"});
  EXPECT_EQ(load_image(folder / "grey.png").pixel(3, 3)[0], 128);
  EXPECT_THAT(run({"stylize", "artwork.png", "--model", "net.onnx", "-o", "out.png"}, 3).err, HasSubstr("`wrapture infer`"));
}

TEST_F(CliGenerator, InferTakesAndMakesPictures) {
  save(make_generator({kImageNetScale}, {kByteScale}), folder / "net.onnx");
  for (const Words& how : {Words{}, Words{"--reference"}}) {
    Words words{"infer", "net.onnx", "--input", "artwork=artwork.png", "--output", "result=inferred.png"};
    words.insert(words.end(), how.begin(), how.end());
    EXPECT_THAT(run(words).err, HasSubstr("writes 0..255 RGB (detected"));
    EXPECT_LE(difference("inferred.png"), 1);
  }
}

TEST_F(CliGenerator, WrongWordsAreExplained) {
  save(make_mixer(), folder / "net.onnx");
  const auto message = [&](const Words& more) {
    std::string text = stylize(more, 2).err;
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1) << text;
    return text;
  };
  EXPECT_THAT(message({"--range", "255"}), HasSubstr("'range' is '255', no value range; write LOW..HIGH"));
  EXPECT_THAT(message({"--mean", "1,2"}), HasSubstr("not three numbers"));
  EXPECT_THAT(message({"--deviation", "1,0,1"}), HasSubstr("above 0"));
  EXPECT_THAT(message({"--channels", "cmyk"}), HasSubstr("write rgb or bgr"));
  EXPECT_THAT(message({"--output-layout", "chw"}), HasSubstr("write nchw or nhwc"));
  EXPECT_THAT(message({"--input", "alpha"}), HasSubstr("--input alpha: write NAME=VALUE"));
  EXPECT_THAT(message({"--input", "alpha=1", "--input", "alpha=2"}), HasSubstr("'alpha' is given twice"));
  EXPECT_THAT(message({"--input", "z=seed:x"}), HasSubstr("'seed:x' is no seed"));
  EXPECT_THAT(message({"--input", "alfa=1"}), HasSubstr("no further input 'alfa'"));
  EXPECT_THAT(run({"stylize", "artwork.png", "--style", "any", "--range", "0..1", "-o", "out.png"}, 2).err, HasSubstr("--model"));
}

}  // namespace
}  // namespace wrapture::test
