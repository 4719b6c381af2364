// Documents as JSON: nothing is lost, nothing broken is taken, and saving never leaves half a file.
#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is POSIX
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "tests/cli/temporary_folder.hpp"
#include "viewer/app/document_fields.hpp"
#include "viewer/app/document_json.hpp"

namespace wrapture {
namespace {

namespace fs = std::filesystem;

Document sample() {
  Document document{.artwork = "/art/coffee.png", .style = "wave"};
  document.scene = make_scene(ShapeKind::box, 0.7f, 1.3f);
  return document;
}

/// Another value in every field that the list has.
class Changer {
 public:
  int changes = 0;
  void number(const char*, float& value, double low, double high) {
    ++changes;
    const auto middle = static_cast<float>(low + (high - low) * 0.37);
    value = value + 0.125f <= static_cast<float>(high) ? value + 0.125f : middle;
  }
  void number(const char*, double& value, double, double) {
    ++changes;
    value += 12.3;
  }
  template <class Vector>
  void numbers(const char* key, Vector& value, double low, double high) {
    for (int i = 0; i < Vector::length(); ++i) number(key, value[i], low, high);
  }
  template <class Whole>
  void whole(const char*, Whole& value, double, double) {
    ++changes;
    value += 1;
  }
  void flag(const char*, bool& value) {
    ++changes;
    value = !value;
  }
  void text(const char* key, std::string& value) {
    ++changes;
    value = std::string(key) == "print_finish" ? "soft-touch" : std::string(key) == "container_finish" ? "pet" : "text \"é\"\n" + value;
  }
  void path(const char*, fs::path& value) {
    ++changes;
    value = "/art/elsewhere/" + std::to_string(changes) + ".png";
  }
  template <class... Keeps>
  void path(const char*, std::string& value, Keeps...) {
    ++changes;
    value = "/art/" + std::to_string(changes) + ".hdr";
  }
  template <class Enum, class Names>
  void choice(const char* key, Enum& value, const Names& names) {
    ++changes;
    if (std::string(key) == "part") return;  // a container is of certain parts
    value = static_cast<Enum>((static_cast<std::size_t>(value) + 1) % names.size());
  }
  template <class Enum>
  void choice(const char* key, Enum& value, std::initializer_list<std::string_view> names) {
    choice(key, value, std::vector<std::string_view>(names));
  }
  template <class Object>
  void object(const char* key, Object& value) {
    static_cast<void>(key);
    if constexpr (std::is_same_v<Object, Container>) {
      value = resized(value, height_mm(value) * 1.07f, diameter_mm(value) * 1.03f);  // still a container
      value.title = "Other";
      value.label.turn_deg = 12.34f;
      value.fill = 0.61f;
      ++changes;
    } else {
      fields(*this, value);
    }
  }
  template <class Item>
  void list(const char*, std::vector<Item>&, std::size_t) {}
  template <class Item, class Parse>
  void texts(const char*, std::vector<Item>& items, Parse parse) {
    items = {parse("#E4002B:3"), parse("#00FF80")};
  }
  void mix(const char*, Mix& mix) { mix = {{"wave", 0.7f}, {"willow", 0.3f}}; }
  void facts(const char*, Facts& facts) { facts = {{"range", "0..255"}}; }
  void inputs(const char*, InputValues& inputs) {
    inputs = {{"alpha", {.numbers = {0.3f, 1}}}, {"z", {.seed = 7}}, {"style", {.file = "/art/7"}}, {"number", {.file = "/art/in/0.5"}}};
  }
};

Document changed_everywhere() {
  Document document = sample();
  Changer changer;
  fields(changer, document);
  EXPECT_GT(changer.changes, 150) << "the list was not walked";
  return document;
}

TEST(Project, EveryFieldComesBack) {
  for (const Document& document : {sample(), changed_everywhere()})
    for (const char* folder : {"", "/art", "/art/projects/new"}) {
      const Project back = parse_project(project_text({document, "/art/p.wrapture"}, folder), "p", folder);
      EXPECT_EQ(first_change(document, back.document), "") << folder;
      EXPECT_TRUE(back.document == document) << folder;
      EXPECT_EQ(back.saved_as, "/art/p.wrapture");
    }
}

TEST(Project, PathsFollowTheFolder) {
  const std::string text = project_text({sample(), {}}, "/art/projects");
  EXPECT_NE(text.find("\"../coffee.png\""), std::string::npos) << text.substr(0, 200);
  EXPECT_EQ(parse_project(text, "p", "/moved/projects").document.artwork, "/moved/coffee.png");
  EXPECT_EQ(parse_project(R"({"wrapture": 1, "artwork": "a.png", "scene": {"look": {"foil": "#FF0000", "light": "product"}}})", "p", "/f")
                .document.scene.look.foil,
            "#FF0000");
}

TEST(Project, NamesTheFirstChange) {
  Document other = sample();
  other.scene.camera.yaw_deg += 1;
  EXPECT_EQ(first_change(sample(), other), "scene.camera.yaw_deg");
  other.strength = 0.5f;
  EXPECT_EQ(first_change(sample(), other), "strength");
  other = sample();
  other.inputs["z"] = {.seed = 3};
  EXPECT_EQ(first_change(other, sample()), "inputs");
}

struct Hostile {
  const char* text;
  const char* says;
};

TEST(Project, RefusesWhatIsBroken) {
  const Hostile cases[] = {
      {"", "p: "},
      {"{", "p: "},
      {"[]", "object"},
      {"null", "object"},
      {"{}", "wrapture: is missing"},
      {R"({"wrapture": 2, "artwork": "a"})", "version 2 is of a later"},
      {R"({"wrapture": 0, "artwork": "a"})", "wrapture"},
      {R"({"wrapture": "1", "artwork": "a"})", "wrapture"},
      {R"({"wrapture": 1.5, "artwork": "a"})", "whole"},
      {R"({"wrapture": 1})", "artwork"},
      {R"({"wrapture": 1, "artwork": 7})", "artwork: must be a text"},
      {R"({"wrapture": 1, "artwork": "a\u0000b"})", "artwork: is no path"},
      {R"({"wrapture": 1, "wrapture": 1, "artwork": "a"})", "wrapture"},
      {R"({"wrapture": 1, "artwork": "a", "colour": 1})", "colour: is not known"},
      {R"({"wrapture": 1, "artwork": "a", "strength": 1.5})", "strength: must be a number from 0 to 1"},
      {R"({"wrapture": 1, "artwork": "a", "strength": null})", "strength"},
      {R"({"wrapture": 1, "artwork": "a", "strength": 1e999})", "p: "},
      {R"({"wrapture": 1, "artwork": "a", "seed": -1})", "seed"},
      {R"({"wrapture": 1, "artwork": "a", "mix": "wave=-1"})", "mix"},
      {R"({"wrapture": 1, "artwork": "a", "inputs": [1]})", "inputs"},
      {R"({"wrapture": 1, "artwork": "a", "inputs": {"z": "seed:x"}})", "inputs"},
      {R"({"wrapture": 1, "artwork": "a", "control": {"brand_colours": ["red"]}})", "control.brand_colours"},
      {R"({"wrapture": 1, "artwork": "a", "control": {"wrap": "v"}})", "control.wrap: must be one of none, u"},
      {R"({"wrapture": 1, "artwork": "a", "scene": {"shape": "cone"}})", "scene.shape: must be one of box, bottle, model"},
      {R"({"wrapture": 1, "artwork": "a", "scene": {"shape": "model"}})", "scene.model.file: names no file"},
      {R"({"wrapture": 1, "artwork": "a", "scene": {"carton": {"width_mm": 1}}})", "scene.carton.width_mm"},
      {R"({"wrapture": 1, "artwork": "a", "scene": {"carton": {"edge_radius_mm": 900}}})", "p: "},
      {R"({"wrapture": 1, "artwork": "a", "scene": {"camera": {"target_mm": [0, 0]}}})", "scene.camera.target_mm: must be 3 numbers"},
      {R"({"wrapture": 1, "artwork": "a", "scene": {"camera": {"target_mm": [0, 0, "x"]}}})", "scene.camera.target_mm"},
      {R"({"wrapture": 1, "artwork": "a", "scene": {"container": {"pieces": [{"outline": [{"to_mm": 3}]}]}}})",
       "scene.container.pieces[0].outline[0].to_mm"},
      {R"({"wrapture": 1, "artwork": "a", "scene": {"container": {"pieces": []}}})", "p: "},
      {R"({"wrapture": 1, "artwork": "a", "scene": {"look": {"print_finish": "velvet"}}})", "velvet"},
      {R"({"wrapture": 1, "artwork": "a", "scene": {"materials": {"roof": {}}}})", "scene.materials.roof: is not known"},
  };
  for (const Hostile& hostile : cases) {
    try {
      static_cast<void>(parse_project(hostile.text, "p", "/f"));
      ADD_FAILURE() << "taken: " << hostile.text;
    } catch (const Error& error) {
      const std::string said = error.what();
      EXPECT_EQ(error.failure(), Failure::bad_input) << hostile.text;
      EXPECT_NE(said.find(hostile.says), std::string::npos) << hostile.text << " says: " << said;
      EXPECT_EQ(said.find('\n'), std::string::npos) << said;
    }
  }
  EXPECT_THROW(static_cast<void>(parse_project(std::string(100, '[') + std::string(100, ']'), "p", "")), Error);
  EXPECT_THROW(static_cast<void>(parse_project(std::string((16u << 20) + 1, ' '), "p", "")), Error);
}

TEST(Project, AKilledSaveLeavesTheOldOrTheNewFile) {
  const test::TemporaryFolder folder;
  const fs::path path = folder / "p.wrapture";
  save_project(path, sample());
  for (int round = 0; round < 12; ++round) {
    const pid_t child = fork();
    if (child == 0) {
      Document document = sample();
      for (std::uint32_t seed = 1;; ++seed) {
        document.seed = seed;
        save_project(path, document);
      }
    }
    usleep(static_cast<useconds_t>(3000 + 2700 * round));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    EXPECT_EQ(load_project(path).document.style, "wave");
  }
}

TEST(Project, WhatCannotBeOpenedAgainIsNotSaved) {
  const test::TemporaryFolder folder;
  const fs::path path = folder / "p.wrapture";
  save_project(path, sample());
  Document broken = sample();
  broken.scene.carton.width_mm = 1e6f;
  EXPECT_THROW(save_project(path, broken), Error);
  broken = sample();
  broken.artwork = "/art/\xff.png";
  EXPECT_THROW(save_project(path, broken), Error);
  EXPECT_TRUE(load_project(path).document == sample());
}

}  // namespace
}  // namespace wrapture
