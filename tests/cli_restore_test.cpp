// `wrapture restore`: sizes, resolution and refusals.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/image.hpp"
#include "tests/cli/program.hpp"
#include "tests/cli/temporary_folder.hpp"

namespace wrapture::test {
namespace {

using ::testing::HasSubstr;

class CliRestore : public ::testing::Test {
 protected:
  TemporaryFolder folder;

  Outcome restore(const std::vector<std::string>& more, int code) {
    std::vector<std::string> words{"restore", "artwork.png", "-o", "out.png"};
    words.insert(words.end(), more.begin(), more.end());
    Outcome outcome = run_program({.arguments = words, .folder = folder.path()});
    EXPECT_EQ(outcome.code, code) << outcome.err;
    return outcome;
  }
};

TEST_F(CliRestore, DoublesPixelsAndKeepsThePhysicalSize) {
  Image artwork = make_image(40, 24, 0xFF3070C0u);
  artwork.dpi = 100;
  save_png(folder / "artwork.png", artwork);
  restore({"--clean", "--enlarge", "--validation"}, 0);
  const Image out = load_image(folder / "out.png");
  EXPECT_EQ(out.width, 80u);
  EXPECT_EQ(out.height, 48u);
  EXPECT_NEAR(out.dpi, 200, 0.1);
  for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(out.pixel(40, 24)[c], artwork.pixel(20, 12)[c], 6) << "one colour stays that colour";
}

TEST_F(CliRestore, SaysWhatItNeeds) {
  save_png(folder / "artwork.png", make_image(8, 8));
  EXPECT_THAT(restore({}, 2).err, HasSubstr("give --clean, --enlarge, or both"));
  std::filesystem::remove(folder / "artwork.png");
  EXPECT_THAT(restore({"--clean"}, 3).err, HasSubstr("artwork.png"));
  EXPECT_FALSE(std::filesystem::exists(folder / "out.png"));
}

}  // namespace
}  // namespace wrapture::test
