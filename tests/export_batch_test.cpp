// Batch jobs: what they hold, strict errors, names, shards and records.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "tests/cli/temporary_folder.hpp"
#include "viewer/export/batch_job.hpp"
#include "viewer/export/recipe.hpp"

namespace wrapture {
namespace {

using test::TemporaryFolder;
using ::testing::HasSubstr;

constexpr const char* kJob = R"({
  "artworks": ["a.png", "b/c.jpg"], "styles": ["wandle", "x=0.5,y=0.5", "none"], "shapes": ["box", "flat"],
  "output": "out/{artwork}-{style}-{shape}.png",
  "settings": {"strength": 0.8, "colour_keep": 0.25, "protect": "mask.png"},
  "picture": {"width": 640, "dpi": 300},
  "designs": [{"artwork": "d.png", "output": "{index}.webp", "settings": {"strength": 0.5}, "picture": {"frames": 12}}]})";

TEST(BatchJob, IsArtworksTimesStylesTimesShapesAndTheList) {
  const auto designs = parse_job(kJob, "job.json", "/jobs");
  ASSERT_EQ(designs.size(), 13u);
  EXPECT_EQ(designs[0].artwork, "/jobs/a.png");
  EXPECT_EQ(designs[0].output, "/jobs/out/a-wandle-box.png");
  EXPECT_EQ(designs[1].output, "/jobs/out/a-wandle-flat.png");
  EXPECT_EQ(designs[2].output, "/jobs/out/a-x-0-5-y-0-5-box.png");
  EXPECT_EQ(designs[2].settings.mix.size(), 2u);
  EXPECT_EQ(designs[4].settings.style, "");
  EXPECT_EQ(designs[6].artwork, "/jobs/b/c.jpg");
  EXPECT_EQ(designs[0].settings.strength, 0.8f);
  EXPECT_EQ(designs[0].settings.control.protect, "/jobs/mask.png");
  EXPECT_EQ(designs[0].picture.width, 640u);
  EXPECT_EQ(designs[12].output, "/jobs/000012.webp");
  EXPECT_EQ(designs[12].settings.strength, 0.5f);
  EXPECT_EQ(designs[12].settings.control.colour_keep, 0.25f) << "what the list does not say is as the job says";
  EXPECT_EQ(designs[12].settings.control.protect, "/jobs/mask.png");
  EXPECT_EQ(designs[12].picture.frames, 12u);
  EXPECT_EQ(designs[12].shape, "box");
}

TEST(BatchJob, FindsFilesByAStarInOrder) {
  const TemporaryFolder folder;
  for (const char* name : {"b.png", "a.png", "c.txt", ".hidden.png"}) std::ofstream(folder / name) << "x";
  const auto designs = parse_job(R"({"artworks": "*.png", "output": "{artwork}.glb"})", "job.json", folder.path());
  ASSERT_EQ(designs.size(), 2u);
  EXPECT_EQ(designs[0].artwork.filename(), "a.png");
  EXPECT_EQ(designs[1].output.filename(), "b.glb");
}

struct Refused {
  const char* job;
  const char* says;
};

TEST(BatchJob, SaysInOneLineWhatIsWrongAndWhere) {
  const std::string deep(100, '[');
  const Refused cases[] = {
      {"", "not JSON"},
      {"{\"artworks\": [\"a.png\",\n  oops]}", "line 2, column"},
      {deep.c_str(), "deeper than 32"},
      {"[]", "must be an object"},
      {"{}", "neither artworks nor designs"},
      {R"({"artworks": ["a.png"]})", "output"},
      {R"({"artworks": 3, "output": "x.png"})", "job.json: artworks"},
      {R"({"artworks": [3], "output": "x.png"})", "artworks[0]"},
      {R"({"artworks": ["a.png"], "output": "x.png", "stiles": []})", "stiles: is not known here; there are artworks"},
      {R"({"artworks": ["a.png"], "artworks": ["b.png"], "output": "x.png"})", "'artworks' is said twice"},
      {R"({"artworks": ["a.png"], "output": "{artist}.png"})", "'{artist}' is not known"},
      {R"({"artworks": ["a.png", "b.png"], "output": "x.png"})", "two designs would be written to /x.png"},
      {R"({"artworks": ["no-such-*.png"], "output": "x.png"})", "no file fits"},
      {R"({"artworks": ["a.png"], "styles": ["a=1,a=2"], "output": "x.png"})", "styles"},
      {R"({"artworks": ["a.png"], "output": "x.png", "settings": {"strength": 2}})", "settings.strength: must be a number from 0 to 1"},
      {R"({"artworks": ["a.png"], "output": "x.png", "settings": {"strength": "1"}})", "settings.strength"},
      {R"({"artworks": ["a.png"], "output": "x.png", "settings": {"seed": 1.5}})", "settings.seed: must be a whole number"},
      {R"({"artworks": ["a.png"], "output": "x.png", "settings": {"seed": -1}})", "settings.seed"},
      {R"({"artworks": ["a.png"], "output": "x.png", "settings": {"seed": 1e400}})", "job.json"},
      {R"({"artworks": ["a.png"], "output": "x.png", "settings": {"wrap": "v"}})", "settings.wrap"},
      {R"({"artworks": ["a.png"], "output": "x.png", "settings": {"brand_colours": ["red"]}})", "settings.brand_colours"},
      {R"({"artworks": ["a.png"], "output": "x.png", "picture": {"width": 0}})", "picture.width"},
      {R"({"artworks": ["a.png"], "output": "x.png", "picture": {"transparent": 1}})", "picture.transparent: must be true or false"},
      {R"({"designs": {}})", "designs: must be a list"},
      {R"({"output": "x.png", "designs": [{}]})", "designs[0].artwork: is missing"},
      {R"({"output": "x.png", "designs": [{"artwork": "a.png", "colour": 1}]})", "designs[0].colour"},
  };
  for (const Refused& each : cases) {
    try {
      parse_job(each.job, "job.json", "/");
      ADD_FAILURE() << each.job;
    } catch (const Error& error) {
      EXPECT_EQ(error.failure(), Failure::bad_input) << each.job;
      EXPECT_THAT(error.what(), HasSubstr(each.says)) << each.job;
      EXPECT_THAT(error.what(), HasSubstr("job.json")) << each.job;
      EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << each.job;
    }
  }
}

TEST(BatchShard, AllTogetherAreTheWholeAndNoneOverlap) {
  std::vector<Design> designs(103);
  for (std::size_t i = 0; i < designs.size(); ++i) designs[i].output = std::to_string(i);
  for (const std::uint32_t count : {1u, 2u, 7u, 16u, 200u}) {
    std::multiset<std::string> seen;
    for (std::uint32_t i = 0; i < count; ++i)
      for (const Design& design : shard_of(designs, {i, count})) seen.insert(design.output);
    EXPECT_EQ(seen.size(), designs.size()) << count;
    EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), designs.size()) << count;
  }
  EXPECT_EQ(shard_of(designs, parse_shard("3/16"))[1].output, "19");
  for (const char* wrong : {"", "3", "3/", "/3", "16/16", "-1/4", "0/0", "1/2x", "a/b"}) EXPECT_THROW(parse_shard(wrong), Error) << wrong;
}

TEST(BatchRecord, KnowsWhatIsThereAndWhatHasChanged) {
  const TemporaryFolder folder;
  const auto output = folder / "a.png";
  EXPECT_FALSE(is_made(output, "1"));
  std::ofstream(output) << "picture";
  EXPECT_FALSE(is_made(output, "1")) << "not known to be ours";
  remember_made(output, "1");
  EXPECT_TRUE(is_made(output, "1"));
  EXPECT_FALSE(is_made(output, "2"));
  std::ofstream(output) << "pict";
  EXPECT_FALSE(is_made(output, "1")) << "it was cut off";
  std::ofstream(folder / ".wrapture/a.png.json") << "{";
  EXPECT_FALSE(is_made(output, "1"));
}

TEST(BatchRecord, HashesFollowEverythingThatMatters) {
  const TemporaryFolder folder;
  std::ofstream(folder / "a.png") << "one";
  Design design{.artwork = folder / "a.png", .output = "x", .style = "wandle", .shape = "box", .settings = {}, .picture = {}};
  const auto hash = [](const Design& of, const std::string& version = "1") { return InputHashes(version).of(of, nullptr, {}); };
  const std::string before = hash(design);
  EXPECT_EQ(hash(design), before);
  EXPECT_NE(hash(design, "2"), before);
  Design other = design;
  other.output = "y";
  EXPECT_EQ(hash(other), before) << "where it goes does not matter";
  other.settings.strength = 0.5f;
  EXPECT_NE(hash(other), before);
  other = design;
  other.picture.dpi = 300;
  EXPECT_NE(hash(other), before);
  other = design;
  other.shape = "bottle";
  EXPECT_NE(hash(other), before);
  std::ofstream(folder / "a.png") << "two";
  EXPECT_NE(hash(design), before);
}

TEST(RecipeText, ComesBackAsItWas) {
  Recipe recipe{.version = "1.2", .device = "GPU \"X\"\n", .artwork = "tea.png", .settings = {}, .weights = "abc"};
  recipe.settings.mix = parse_mix("a=0.7,b=0.3");
  recipe.settings.strength = 0.55f;
  recipe.settings.seed = 77;
  recipe.settings.working_side = 2048;
  recipe.settings.control.colour_keep = 0.3f;
  recipe.settings.control.brand_colours = {parse_brand_colour("#C8102E:3")};
  recipe.settings.control.protect = "/home/somebody/mask.png";
  recipe.settings.control.wrap = WrapAround::u;
  recipe.shape = "bottle";
  recipe.camera = Camera{.yaw_deg = 12.5f, .pitch_deg = 3, .distance_mm = 700, .target_mm = {1, 2, 3}};
  const std::string text = to_json(recipe);
  EXPECT_EQ(text.find('\n'), std::string::npos);
  EXPECT_EQ(text.find("somebody"), std::string::npos) << "folders are nobody's business";
  const Recipe back = parse_recipe(text, "x.png");
  EXPECT_EQ(back.device, recipe.device);
  EXPECT_EQ(back.settings.mix, recipe.settings.mix);
  EXPECT_EQ(back.settings.strength, recipe.settings.strength);
  EXPECT_EQ(back.settings.seed, 77u);
  EXPECT_EQ(back.settings.working_side, 2048u);
  EXPECT_EQ(back.settings.control.brand_colours, recipe.settings.control.brand_colours);
  EXPECT_EQ(back.settings.control.protect, "mask.png");
  EXPECT_EQ(back.settings.control.wrap, WrapAround::u);
  EXPECT_EQ(back.shape, "bottle");
  EXPECT_EQ(back.camera, recipe.camera);
  EXPECT_EQ(to_json(back).size(), text.size() - 0);
}

TEST(RecipeText, IsFoundInAPngAndNowhereElse) {
  const TemporaryFolder folder;
  const Image image = make_image(3, 2);
  Recipe recipe{.version = "1", .device = "a", .artwork = "\xC3\xA9t\xC3\xA9.png", .settings = {.style = "wandle"}};
  save_png(folder / "a.png", image, {{"Software", "x"}, {kRecipeKey, to_json(recipe)}});
  save_png(folder / "b.png", image);
  std::ofstream(folder / "c.txt") << "text";
  EXPECT_EQ(recipe_in(folder / "a.png")->artwork, recipe.artwork);
  EXPECT_FALSE(recipe_in(folder / "b.png"));
  EXPECT_FALSE(recipe_in(folder / "c.txt"));
  save_png(folder / "broken.png", image, {{kRecipeKey, "{\"recipe\":"}});
  save_png(folder / "later.png", image, {{kRecipeKey, "{\"recipe\": 9}"}});
  save_png(folder / "wild.png", image, {{kRecipeKey, R"({"recipe": 1, "settings": {"strength": 9}})"}});
  for (const char* name : {"broken.png", "later.png", "wild.png"}) {
    try {
      recipe_in(folder / name);
      ADD_FAILURE() << name;
    } catch (const Error& error) {
      EXPECT_EQ(error.failure(), Failure::bad_input);
      EXPECT_THAT(error.what(), HasSubstr(name));
    }
  }
  // Cut off anywhere, the file is read without harm.
  auto bytes = read_file(folder / "a.png", 1u << 20);
  while (bytes.size() > 1) {
    bytes.pop_back();
    write_file_atomic(folder / "cut.png", bytes);
    try {
      static_cast<void>(recipe_in(folder / "cut.png"));
    } catch (const Error&) {
    }
  }
}

}  // namespace
}  // namespace wrapture
