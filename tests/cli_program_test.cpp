// What right input gets: every subcommand does what it promises, as the user runs it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/image.hpp"
#include "engine/base/npy.hpp"
#include "tests/cli/onnx_files.hpp"
#include "tests/cli/picture_files.hpp"
#include "tests/cli/program.hpp"
#include "tests/cli/temporary_folder.hpp"

namespace wrapture::test {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using Words = std::vector<std::string>;

class CliProgram : public ::testing::Test {
 protected:
  TemporaryFolder folder;

  Outcome run(const Words& arguments, const Words& environment = {}) {
    const Invocation invocation{.arguments = arguments, .folder = folder.path(), .environment = environment};
    Outcome outcome = run_program(invocation);
    EXPECT_EQ(outcome.code, 0) << to_string(invocation) << "\n" << outcome.err;
    return outcome;
  }
  json run_json(const Words& arguments) { return json::parse(run(arguments).out); }

  /// Colour ramps with a transparent corner, 300 dpi.
  Image make_artwork(std::uint32_t width, std::uint32_t height) {
    Image image = make_image(width, height);
    for (std::uint32_t y = 0; y < height; ++y)
      for (std::uint32_t x = 0; x < width; ++x) {
        image.pixel(x, y)[0] = static_cast<std::uint8_t>(x * 255 / width);
        image.pixel(x, y)[1] = static_cast<std::uint8_t>(y * 255 / height);
        image.pixel(x, y)[2] = static_cast<std::uint8_t>((x * 7 + y * 13) % 256);
        image.pixel(x, y)[3] = x + y < 8 ? 40 : 255;
      }
    image.dpi = 300;
    save_png(folder / "artwork.png", image);
    return image;
  }
};

TEST_F(CliProgram, HelpAndVersionGoToStandardOutput) {
  for (const std::string command : {"", "view", "stylize", "render", "infer", "inspect", "devices", "doctor", "styles", "bench", "zoo"}) {
    const Outcome outcome = run(command.empty() ? Words{"--help"} : Words{command, "--help"});
    EXPECT_EQ(outcome.err, "");
    EXPECT_LT(outcome.out.find("Examples:"), outcome.out.find("Options:")) << command;
    EXPECT_THAT(outcome.out, HasSubstr("--device"));
    EXPECT_THAT(outcome.out, HasSubstr("--validation"));
  }
  EXPECT_TRUE(run({"--version"}).out.starts_with("wrapture "));
}

TEST_F(CliProgram, ListsDevices) {
  const json devices = run_json({"devices", "--json"});
  ASSERT_FALSE(devices.empty());
  for (const json& device : devices) {
    for (const char* key : {"name", "type", "driver", "api_version", "uuid"})
      EXPECT_FALSE(device.at(key).get<std::string>().empty()) << key;
    EXPECT_THAT(run({"devices"}).out, HasSubstr(device.at("name").get<std::string>()));
  }
}

TEST_F(CliProgram, ListsStyles) {
  const json styles = run_json({"styles", "--json"});
  EXPECT_GE(styles.size(), 4u);
  std::string names;
  for (const json& style : styles) names += style.at("name").get<std::string>() + "\n";
  EXPECT_EQ(run({"styles", "--names"}).out, names);
}

TEST_F(CliProgram, InspectsWithoutADevice) {
  make_onnx(folder / "tiny.onnx");
  const Words no_driver{"VK_DRIVER_FILES=/nonexistent.json", "VK_ICD_FILENAMES=/nonexistent.json"};
  const json report = json::parse(run({"inspect", "tiny.onnx", "--size", "40x30", "--plan", "--json"}, no_driver).out);
  EXPECT_EQ(report.at("parameters"), 81);
  EXPECT_EQ(report.at("multiply_adds"), 40 * 30 * 81);
  EXPECT_EQ(report.at("layers").at(0).at("layer"), "conv2d");
  EXPECT_EQ(report.at("layers").at(0).at("shape"), (json{1, 3, 30, 40}));
  EXPECT_GT(report.at("plan").at("arena_bytes").get<int>(), 2 * 40 * 30 * 3 * 4);
  EXPECT_TRUE(report.at("rewrites").is_object());
  const std::string text = run({"inspect", "tiny.onnx", "--plan"}, no_driver).out;
  EXPECT_THAT(text, HasSubstr("1x3x256x256"));
  EXPECT_THAT(text, HasSubstr("arena"));
}

TEST_F(CliProgram, StrengthZeroIsTheArtworkBitForBit) {
  const Image artwork = make_artwork(61, 47);
  make_onnx(folder / "tiny.onnx");
  const std::string style = run_json({"styles", "--json"}).at(0).at("name");
  for (const Words& with : {Words{"--model", "tiny.onnx"}, Words{"--style", style}}) {
    Words words{"stylize", "artwork.png", "--strength", "0", "--working-side", "64", "-o", "out.png"};
    words.insert(words.end(), with.begin(), with.end());
    run(words);
    const Image out = load_image(folder / "out.png");
    EXPECT_EQ(out.rgba, artwork.rgba);
    EXPECT_EQ(out.dpi, 300);
  }
}

TEST_F(CliProgram, StylizeChangesColoursAndKeepsTransparency) {
  const Image artwork = make_artwork(64, 48);
  make_onnx(folder / "tiny.onnx");
  run({"stylize", "artwork.png", "--model", "tiny.onnx", "-o", "out.png"});
  const Image out = load_image(folder / "out.png");
  ASSERT_EQ(out.rgba.size(), artwork.rgba.size());
  EXPECT_NE(out.rgba, artwork.rgba);
  for (std::size_t i = 3; i < out.rgba.size(); i += 4) ASSERT_EQ(out.rgba[i], artwork.rgba[i]);
  run({"stylize", "artwork.png", "--model", "tiny.onnx", "--size", "30x70", "-o", "out.png"});
  const Image sized = load_image(folder / "out.png");
  EXPECT_EQ(std::pair(sized.width, sized.height), std::pair(30u, 70u));
}

TEST_F(CliProgram, StylizeIsCleanUnderValidation) {
  make_artwork(64, 48);
  make_onnx(folder / "tiny.onnx");
  const Outcome outcome = run({"stylize", "artwork.png", "--model", "tiny.onnx", "--validation", "--quiet", "-o", "out.png"});
  EXPECT_EQ(outcome.err, "");
}

TEST_F(CliProgram, InferEqualsTheReference) {
  make_onnx(folder / "tiny.onnx");
  NpyArray input{{1, 3, 9, 17}, {}};
  for (int i = 0; i < 3 * 9 * 17; ++i) input.data.push_back(static_cast<float>(i * 31 % 101) / 50 - 1);
  save_npy(folder / "x.npy", input);
  const Outcome outcome = run({"infer", "tiny.onnx", "--input", "x=x.npy", "--output", "y=device.npy"});
  EXPECT_THAT(outcome.out, HasSubstr("1x3x9x17"));
  run({"infer", "tiny.onnx", "--input", "x=x.npy", "--output", "y=reference.npy", "--reference"});
  run({"infer", "tiny.onnx", "--input", "x=x.npy", "--output", "y=plain.npy", "--no-rewrite=all"});
  const NpyArray reference = load_npy(folder / "reference.npy");
  EXPECT_EQ(reference.shape, input.shape);
  for (const char* name : {"device.npy", "plain.npy"}) {
    const NpyArray device = load_npy(folder / name);
    ASSERT_EQ(device.shape, reference.shape);
    for (std::size_t i = 0; i < device.data.size(); ++i)
      ASSERT_NEAR(device.data[i], reference.data[i], 1e-5) << name;  // 27 products of size 0.2 in fp32
  }
}

TEST_F(CliProgram, ListsTheZoo) {
  const json networks = run_json({"zoo", "--json"});
  EXPECT_GE(networks.size(), 17u);
  for (const json& network : networks) {
    EXPECT_FALSE(network.at("about").get<std::string>().empty()) << network;
    EXPECT_GT(network.at("parameters").get<std::int64_t>(), 0) << network;
    EXPECT_GE(network.at("multiply_adds"), network.at("parameters")) << network;
    if (network.at("name") == "johnson") {
      EXPECT_EQ(network.at("parameters"), 1679235);
    }
  }
}

TEST_F(CliProgram, ZooNetworksAreModels) {
  NpyArray picture{{1, 1, 28, 28}, {}};
  for (int i = 0; i < 28 * 28; ++i) picture.data.push_back(static_cast<float>(i * 31 % 101) / 50 - 1);
  save_npy(folder / "x.npy", picture);
  run({"zoo", "export", "c-discriminator", "-o", "c.onnx"});
  for (const std::string model : {"c.onnx", "zoo:c-discriminator"}) {
    run({"infer", model, "--input", "picture=x.npy", "--output", "score=" + model.substr(0, 3) + ".npy", "--reference"});
    EXPECT_EQ(run_json({"inspect", model, "--json"}).at("parameters"), 117121);
  }
  EXPECT_EQ(load_npy(folder / "c.o.npy").data, load_npy(folder / "zoo.npy").data);
  const json bench = run_json({"bench", "--model", "zoo:c-discriminator", "--model", "zoo:c-generator", "--repeats", "5", "--json"});
  ASSERT_EQ(bench.at("runs").size(), 2u);
  for (const json& run : bench.at("runs")) EXPECT_EQ(run.at("width"), 28);
}

TEST_F(CliProgram, RendersBothShapes) {
  make_artwork(64, 48);
  for (const std::string shape : {"box", "bottle", "can"}) {
    run({"render", "artwork.png", "--shape", shape, "--size", "160x120", "--yaw", "20", "--transparent", "-o", "out.png"});
    const Image picture = load_image(folder / "out.png");
    EXPECT_EQ(std::pair(picture.width, picture.height), std::pair(160u, 120u));
    EXPECT_EQ(picture.pixel(0, 0)[3], 0) << shape;      // nothing there
    EXPECT_EQ(picture.pixel(80, 60)[3], 255) << shape;  // the package
  }
}

TEST_F(CliProgram, NetIsATemplateThatTheBoxWears) {
  EXPECT_NE(run({"shapes", "--names"}).out.find("wine\n"), std::string::npos);
  run({"net", "--box", "100x140x40", "--dpi", "60", "-o", "net.png"});
  run({"net", "--box", "100x140x40", "-o", "net.svg"});
  const Image net = load_image(folder / "net.png");
  EXPECT_NEAR(net.dpi, 60, 0.1);
  EXPECT_NEAR(net.width * 25.4 / net.dpi, 312.5, 0.5) << "margin, glue flap, four panels, margin";
  run({"render", "net.png", "--shape", "box", "--box", "100x140x40", "--artwork-as", "dieline", "--size", "160x120", "--transparent", "-o",
       "out.png"});
  EXPECT_EQ(load_image(folder / "out.png").pixel(80, 60)[3], 255);
}

TEST_F(CliProgram, RenderWearsTheStyle) {
  make_artwork(64, 48);
  make_onnx(folder / "tiny.onnx");
  run({"render", "artwork.png", "--shape", "box", "--size", "160x120", "-o", "plain.png"});
  run({"render", "artwork.png", "--shape", "box", "--size", "160x120", "--model", "tiny.onnx", "-o", "styled.png"});
  EXPECT_NE(load_image(folder / "plain.png").rgba, load_image(folder / "styled.png").rgba);
}

TEST_F(CliProgram, RunsInAnyFolder) {
  const Outcome outcome = run_program({.arguments = {"styles", "--names"}, .folder = "/"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_NE(outcome.out, "");
}

}  // namespace
}  // namespace wrapture::test
