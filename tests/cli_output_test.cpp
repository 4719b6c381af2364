// Outputs as the user makes them: turntables, sizes on paper, GLB, recipes, and batches that are shared out, stopped and gone on with.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/base/image.hpp"
#include "tests/cli/program.hpp"
#include "tests/cli/temporary_folder.hpp"

namespace wrapture::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using Words = std::vector<std::string>;

class CliOutput : public ::testing::Test {
 protected:
  CliOutput() {
    for (const char* name : {"a.png", "b.png"}) {
      Image image = make_image(48, 64, name[0] == 'a' ? 0xFF30A0E0u : 0xFF60B030u);
      for (std::uint32_t y = 10; y < 30; ++y)
        for (std::uint32_t x = 8; x < 40; ++x) image.pixel(x, y)[0] = static_cast<std::uint8_t>(x * 6);
      image.dpi = 300;
      save_png(folder / name, image);
    }
  }
  Outcome run(const Words& words, int code = 0) {
    const Invocation invocation{.arguments = words, .folder = folder.path()};
    Outcome outcome = run_program(invocation);
    EXPECT_EQ(outcome.code, code) << to_string(invocation) << "\n" << outcome.out << outcome.err;
    return outcome;
  }
  void write(const std::string& name, const std::string& text) { std::ofstream(folder / name) << text; }

  TemporaryFolder folder;
};

TEST_F(CliOutput, PicturesHaveTheirSizeOnPaperAndTurntablesTheirFrames) {
  run({"render", "a.png", "--shape", "box", "--size", "4x3", "--width-mm", "50.8", "--dpi", "150", "-o", "print.png", "--quiet"});
  const Image print = load_image(folder / "print.png");
  EXPECT_EQ(print.width, 300u);
  EXPECT_EQ(print.height, 225u);
  EXPECT_EQ(print.dpi, 150);
  run({"render", "a.png", "--shape", "box", "--size", "60x40", "--frames", "3", "-o", "turn/", "--quiet"});
  const Image first = load_image(folder / "turn/frame-000.png");
  EXPECT_EQ(first.width, 60u);
  EXPECT_NE(first.rgba, load_image(folder / "turn/frame-001.png").rgba);
  EXPECT_FALSE(fs::exists(folder / "turn/frame-003.png"));
}

TEST_F(CliOutput, ABatchGoesOnAfterErrorsAndLeavesOutWhatIsThere) {
  write("job.json", R"({"artworks": ["a.png", "missing.png", "b.png"], "styles": ["wandle", "none"], "shapes": ["flat", "box"],
    "output": "out/{artwork}-{style}-{shape}.png", "settings": {"working_side": 64}, "picture": {"width": 40, "height": 30}})");
  const Outcome dry = run({"batch", "job.json", "--dry-run"});
  EXPECT_THAT(dry.out, HasSubstr("out/b-none-box.png"));
  EXPECT_FALSE(fs::exists(folder / "out"));

  std::set<std::string> made;
  for (const char* shard : {"0/3", "1/3", "2/3"}) {
    run({"batch", "job.json", "--shard", shard, "--report", "report.json", "--quiet"}, 1);
    std::ifstream file(folder / "report.json");
    for (const auto& row : nlohmann::json::parse(file)) EXPECT_TRUE(made.insert(row["output"].get<std::string>()).second) << row;
  }
  EXPECT_EQ(made.size(), 12u);
  EXPECT_EQ(load_image(folder / "out/a-none-flat.png").rgba, load_image(folder / "a.png").rgba) << "no style is the artwork bit for bit";
  EXPECT_NE(load_image(folder / "out/a-wandle-flat.png").rgba, load_image(folder / "a.png").rgba);
  EXPECT_EQ(load_image(folder / "out/a-wandle-flat.png").dpi, 300);

  fs::remove(folder / "out/b-wandle-box.png");
  write("out/a-none-box.png", "cut off");
  const auto kept = fs::last_write_time(folder / "out/b-none-box.png");
  const Outcome again = run({"batch", "job.json", "--resume", "--quiet"}, 1);
  EXPECT_THAT(again.out, HasSubstr("made                2\n"));
  EXPECT_THAT(again.out, HasSubstr("there already       6\n"));
  EXPECT_THAT(again.out, HasSubstr("failed              4\n"));
  EXPECT_THAT(again.out, HasSubstr("missing.png"));
  EXPECT_EQ(fs::last_write_time(folder / "out/b-none-box.png"), kept);
  EXPECT_EQ(load_image(folder / "out/a-none-box.png").width, 40u);
}

TEST_F(CliOutput, ABatchThatIsKilledGoesOnWhereItWas) {
  write("job.json", R"({"artworks": ["a.png", "b.png"], "shapes": ["box", "bottle", "flat"], "output": "{artwork}-{shape}.png",
    "picture": {"width": 400, "height": 300}})");
  const std::string command =
      "cd '" + folder.path().string() + "' && timeout -s KILL 0.6 '" WRAPTURE_PROGRAM "' batch job.json --quiet >log 2>&1";
  static_cast<void>(std::system(command.c_str()));
  std::size_t whole = 0;
  for (const auto& entry : fs::directory_iterator(folder.path()))
    if (entry.path().extension() == ".png" && !entry.path().filename().string().starts_with('.'))
      whole += load_image(entry.path()).width > 0;
  const Outcome rest = run({"batch", "job.json", "--resume", "--quiet"});
  EXPECT_THAT(rest.out, HasSubstr("failed"));
  for (const char* name : {"a-box.png", "a-bottle.png", "a-flat.png", "b-box.png", "b-bottle.png", "b-flat.png"}) load_image(folder / name);
  EXPECT_THAT(run({"batch", "job.json", "--resume", "--quiet"}).out, HasSubstr("there already       6\n"));
  EXPECT_GE(whole, 2u);
}

TEST_F(CliOutput, ARecipeMakesTheSameAgain) {
  const Words common{"--working-side", "64", "--strength", "0.6", "--colour-keep", "0.5", "--style", "wandle", "--quiet"};
  Words first{"stylize", "a.png", "-o", "first.png"};
  first.insert(first.end(), common.begin(), common.end());
  run(first);
  run({"stylize", "a.png", "--recipe", "first.png", "-o", "again.png", "--quiet"});
  EXPECT_EQ(load_image(folder / "first.png").rgba, load_image(folder / "again.png").rgba);
  run({"stylize", "a.png", "--recipe", "first.png", "--strength", "1", "-o", "other.png", "--quiet"});
  EXPECT_NE(load_image(folder / "first.png").rgba, load_image(folder / "other.png").rgba) << "what is said counts more than the recipe";
}

}  // namespace
}  // namespace wrapture::test
