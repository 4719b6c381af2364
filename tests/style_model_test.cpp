// Base64, the bundled library, and what is said of models that are no generators.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/style/base64.hpp"
#include "engine/style/model.hpp"
#include "engine/style/network_run.hpp"
#include "engine/style/picture_tensor.hpp"
#include "tests/style_generators.hpp"

namespace wrapture {
namespace {

std::string decoded(std::string_view text) {
  const auto bytes = decode_base64(text);
  return bytes ? std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size()) : "none";
}

TEST(Base64, DecodesTheExamplesOfTheRfc) {
  EXPECT_EQ(decoded(""), "");
  EXPECT_EQ(decoded("Zg=="), "f");
  EXPECT_EQ(decoded("Zm8="), "fo");
  EXPECT_EQ(decoded("Zm9v"), "foo");
  EXPECT_EQ(decoded("Zm9vYmE="), "fooba");
}

TEST(Base64, RefusesWhatIsNot) {
  for (const char* text : {"Zg=", "Zg", "Z===", "Zm9v!mE=", "Zm 9", "=Zg="}) EXPECT_EQ(decoded(text), "none") << text;
}

TEST(LibraryTest, BundlesAtLeastFourStylesWithCards) {
  const Library library;
  ASSERT_GE(library.entries().size(), 4u);
  for (const auto& entry : library.entries()) {
    EXPECT_FALSE(entry.style.title.empty()) << entry.style.name;
    EXPECT_FALSE(entry.style.licence.empty()) << entry.style.name;
    EXPECT_FALSE(entry.style.code.empty()) << entry.style.name;
    for (const float number : entry.style.code) ASSERT_TRUE(std::isfinite(number)) << entry.style.name;
    EXPECT_EQ(library.find(entry.style.name).style.title, entry.style.title);
  }
}

TEST(LibraryTest, RandomWeightsAreNoStyle) {
  const Library library;
  for (const auto& entry : library.entries()) EXPECT_NE(entry.model.parent_path().filename(), "zoo");
  try {
    (void)load_generator(resource("weights/zoo/johnson.onnx"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), Failure::bad_input);
    EXPECT_THAT(error.what(), testing::HasSubstr("random numbers"));
  }
}

TEST(LibraryTest, SuggestsTheNearestName) {
  const Library library;
  std::string misspelt = library.entries().back().style.name;
  misspelt.pop_back();
  try {
    (void)library.find(misspelt);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), Failure::usage);
    EXPECT_THAT(error.what(), testing::HasSubstr("did you mean '" + library.entries().back().style.name + "'"));
  }
}

TEST(WorkingSizeTest, KeepsTheAspectAndPadsToTheMultiple) {
  GeneratorModel model = load_generator(Library().entries().front().model);
  const WorkingSize size = working_size(model, 1200, 1600, {.long_side = 1000});
  EXPECT_EQ(size, (WorkingSize{750, 1000, 752, 1000}));
  EXPECT_EQ(working_size(model, 97, 61, {.long_side = 1000}), (WorkingSize{97, 61, 104, 64})) << "never enlarged";
  EXPECT_EQ(working_size(model, 4000, 1, {.long_side = 400}), (WorkingSize{400, 1, 400, 32})) << "small sides are filled up";
  model.fixed_height = 256, model.fixed_width = 128;
  EXPECT_EQ(working_size(model, 1200, 1600, {.long_side = 1000}), (WorkingSize{128, 171, 128, 256}))
      << "the aspect is kept in a fixed size too";
  EXPECT_EQ(working_size(model, 20, 80, {.long_side = 1000}), (WorkingSize{64, 256, 128, 256}));
}

TEST(WorkingSizeTest, StrokesAndJoinedEdges) {
  GeneratorModel model = load_generator(Library().entries().front().model);
  ASSERT_EQ(model.multiple, 8);
  EXPECT_EQ(working_size(model, 1200, 1600, {.long_side = 800, .stroke_scale = 2}), (WorkingSize{300, 400, 304, 400}));
  EXPECT_EQ(working_size(model, 1200, 1600, {.long_side = 800, .stroke_scale = 0.5f}), (WorkingSize{1200, 1600, 1200, 1600}));
  EXPECT_EQ(working_size(model, 96, 64, {.long_side = 800, .stroke_scale = 0.5f}), (WorkingSize{192, 128, 192, 128}))
      << "small artwork is enlarged for small strokes";
  EXPECT_EQ(working_size(model, 6000, 3000, {.long_side = 4096, .stroke_scale = 0.5f}), (WorkingSize{4096, 2048, 4096, 2048}));
  const auto joined = [&](std::uint32_t width, std::uint32_t height) {
    return working_size(model, width, height, {.long_side = 800, .wrap = WrapAround::u});
  };
  EXPECT_EQ(joined(403, 61), (WorkingSize{400, 61, 400, 64, WrapAround::u})) << "all of the width is the artwork's";
  EXPECT_EQ(joined(405, 61), (WorkingSize{408, 61, 408, 64, WrapAround::u}));
  EXPECT_EQ(joined(3, 200), (WorkingSize{32, 200, 32, 200, WrapAround::u}));
  model.fixed_height = 256, model.fixed_width = 128;
  EXPECT_EQ(joined(20, 80), (WorkingSize{128, 256, 128, 256, WrapAround::u}));
  EXPECT_THROW((void)working_size(model, 20, 80, {.stroke_scale = 2}), Error);
}

/// The bundled model under another name, with a file beside it.
class Sidecar : public testing::Test {
 protected:
  Sidecar() {
    std::filesystem::create_directories(folder_);
    std::filesystem::copy_file(Library().entries().front().model, folder_ / "model.onnx",
                               std::filesystem::copy_options::overwrite_existing);
  }
  ~Sidecar() override { std::filesystem::remove_all(folder_); }
  std::string message_with(std::string_view json) {
    write_file_atomic(folder_ / "model.json", json);
    try {
      (void)load_generator(folder_ / "model.onnx");
    } catch (const Error& error) {
      EXPECT_EQ(error.failure(), Failure::bad_input);
      return error.what();
    }
    return "";
  }
  std::filesystem::path folder_ = std::filesystem::temp_directory_path() / "wrapture-sidecar-test";
};

TEST_F(Sidecar, IsReadAndChecked) {
  EXPECT_THAT(message_with("not json"), testing::HasSubstr("model.json: not a JSON object"));
  EXPECT_THAT(message_with("[1]"), testing::HasSubstr("model.json: not a JSON object"));
  EXPECT_EQ(message_with(R"({"range": "0..7"})"), "");
  EXPECT_EQ(message_with(R"({"comment": "hello"})"), "");
  EXPECT_THAT(message_with(R"({"range": "7"})"), testing::HasSubstr("model.onnx: 'range' is '7', no value range; write LOW..HIGH"));
  EXPECT_THAT(message_with(R"({"range": "1..0"})"), testing::HasSubstr("no value range"));
  EXPECT_THAT(message_with(R"({"mean": [1, 2]})"), testing::HasSubstr("'mean' is '[1,2]', not three numbers"));
  EXPECT_THAT(message_with(R"({"output_deviation": [1, 2, 0]})"), testing::HasSubstr("must be above 0"));
  EXPECT_THAT(message_with(R"({"channels": "cmyk"})"), testing::HasSubstr("write rgb or bgr"));
  EXPECT_THAT(message_with(R"({"layout": "chw"})"), testing::HasSubstr("write nchw or nhwc"));
  EXPECT_THAT(message_with(R"({"multiple": 0})"), testing::HasSubstr("'multiple' is '0'"));
  EXPECT_THAT(message_with(R"({"inputs": 3})"), testing::HasSubstr("'inputs' is no JSON object of objects"));
  EXPECT_THAT(message_with(R"({"inputs": {"x": {}}})"), testing::HasSubstr("'inputs.x': the model has no such input"));
  EXPECT_THAT(message_with(R"({"artwork": "x"})"), testing::HasSubstr("no picture input of that name"));
}

/// A foreign generator whose metadata, file and options say different things.
class Priority : public testing::Test {
 protected:
  GeneratorModel load(const Facts& options, const std::string& json, const std::string& metadata) {
    auto proto = make_generator({}, {});
    if (!metadata.empty()) {
      auto* entry = proto.add_metadata_props();
      entry->set_key("wrapture.range");
      entry->set_value(metadata);
    }
    const auto path = save(proto, folder_.path() / "model.onnx");
    std::filesystem::remove(folder_.path() / "model.json");
    if (!json.empty()) write_file_atomic(folder_.path() / "model.json", json);
    return load_generator(path, options);
  }
  FreshCache cache_;
  TemporaryFolder folder_;
};

TEST_F(Priority, OptionsBeforeTheFileBesideBeforeMetadata) {
  EXPECT_EQ(load({}, "", "0..255").input.scale.high, 255);
  EXPECT_EQ(load({}, R"({"range": "-1..1"})", "0..255").input.scale.low, -1);
  EXPECT_EQ(load({{"range", "0..7"}}, R"({"range": "-1..1"})", "0..255").input.scale.high, 7);
  EXPECT_TRUE(load({{"range", "0..7"}}, "", "").meaning_known);
  EXPECT_FALSE(load({}, "", "").meaning_known);
  EXPECT_FALSE(load({{"channels", "bgr"}}, "", "").meaning_known) << "an order alone leaves the scale open";
}

TEST_F(Priority, TheResultIsAsTheArtworkUnlessItIsSaid) {
  const GeneratorModel same = load({}, R"({"range": "0..1", "mean": [0.1, 0.2, 0.3], "deviation": [2, 2, 4], "channels": "bgr"})", "");
  EXPECT_EQ(same.input, same.output);
  EXPECT_FLOAT_EQ(same.input.scale.scale(2), 0.25f);
  EXPECT_FLOAT_EQ(same.input.scale.offset(1), -0.1f);
  EXPECT_EQ(same.input.order, ChannelOrder::bgr);
  const GeneratorModel other = load({}, R"({"mean": "0.1,0.2,0.3", "output_range": "0..255", "output_channels": "rgb"})", "");
  EXPECT_EQ(other.output.scale, (ValueScale{.low = 0, .high = 255}));
  EXPECT_EQ(other.input.scale.mean[1], 0.2f);
}

TEST(Facts, SayWhatTheyWereMadeOf) {
  for (const Convention& one : conventions()) {
    const SaidPicture said = said_picture(facts_of(one.input, "output_"), "output_");
    EXPECT_EQ(said.scale, one.input.scale) << one.name;
    EXPECT_EQ(said.order, one.input.order) << one.name;
    EXPECT_EQ(said.layout, one.input.layout) << one.name;
  }
}

TEST(PictureForm, IsReadFromTheShape) {
  const auto text = [](const Shape& shape, std::optional<TensorLayout> said = std::nullopt) -> std::string {
    const auto form = picture_form(shape, said);
    if (!form) return "none";
    return fmt::format("{}{}", form->layout == TensorLayout::nchw ? "nchw" : "nhwc", form->channels);
  };
  EXPECT_EQ(text({1, 3, -1, -1}), "nchw3");
  EXPECT_EQ(text({-1, -1, -1, 3}), "nhwc3");
  EXPECT_EQ(text({-1, -1, -1, -1}), "nchw3");
  EXPECT_EQ(text({-1, -1, -1, -1}, TensorLayout::nhwc), "nhwc3");
  EXPECT_EQ(text({1, 64, 96, 3}), "nhwc3");
  EXPECT_EQ(text({1, 4, 64, 96}), "nchw4");
  EXPECT_EQ(text({1, 1, 64, 96}), "nchw1");
  EXPECT_EQ(text({3, 64, 96}), "nchw3");
  EXPECT_EQ(text({1, 3, 1, 1}), "none");
  EXPECT_EQ(text({1, 100}), "none");
  EXPECT_EQ(text({1, 64, 32, 32}), "none");
}

std::vector<ModelInput> some_inputs(const Facts& facts = {}) {
  return classify_inputs({{"alpha", {1}}, {"code", {1, 8}}, {"z", {1, 16, 1, 1}}, {"style_image", {1, 3, -1, -1}}, {"odd", {4, 5}}}, facts);
}

TEST(Inputs, WholeNumbersAreClasses) {
  const auto inputs =
      classify_inputs({{.name = "class", .shape = {1}, .integer = true}, {.name = "ids", .shape = {1, 7}, .integer = true}}, {});
  EXPECT_EQ(inputs[0].kind, InputKind::label);
  EXPECT_EQ(make_tensor(inputs[0], InputValue{.numbers = {3}}, {1}).f32, std::vector<float>{3});
  EXPECT_EQ(inputs[1].kind, InputKind::tensor);
}

TEST(Inputs, AreToldByShapeAndName) {
  const auto inputs = some_inputs();
  const std::vector<InputKind> kinds{InputKind::scalar, InputKind::vector, InputKind::noise, InputKind::picture, InputKind::tensor};
  for (std::size_t i = 0; i < kinds.size(); ++i) EXPECT_EQ(inputs[i].kind, kinds[i]) << inputs[i].name;
  EXPECT_EQ(shape_of(inputs[3], 20, 30), (Shape{1, 3, 20, 30}));
  EXPECT_EQ(shape_of(inputs[2], 20, 30), (Shape{1, 16, 1, 1}));
}

TEST(Inputs, AreAsFactsSay) {
  const auto inputs = some_inputs({{"inputs", R"({"alpha": {"title": "Strength", "range": "0..2", "default": 0.5},
                                                  "code": {"labels": ["cat", "dog", "bird"]}, "style_image": {"range": "0..255"}})"}});
  EXPECT_EQ(inputs[0].title, "Strength");
  EXPECT_EQ(inputs[0].high, 2);
  EXPECT_EQ(make_tensor(inputs[0], InputValue{}, {1}).f32, (std::vector<float>{0.5f}));
  EXPECT_EQ(inputs[1].kind, InputKind::label);
  EXPECT_EQ(make_tensor(inputs[1], parse_input_value("2"), {1, 8}).f32, (std::vector<float>{0, 0, 1, 0, 0, 0, 0, 0}));
  EXPECT_EQ(inputs[3].picture.scale.high, 255);
  EXPECT_THROW(some_inputs({{"inputs", R"({"alpha": {"kind": "slider"}})"}}), Error);
}

TEST(Inputs, TakeNumbersListsSeedsAndFiles) {
  EXPECT_EQ(parse_input_value("0.5"), (InputValue{.numbers = {0.5f}}));
  EXPECT_EQ(parse_input_value("1,-2, 3e1"), (InputValue{.numbers = {1, -2, 30}}));
  EXPECT_EQ(parse_input_value("seed:7"), (InputValue{.seed = 7}));
  EXPECT_EQ(parse_input_value("a,b.png"), (InputValue{.file = "a,b.png"}));
  for (const char* text : {"", "seed:", "seed:-1", "seed:x"}) EXPECT_THROW(parse_input_value(text), Error) << text;
  for (const char* text : {"0.5", "1,2,3", "seed:7", "style.png"}) EXPECT_EQ(to_string(parse_input_value(text)), text);
  const auto inputs = some_inputs();
  EXPECT_EQ(make_tensor(inputs[1], parse_input_value("3"), {1, 8}).f32, std::vector<float>(8, 3.0f)) << "one number fills";
  EXPECT_THROW(make_tensor(inputs[1], parse_input_value("1,2"), {1, 8}), Error);
}

TEST(Inputs, NoiseIsNormalAndRepeats) {
  const ModelInput input{.name = "z", .kind = InputKind::noise};
  const Shape shape{1, 100, 10, 10};
  const Tensor one = make_tensor(input, parse_input_value("seed:7"), shape), other = make_tensor(input, parse_input_value("seed:8"), shape);
  EXPECT_EQ(one.f32, make_tensor(input, parse_input_value("seed:7"), shape).f32);
  EXPECT_NE(one.f32, other.f32);
  double sum = 0, square = 0;
  for (const float value : one.f32) sum += value, square += static_cast<double>(value) * value;
  EXPECT_NEAR(sum / 10000, 0, 0.05);     // standard error 0.01
  EXPECT_NEAR(square / 10000, 1, 0.07);  // standard error 0.014
}

TEST(Inputs, MissingAndUnknownOnesAreNamed) {
  const auto message = [](const InputValues& values) -> std::string {
    try {
      check_values(some_inputs(), values, true);
    } catch (const Error& error) {
      EXPECT_EQ(error.failure(), Failure::usage);
      return error.what();
    }
    return "";
  };
  EXPECT_THAT(message({}),
              testing::HasSubstr("input 'code' (1x8, a list of numbers or an .npy file) has no value; give it with --input code="));
  EXPECT_THAT(message({{"cod", {}}}), testing::HasSubstr("the model has no further input 'cod'; it has 'alpha' (1, a number), 'code'"));
  EXPECT_EQ(message({{"code", {{1}}}, {"style_image", {.file = "x"}}, {"odd", {.file = "y"}}}), "");
}

/// Sizes by trying: a network that halves three times and joins the halves again.
TEST_F(Priority, SizesAreFoundByTrying) {
  ModelBuilder model;
  model.input("artwork", {1, 3, -1, -1}).output("result", {1, 3, -1, -1});
  model.weight("down", Tensor::floats({3, 3, 2, 2}, 0.1f)).weight("up", Tensor::floats({3, 3, 2, 2}, 0.1f));
  std::string at = "artwork";
  for (int i = 0; i < 3; ++i) {
    model.node("Conv", {at, "down"}, fmt::format("down{}", i), {{"strides", Shape{2, 2}}});
    at = fmt::format("down{}", i);
  }
  for (int i = 0; i < 3; ++i) {
    model.node("ConvTranspose", {at, "up"}, fmt::format("up{}", i), {{"strides", Shape{2, 2}}});
    at = fmt::format("up{}", i);
  }
  model.node("Add", {at, "artwork"}, "result");
  const GeneratorModel found = load_generator(save(model.proto, folder_.path() / "unet.onnx"), {{"range", "0..1"}});
  EXPECT_EQ(found.multiple, 8);
  EXPECT_EQ(found.fixed_height, 0);
}

}  // namespace
}  // namespace wrapture
