// Styles as files: what is written is read back; what is broken is refused in one line.
#include "engine/style/style_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/plan/half.hpp"
#include "engine/style/mix.hpp"
#include "tests/toy_styles.hpp"

namespace wrapture {
namespace {

using ::testing::HasSubstr;
using Json = nlohmann::json;

template <class Function>
std::string message_of(Failure failure, Function&& function) {
  try {
    function();
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), failure) << error.what();
    EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
    return error.what();
  }
  return "no error";
}

TEST(Half, EveryNumberComesBack) {
  for (std::uint32_t bits = 0; bits < 0x7c00; ++bits)
    for (const std::uint32_t sign : {0u, 0x8000u}) {
      const auto half = static_cast<std::uint16_t>(bits | sign);
      ASSERT_EQ(planning::to_half(planning::from_half(half)), half) << bits;
    }
  EXPECT_EQ(planning::from_half(0x3c00), 1.0f);
  EXPECT_EQ(planning::from_half(0x0001), std::ldexp(1.0f, -24));
  EXPECT_TRUE(std::isinf(planning::from_half(0x7c00)) && std::isnan(planning::from_half(0x7e00)));
}

TEST(Base64, WritesTheExamplesOfTheRfc) {
  const auto encoded = [](const std::string& text) { return encode_base64(std::as_bytes(std::span(text))); };
  EXPECT_EQ(encoded(""), "");
  EXPECT_EQ(encoded("f"), "Zg==");
  EXPECT_EQ(encoded("fo"), "Zm8=");
  EXPECT_EQ(encoded("foobar"), "Zm9vYmFy");
}

TEST(StyleName, IsAFilesNameAndNothingElse) {
  for (const char* name : {"a", "great-wave", "2nd_try", "x"}) EXPECT_TRUE(is_style_name(name)) << name;
  for (const char* name : {"", "..", "../x", "a/b", "A", "-a", "_a", ".a", "a.b", "a b", "a\n", "\xc3\xa9"})
    EXPECT_THAT(message_of(Failure::usage, [&] { (void)style_path(name); }), HasSubstr("is no name of a style; use")) << name;
  EXPECT_FALSE(is_style_name(std::string(65, 'a')));
  EXPECT_EQ(style_name_of("Great Wave (1831)"), "great-wave-1831");
  EXPECT_EQ(style_name_of("浪"), "style");
}

class StyleFiles : public testing::Test {
 protected:
  std::filesystem::path write(const std::string& text, const std::string& name = "own") {
    std::filesystem::create_directories(home_.styles());
    write_file_atomic(home_.styles() / (name + ".wstyle"), text);
    return home_.styles() / (name + ".wstyle");
  }
  /// What export writes of a toy, as JSON to be damaged.
  Json exported(const std::string& style = "red") {
    const Library library;
    const auto& entry = library.find(style);
    const auto path = folder_.path() / "exported.wstyle";
    save_style_file(path, {entry.style, OnnxModel::load(entry.model).weights_sha256()}, Overwrite::yes);
    const auto bytes = read_file(path, 1 << 20);
    Json json = Json::parse(reinterpret_cast<const char*>(bytes.data()), reinterpret_cast<const char*>(bytes.data() + bytes.size()));
    json["name"] = "own";
    return json;
  }
  Library::Entry own(const std::string& name) const {
    Library::Entry entry = Library().find("red");
    entry.style.name = name;
    return entry;
  }
  ToyHome home_;
  TemporaryFolder folder_;
};

TEST_F(StyleFiles, ComeBackAsTheyWere) {
  Style style{.name = "own", .title = "Own \"one\"", .title_zh = "我的", .author = "A", .year = "1831", .licence = "CC0", .source = "s"};
  for (int i = 0; i < 2416; ++i) style.code.push_back(std::sin(static_cast<float>(i)) * 3);
  style.picture = "abc";
  style.similarity = 0.25;
  const auto path = folder_.path() / "own.wstyle";
  save_style_file(path, {style, "model"}, Overwrite::no);
  EXPECT_LT(std::filesystem::file_size(path), 8000u);
  const StyleFile back = load_style_file(path);
  EXPECT_EQ(back.model, "model");
  EXPECT_EQ(std::tie(back.style.name, back.style.title, back.style.title_zh, back.style.author, back.style.year, back.style.licence),
            std::tie(style.name, style.title, style.title_zh, style.author, style.year, style.licence));
  EXPECT_EQ(std::tie(back.style.source, back.style.picture, back.style.similarity),
            std::tie(style.source, style.picture, style.similarity));
  EXPECT_EQ(back.style.code, rounded_code(style));
  for (std::size_t i = 0; i < style.code.size(); ++i)
    ASSERT_NEAR(back.style.code[i], style.code[i], std::abs(style.code[i]) / 2048 + 1e-7) << "half-precision has 11 bits";
  EXPECT_THAT(message_of(Failure::failed, [&] { save_style_file(path, {style, "model"}, Overwrite::no); }), HasSubstr("--force"));
  style.code[7] = std::nanf("");
  EXPECT_THAT(message_of(Failure::bad_input, [&] { save_style_file(path, {style, "model"}, Overwrite::yes); }), HasSubstr("out of range"));
  EXPECT_EQ(load_style_file(path).style.code, back.style.code) << "a failure leaves the file as it was";
}

TEST_F(StyleFiles, BrokenOnesAreRefusedInOneLine) {
  const auto message = [&](const std::string& text) {
    const auto path = write(text);
    return message_of(Failure::bad_input, [&] { (void)load_style_file(path); });
  };
  const auto with = [&](const char* field, const Json& value) {
    Json json = exported();
    json[field] = value;
    return message(json.dump());
  };
  EXPECT_EQ(message(exported().dump()), "no error");
  const std::string whole = exported().dump();
  for (const std::size_t length : {1u, 20u, 100u}) EXPECT_THAT(message(whole.substr(0, length)), HasSubstr("own.wstyle: ")) << length;
  EXPECT_THAT(message("[]"), HasSubstr("it is no style file"));
  EXPECT_THAT(message("{}"), HasSubstr("it is no style file"));
  EXPECT_THAT(message("\x89PNG\r\n"), HasSubstr("it is no style file, or damaged"));
  EXPECT_THAT(with("wrapture_style", 2), HasSubstr("a later Wrapture"));
  EXPECT_THAT(with("wrapture_style", "1"), HasSubstr("its version is no number"));
  EXPECT_THAT(with("name", "../own"), HasSubstr("'../own' is no name"));
  EXPECT_THAT(with("name", 3), HasSubstr("'name' is no text"));
  EXPECT_THAT(with("title", std::string(2000, 'x')), HasSubstr("'title' has more than"));
  EXPECT_THAT(with("code", "AAA"), HasSubstr("its code is damaged"));
  EXPECT_THAT(with("code", "AAAA"), HasSubstr("its code is damaged")) << "three bytes";
  EXPECT_THAT(with("code", ""), HasSubstr("its code is damaged"));
  EXPECT_THAT(with("code", "ADwAfg=="), HasSubstr("number 1 of its code is not finite"));
  EXPECT_THAT(with("code", Json::array({1, 2})), HasSubstr("no model or no code"));
  EXPECT_THAT(with("model", ""), HasSubstr("no model or no code"));
  EXPECT_THAT(message(std::string(2 << 20, ' ')), HasSubstr("is longer than the limit"));
}

TEST_F(StyleFiles, TitlesHoldNoControlCharacters) {
  Json json = exported();
  json["title"] = "a\x1b[31mb\nc";
  EXPECT_EQ(load_style_file(write(json.dump())).style.title, "a [31mb c");
}

TEST_F(StyleFiles, OwnStylesAreStyles) {
  {
    Library library;
    EXPECT_EQ(library.keep(own("mine"), Overwrite::no).file, home_.styles() / "mine.wstyle");
    EXPECT_TRUE(library.find("mine").yours);
  }
  Library library;
  EXPECT_TRUE(library.problems().empty());
  const auto& mine = library.find("mine");
  EXPECT_TRUE(mine.yours);
  EXPECT_EQ(mine.style.code, toy_styles()[1].code) << "powers of two are exact";
  EXPECT_EQ(library.entries().back().style.name, "mine") << "after the program's";
  EXPECT_THAT(message_of(Failure::failed, [&] { library.keep(own("mine"), Overwrite::no); }), HasSubstr("--force"));
  Library::Entry other = own("mine");
  other.style.code = toy_styles()[2].code;
  library.keep(other, Overwrite::yes);
  EXPECT_EQ(Library().find("mine").style.code, toy_styles()[2].code);
  EXPECT_THAT(message_of(Failure::usage, [&] { library.keep(own("red"), Overwrite::yes); }), HasSubstr("'red' is a style of the program"));
  EXPECT_THAT(message_of(Failure::usage, [&] { library.keep(own("../mine"), Overwrite::yes); }), HasSubstr("no name"));
  EXPECT_THAT(message_of(Failure::usage, [&] { library.remove("red"); }), HasSubstr("only your own"));
  library.remove("mine");
  EXPECT_EQ(library.look_up("mine"), nullptr);
  EXPECT_TRUE(std::filesystem::is_empty(home_.styles()));
  EXPECT_THAT(message_of(Failure::usage, [&] { library.remove("mine"); }), HasSubstr("no style 'mine'"));
}

TEST_F(StyleFiles, BrokenOnesDoNotStopTheOthers) {
  write("{", "broken");
  Json strange = exported();
  strange["model"] = std::string(64, 'f');
  write(strange.dump(), "strange");
  Json longer = exported();
  longer["code"] = "ADwAPA==";
  write(longer.dump(), "longer");
  Json twin = exported();
  twin["name"] = "red";
  write(twin.dump(), "twin");
  Library library;
  EXPECT_EQ(library.entries().size(), toy_styles().size());
  ASSERT_EQ(library.problems().size(), 4u);
  const auto says = [&](const char* name) { return message_of(Failure::bad_input, [&] { (void)library.find(name); }); };
  EXPECT_THAT(says("broken"), HasSubstr("broken.wstyle: it is no style file, or damaged"));
  EXPECT_THAT(says("strange"), HasSubstr("strange.wstyle: its generator, with the weights ffffffffffff..., is not here"));
  EXPECT_THAT(says("longer"), HasSubstr("longer.wstyle: its code is not as long as its generator's"));
  EXPECT_THAT(says("twin"), HasSubstr("twin.wstyle: there is another style 'red'"));
  library.remove("broken");
  EXPECT_EQ(library.problems().size(), 3u);
  EXPECT_FALSE(std::filesystem::exists(home_.styles() / "broken.wstyle"));
}

TEST_F(StyleFiles, AGeneratorIsKnownByItsWeights) {
  const auto sum = [&](const onnx::ModelProto& proto) { return OnnxModel::load(save(proto, folder_.path() / "m.onnx")).weights_sha256(); };
  onnx::ModelProto other = make_stylist();
  set_metadata(other, "comment", "another");
  other.mutable_graph()->set_name("other");
  EXPECT_EQ(sum(other), sum(make_stylist()));
  EXPECT_NE(sum(make_stylist(toy_styles(), 2)), sum(make_stylist()));
}

TEST(Mixes, AreReadAndRefused) {
  EXPECT_EQ(parse_mix("a=0.7,b-c=3"), (Mix{{"a", 0.7f}, {"b-c", 3}}));
  EXPECT_EQ(to_string(parse_mix("a=0.7,b-c=3")), "a=0.7,b-c=3");
  for (const char* text : {"", "a", "a=", "=1", "a=x", "a=-1", "a=1,", "a=1;b=1", "a=nan", "a=inf", "a=1 ", "a=0x1"})
    EXPECT_THAT(message_of(Failure::usage, [&] { parse_mix(text); }), HasSubstr("is not NAME=WEIGHT")) << text;
  EXPECT_THAT(message_of(Failure::usage, [] { parse_mix("a=1,a=2"); }), HasSubstr("'a' is given twice"));
  EXPECT_THAT(message_of(Failure::usage, [] { parse_mix("a=0,b=0"); }), HasSubstr("all weights are 0"));
}

TEST_F(StyleFiles, MixesAreWeightedSums) {
  save(make_stylist({{"far", {1, 1, 1, 0, 0, 0}}}, 2), home_.weights() / "other.onnx");
  save(make_generator({}, {}), home_.weights() / "foreign.onnx");
  const Library library;
  EXPECT_EQ(blend(library, {{"red"}}).code, toy_styles()[1].code);
  EXPECT_EQ(blend(library, {{"red", 0.3f}}).code, toy_styles()[1].code) << "weights count relative to their sum";
  const Blend mixed = blend(library, parse_mix("red=3,night=1,plain=0"));
  for (std::size_t i = 0; i < 6; ++i)
    EXPECT_FLOAT_EQ(mixed.code[i], 0.75f * toy_styles()[1].code[i] + 0.25f * toy_styles()[2].code[i]) << i;
  EXPECT_EQ(mixed.model.filename(), "stylist.onnx");
  const auto says = [&](const char* text) { return message_of(Failure::usage, [&] { (void)blend(library, parse_mix(text)); }); };
  EXPECT_THAT(says("red=1,nigth=1"), HasSubstr("no style 'nigth'; did you mean 'night'?"));
  EXPECT_THAT(says("red=1,far=1"), HasSubstr("'red' and 'far' are styles of different generators; mix styles of one"));
  EXPECT_THAT(says("foreign=1,red=1"), HasSubstr("'foreign' is a foreign generator"));
  EXPECT_THAT(says("red=1,foreign=1"), HasSubstr("'foreign' is a foreign generator"));
}

}  // namespace
}  // namespace wrapture
