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
  const WorkingSize size = working_size(model, 1200, 1600, 1000);
  EXPECT_EQ(size, (WorkingSize{750, 1000, 752, 1000}));
  EXPECT_EQ(working_size(model, 97, 61, 1000), (WorkingSize{97, 61, 104, 64})) << "never enlarged";
  EXPECT_EQ(working_size(model, 4000, 1, 400), (WorkingSize{400, 1, 400, 32})) << "small sides are filled up";
  model.fixed_height = 256, model.fixed_width = 128;
  EXPECT_EQ(working_size(model, 1200, 1600, 1000), (WorkingSize{128, 256, 128, 256}));
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

TEST_F(Sidecar, IsReadAndCheckedAndTheModelsOwnWordCounts) {
  EXPECT_THAT(message_with("not json"), testing::HasSubstr("model.json: not a JSON object"));
  EXPECT_EQ(message_with(R"({"range": "0..7"})"), "") << "the model's own metadata wins";
  EXPECT_EQ(message_with(R"({"comment": "hello"})"), "");
}

}  // namespace
}  // namespace wrapture
