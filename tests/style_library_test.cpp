// Which models the library takes for styles, and where the helpers of other kinds are found.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.hpp"
#include "engine/style/model.hpp"
#include "tests/style_generators.hpp"

namespace wrapture {
namespace {

using ::testing::HasSubstr;

class LibraryKinds : public testing::Test {
 protected:
  /// A model of this kind among the user's.
  std::filesystem::path add(const std::string& kind, const std::string& file) {
    onnx::ModelProto proto = make_generator({}, {});
    set_metadata(proto, "kind", kind);
    const auto folder = data_.path() / "wrapture" / "models";
    std::filesystem::create_directories(folder);
    return save(proto, folder / file);
  }
  template <class Function>
  static std::string message_of(Function&& function) {
    try {
      function();
    } catch (const Error& error) {
      EXPECT_EQ(error.failure(), Failure::bad_input);
      return error.what();
    }
    return "";
  }
  FreshData data_;
};

TEST_F(LibraryKinds, HelpersAreNoStyles) {
  const std::size_t bundled = Library().entries().size();
  add("encoder", "a.onnx");
  add("critic", "b.onnx");
  add("pattern", "c.onnx");
  EXPECT_EQ(Library().entries().size(), bundled);
  add("", "d.onnx");
  EXPECT_EQ(Library().entries().size(), bundled + 1) << "a foreign generator is one style";
}

TEST_F(LibraryKinds, HelpersAreFoundByWhatTheyAre) {
  const std::string missing = message_of([] { (void)find_model("judge"); });
  EXPECT_THAT(missing, HasSubstr("no model of the kind 'judge': weights/judge.onnx is missing; install"));
  EXPECT_THAT(missing, HasSubstr((data_.path() / "wrapture" / "models").string()));
  add("other", "a.onnx");
  const auto judge = add("judge", "b.onnx");
  add("judge", "c.onnx");
  EXPECT_EQ(find_model("judge"), judge) << "the first by name";
  EXPECT_EQ(find_model("stylist").parent_path().filename(), "weights") << "the program's own first";
}

TEST_F(LibraryKinds, HelpersAreRefusedAsGenerators) {
  const auto path = add("critic", "b.onnx");
  EXPECT_THAT(message_of([&] { (void)load_generator(path); }), HasSubstr("b.onnx: it is no generator but of the kind 'critic'"));
}

}  // namespace
}  // namespace wrapture
