// Styles as numbers on a device: mixes, styles of pictures, codes of half-precision, and answers that are no numbers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <cstring>
#include <fstream>
#include <thread>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/style/encode.hpp"
#include "engine/style/style_file.hpp"
#include "engine/style/stylizer.hpp"
#include "engine/vk/commands.hpp"
#include "tests/gpu_test.hpp"
#include "tests/toy_styles.hpp"

namespace wrapture {
namespace {

using ::testing::HasSubstr;

template <class Function>
std::string message_of(Function&& function) {
  try {
    function();
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
    return error.what();
  }
  return "no error";
}

/// Steps to the end, at most a minute.
void step_to_end(Stylizer& stylizer) {
  for (int i = 0; i < 60000; ++i) {
    if (stylizer.step(5).finished) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  ADD_FAILURE() << "not finished";
}

Image pixels_of(const Stylizer& stylizer) {
  test_context().wait_idle();
  const auto& texture = stylizer.texture();
  const auto bytes = vk::download_image(test_context(), texture, vk::Stage::fragment_read, 4);
  Image image = make_image(texture.description().width, texture.description().height);
  std::memcpy(image.rgba.data(), bytes.data(), bytes.size());
  return image;
}

int difference(const Image& a, const Image& b) {
  int worst = a.rgba.size() == b.rgba.size() ? 0 : 256;
  for (std::size_t i = 0; i < a.rgba.size() && worst < 256; ++i) worst = std::max(worst, std::abs(a.rgba[i] - b.rgba[i]));
  return worst;
}

class StyleCodes : public testing::Test {
 protected:
  /// The artwork * scale + shift.
  static Image expected(const Image& artwork, const ToyCode& code) {
    Image image = artwork;
    for (std::size_t i = 0; i < image.rgba.size(); ++i)
      if (i % 4 != 3)
        image.rgba[i] = static_cast<std::uint8_t>(
            std::lround(255 * std::clamp(code[i % 4] * static_cast<float>(artwork.rgba[i]) / 255 + code[3 + i % 4], 0.0f, 1.0f)));
    return image;
  }
  Image result(const StyleSettings& settings) {
    stylizer_.update(settings);
    return stylizer_.result();
  }
  std::filesystem::path picture(const Image& image, const std::string& name = "picture.png") {
    save_png(folder_.path() / name, image);
    return folder_.path() / name;
  }
  static Encoding encoded(const std::filesystem::path& path) {
    Encoding encoding(test_context(), test_kernels(), prepare_encoding(path));
    encoding.finish();
    return encoding;
  }

  const vk::Context& context_ = test_context();  // before the home: drivers keep theirs where they found it
  vk::KernelCache& kernels_ = test_kernels();
  ToyHome home_;
  TemporaryFolder folder_;
  Library library_;
  Stylizer stylizer_{context_, kernels_, library_};
  const Image artwork_ = make_ramps(64, 48);
};

TEST_F(StyleCodes, MixesAreBetweenTheirStyles) {
  stylizer_.set_artwork(artwork_);
  EXPECT_LE(difference(result({.style = "red"}), expected(artwork_, toy_styles()[1].code)), 1);
  EXPECT_LE(difference(result({.mix = {{"red", 1}}}), expected(artwork_, toy_styles()[1].code)), 1);
  ToyCode half(6);
  for (std::size_t i = 0; i < 6; ++i) half[i] = (toy_styles()[1].code[i] + toy_styles()[2].code[i]) / 2;
  EXPECT_LE(difference(result({.mix = {{"red", 2}, {"night", 2}}}), expected(artwork_, half)), 1);
  EXPECT_THAT(message_of([&] { stylizer_.update({.mix = {{"red", 1}, {"nigt", 1}}}); }), HasSubstr("did you mean 'night'?"));
  EXPECT_LE(difference(stylizer_.result(), expected(artwork_, half)), 1) << "what was before stays";
}

/// Nothing is planned, loaded or put on the device again: a style is its numbers.
TEST_F(StyleCodes, AnotherStyleOrMixBuildsNothing) {
  stylizer_.set_artwork(artwork_);
  stylizer_.update({.style = "red"});
  step_to_end(stylizer_);
  ASSERT_EQ(stylizer_.generators_built(), 1u);
  std::filesystem::remove(home_.weights() / "stylist.onnx");
  for (int i = 0; i <= 10; ++i) {
    const float weight = static_cast<float>(i) / 10;
    stylizer_.update({.mix = {{"red", 1 - weight}, {"night", weight}}});
    step_to_end(stylizer_);
  }
  EXPECT_LE(difference(pixels_of(stylizer_), expected(artwork_, toy_styles()[2].code)), 1);
  stylizer_.update({.style = "plain"});
  step_to_end(stylizer_);
  EXPECT_LE(difference(pixels_of(stylizer_), artwork_), 1);
  EXPECT_EQ(stylizer_.generators_built(), 1u);
}

TEST_F(StyleCodes, AStyleIsShownAnewWhenItsNumbersChange) {
  stylizer_.set_artwork(artwork_);
  Library::Entry entry = library_.find("red");
  entry.style.name = "mine";
  entry.yours = true;
  library_.put(entry);
  EXPECT_LE(difference(result({.style = "mine"}), expected(artwork_, toy_styles()[1].code)), 1);
  entry.style.code = toy_styles()[2].code;
  library_.put(entry);
  EXPECT_LE(difference(result({.style = "mine"}), expected(artwork_, toy_styles()[2].code)), 1);
}

TEST_F(StyleCodes, APictureBecomesAStyle) {
  Image red = make_ramps(40, 30);
  for (std::size_t i = 0; i < red.rgba.size(); i += 4) red.rgba[i] = 200;
  const Encoding encoding = encoded(picture(red, "Red Ramps.png"));
  ASSERT_EQ(encoding.code().size(), 6u);
  EXPECT_NEAR(encoding.code()[3], 0.5 * 200 / 255, 0.01);
  Library::Entry entry = style_of_picture(library_, encoding.task(), encoding.code());
  EXPECT_EQ(entry.style.name, "red-ramps");
  EXPECT_TRUE(entry.yours && entry.file.empty());
  library_.put(entry);
  EXPECT_EQ(style_of_picture(library_, encoding.task(), encoding.code()).style.name, "red-ramps") << "the same picture again";
  stylizer_.set_artwork(artwork_);
  EXPECT_LE(difference(result({.style = "red-ramps"}), expected(artwork_, encoding.code())), 1);
  EXPECT_EQ(style_of_picture(library_, encoded(picture(make_ramps(9, 9), "red.png")).task(), encoding.code()).style.name, "red-2");
}

TEST_F(StyleCodes, ThePictureIsCutAndPutOnWhite) {
  Image wide = make_image(64, 16, 0xFF0000FFu);  // red at the sides, ramps in the middle
  const Image middle = make_ramps(16, 16);
  for (std::uint32_t y = 0; y < 16; ++y) std::memcpy(wide.pixel(24, y), middle.pixel(0, y), 64);
  EXPECT_EQ(style_square(wide).rgba, middle.rgba);
  Image clear = middle;
  for (std::size_t i = 3; i < clear.rgba.size() / 2; i += 4) clear.rgba[i] = 0;
  const Image white = style_square(clear);
  EXPECT_EQ(white.pixel(0, 0)[1], 255);
  EXPECT_EQ(white.pixel(5, 15)[1], middle.pixel(5, 15)[1]);
  for (std::size_t i = 3; i < white.rgba.size(); i += 4) ASSERT_EQ(white.rgba[i], 255);
  EXPECT_GT(encoded(picture(make_ramps(2000, 3000))).code()[5], 0.2f) << "huge ones are only slower";
}

TEST_F(StyleCodes, PicturesThatAreNoStyleAreRefused) {
  const auto message = [&](const Image& image) { return message_of([&] { (void)prepare_encoding(picture(image)); }); };
  EXPECT_THAT(message(make_image(64, 64, 0xFF3366CCu)), HasSubstr("picture.png: its middle is one flat colour"));
  EXPECT_THAT(message(make_image(1, 1)), HasSubstr("picture.png: 1x1 px are too few to show a style; give a picture of at least 8x8"));
  EXPECT_THAT(message(make_ramps(7, 900)), HasSubstr("7x900 px are too few"));
  EXPECT_EQ(message(make_ramps(8, 8)), "no error");
  Image hidden = make_ramps(32, 32);
  for (std::size_t i = 3; i < hidden.rgba.size(); i += 4) hidden.rgba[i] = 0;
  EXPECT_THAT(message(hidden), HasSubstr("one flat colour")) << "what is transparent is white";
  EXPECT_THAT(message_of([&] { (void)prepare_encoding(folder_.path() / "none.png"); }), HasSubstr("none.png: does not exist"));
  std::filesystem::remove(home_.weights() / "encoder.onnx");
  EXPECT_THAT(message(make_ramps(8, 8)), HasSubstr("weights/encoder.onnx is missing"));
}

TEST_F(StyleCodes, CodesAreRememberedByContent) {
  const auto path = picture(make_ramps(40, 30));
  const std::vector<float> first = encoded(path).code();
  EXPECT_EQ(prepare_encoding(picture(make_ramps(40, 30), "copy.png")).known, first) << "the name does not matter";
  EXPECT_FALSE(prepare_encoding(picture(make_ramps(41, 30))).known);
  picture(make_ramps(40, 30));
  const EncodingTask task = prepare_encoding(path);
  ASSERT_TRUE(task.known);
  write_file_atomic(task.memory, "damaged!");
  EXPECT_FALSE(prepare_encoding(path).known) << "a damaged memory is none";
  EXPECT_EQ(encoded(path).code(), first);
  save(make_encoder(32), home_.weights() / "encoder.onnx");
  EXPECT_FALSE(prepare_encoding(path).known) << "another encoder says something else";
}

TEST_F(StyleCodes, EncodersThatAreNoneAreRefused) {
  const auto path = picture(make_ramps(40, 30));
  onnx::ModelProto broken = make_encoder();
  auto& base = *broken.mutable_graph()->mutable_initializer(1);
  std::vector<float> numbers(6, std::nanf(""));
  base.set_raw_data(numbers.data(), numbers.size() * sizeof(float));
  save(broken, home_.weights() / "encoder.onnx");
  EXPECT_THAT(message_of([&] { encoded(path); }),
              HasSubstr("encoder.onnx: the encoder's answer to picture.png holds 6 values that are no"));
  EXPECT_FALSE(prepare_encoding(path).known);
  save(make_encoder(16, 8), home_.weights() / "encoder.onnx");
  const Encoding longer = encoded(path);
  EXPECT_THAT(message_of([&] { (void)style_of_picture(library_, longer.task(), longer.code()); }),
              HasSubstr("codes of 8 numbers, which no"));
  onnx::ModelProto odd = make_generator({}, {});
  set_metadata(odd, "kind", "encoder");
  save(odd, home_.weights() / "encoder.onnx");
  EXPECT_THAT(message_of([&] { (void)prepare_encoding(path); }), HasSubstr("an encoder has one input 'picture'"));
}

/// An answer that is no number is neither shown nor given back; what made it is named.
TEST_F(StyleCodes, ValuesThatAreNoNumbersAreNeverShown) {
  stylizer_.set_artwork(artwork_);
  stylizer_.update({.style = "red"});
  step_to_end(stylizer_);
  const Image before = pixels_of(stylizer_);
  Library::Entry entry = library_.find("red");
  entry.style.name = "broken";
  entry.yours = true;
  entry.style.code[4] = std::nanf("");
  library_.put(entry);
  stylizer_.update({.style = "broken"});
  const std::string stepped = message_of([&] { step_to_end(stylizer_); });
  EXPECT_THAT(stepped, HasSubstr("stylist.onnx: the network's answer holds values that are no numbers"));
  EXPECT_THAT(stepped, HasSubstr("its input 'style' holds them already"));
  EXPECT_EQ(pixels_of(stylizer_).rgba, before.rgba) << "what was shown stays";
  EXPECT_TRUE(stylizer_.step(5).finished);
  stylizer_.update({.style = "broken", .strength = 0.5f});
  stylizer_.step(5);
  EXPECT_EQ(difference(pixels_of(stylizer_), artwork_), 0) << "nothing broken is mixed in";
  stylizer_.update({.style = "broken", .seed = 2});
  EXPECT_THAT(message_of([&] { (void)stylizer_.result(); }), HasSubstr("'style'"));
  EXPECT_LE(difference(result({.style = "night"}), expected(artwork_, toy_styles()[2].code)), 1) << "it goes on";
}

TEST_F(StyleCodes, TheLayerThatMadeThemIsNamed) {
  ModelBuilder model;
  model.input("artwork", {1, 3, -1, -1}).output("result", {1, 3, -1, -1});
  model.weight("half", Tensor::floats({}, 0.5f)).weight("low", Tensor::floats({}, 0.0f)).weight("high", Tensor::floats({}, 1.0f));
  model.node("Sub", {"artwork", "half"}, "centred").node("Sqrt", {"centred"}, "root").node("Mul", {"root", "half"}, "result");
  set_metadata(model.proto, "range", "0..1");
  model.proto.mutable_graph()->mutable_node(1)->set_name("the root");
  const auto path = save(model.proto, folder_.path() / "roots.onnx");
  stylizer_.set_artwork(artwork_);
  stylizer_.update({.model = path});
  const std::string message = message_of([&] { (void)stylizer_.result(); });
  EXPECT_THAT(message, HasSubstr("roots.onnx: the network's answer holds values that are no numbers"));
  EXPECT_THAT(message, HasSubstr("layer 'the root' (unary) makes the first"));
}

/// The file's half-precision is not seen: with our own network and styles no pixel differs by more than 2 of 255.
TEST(ShippedStyles, HalfPrecisionIsNotSeen) {
  const vk::Context& context = test_context();
  Library library;
  Stylizer stylizer(context, test_kernels(), library);
  stylizer.set_artwork(make_ramps(96, 64));
  Library::Entry entry = library.entries().front();
  stylizer.update({.style = entry.style.name});
  const Image whole = stylizer.result();
  entry.style.code = rounded_code(entry.style);
  entry.style.name = "rounded";
  entry.yours = true;
  library.put(entry);
  stylizer.update({.style = "rounded"});
  EXPECT_LE(difference(stylizer.result(), whole), 2);
}

}  // namespace
}  // namespace wrapture
