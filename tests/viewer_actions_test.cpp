// Actions: read from text and keys, and what those do that only change values.
#include <gtest/gtest.h>

#include <set>

#include "engine/base/error.hpp"
#include "viewer/ui/actions.hpp"

namespace wrapture {
namespace {

std::string error_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), Failure::usage);
    return error.what();
  }
  return "no error";
}

struct Fixture {
  std::vector<Library::Entry> styles{{{.name = "wave"}, "a.onnx"}, {{.name = "night"}, "a.onnx"}, {{.name = "field"}, "a.onnx"}};
  Document document{.artwork = "art.png", .style = "wave", .scene = make_scene(ShapeKind::box, 0.7f, 1.4f)};
  ViewState view;
  void run(const std::string& line) { EXPECT_TRUE(perform(parse_action(line), document, view, {{0.7f, 1.4f}, styles, 700})) << line; }
};

TEST(Actions, TableHasEveryNameOnceAndEveryShortcutOnce) {
  std::set<std::string_view> names, shortcuts;
  for (const CommandInfo& info : all_commands()) {
    if (!info.name.empty()) {
      EXPECT_TRUE(names.insert(info.name).second) << info.name;
    }
    if (!info.shortcut.empty()) {
      EXPECT_TRUE(shortcuts.insert(info.shortcut).second) << info.shortcut;
    }
    if (!info.name.empty()) {
      EXPECT_FALSE(info.help.empty()) << info.name;
    }
  }
  for (int command = 0; command <= static_cast<int>(Command::lose_device); ++command)
    EXPECT_EQ(info_of(static_cast<Command>(command)).command, static_cast<Command>(command));
}

TEST(Actions, ParsesNumbersThenText) {
  EXPECT_EQ(parse_action("orbit 30 -10.5"), (Action{Command::orbit, {30, -10.5}}));
  EXPECT_EQ(parse_action("  open  my artwork 2.png "), (Action{Command::open_artwork, {}, "my artwork 2.png"}));
  EXPECT_EQ(parse_action("carton 100 150 40"), (Action{Command::set_carton, {100, 150, 40}}));
  EXPECT_EQ(parse_action("background"), (Action{Command::set_background}));
  EXPECT_EQ(parse_action("style wave"), (Action{Command::set_style, {}, "wave"}));
}

TEST(Actions, ChangeTheLook) {
  Fixture f;
  const Look& look = f.document.scene.look;
  f.run("finish soft-touch");
  f.run("finish pet");
  EXPECT_EQ(look.print_finish, "soft-touch");
  EXPECT_EQ(look.container_finish, "pet");
  f.run("foil copper:E9DCC3:8");
  f.run("foil my mask.png");
  EXPECT_EQ(look.metal, Foil::copper);
  EXPECT_EQ(look.foil, "my mask.png");
  f.run("foil none");
  EXPECT_EQ(look.foil, "");
  f.run("spot-uv E9DCC3");
  f.run("emboss relief.png");
  f.run("emboss-depth 80");
  EXPECT_FLOAT_EQ(look.emboss_depth, 0.8f);
  f.run("light high-key");
  f.run("light-rotation -45");
  EXPECT_EQ(look.light, "high-key");
  EXPECT_FLOAT_EQ(look.light_turn_deg, -45);
  f.run("exact-colours");
  EXPECT_TRUE(look.exact_colours);
  f.run("background #102030,#FFFFFF");
  EXPECT_EQ(to_string(f.document.scene.background), "#102030,#FFFFFF");
  f.run("background 255 0 0");
  EXPECT_EQ(to_string(f.document.scene.background), "#FF0000");
  const Document before = f.document;
  for (const char* line : {"finish velvet", "foil gold:#12", "spot-uv #GG", "light-rotation 400", "background #1"})
    EXPECT_NE(error_of([&] { f.run(line); }), "no error") << line;
  EXPECT_EQ(f.document, before);
  for (const char* line : {"foil", "spot-uv", "emboss", "light", "background-picture"})  // ask for a file: the session's
    EXPECT_FALSE(perform(parse_action(line), f.document, f.view, {{0.7f, 1.4f}, f.styles, 700})) << line;
}

TEST(Actions, KeepHoldOfTheStyle) {
  Fixture f;
  StyleControl& control = f.document.control;
  f.run("colour-keep 40");
  EXPECT_FLOAT_EQ(control.colour_keep, 0.4f);
  f.run("brand-colour E4002B:3");
  f.run("brand-colour 00a651");
  f.run("brand-colour E4002B:2");
  EXPECT_EQ(control.brand_colours, (std::vector<BrandColour>{{{0xE4, 0, 0x2B}, 2}, {{0, 0xA6, 0x51}, 5}}))
      << "the same colour twice is one";
  f.run("remove-brand-colour E4002B");
  EXPECT_EQ(control.brand_colours.size(), 1u);
  EXPECT_EQ(error_of([&] { f.run("remove-brand-colour E4002B"); }), "#E4002B is no brand colour");
  for (int i = 1; i < 8; ++i) f.run("brand-colour 0000" + std::to_string(10 + i));
  EXPECT_NE(error_of([&] { f.run("brand-colour FFFFFF"); }).find("at most 8"), std::string::npos);
  EXPECT_EQ(control.brand_colours.size(), 8u);
  f.run("stroke-scale 1.5");
  EXPECT_FLOAT_EQ(control.stroke_scale, 1.5f);
  EXPECT_NE(error_of([&] { f.run("stroke-scale 3"); }).find("stroke scale 3"), std::string::npos);
  f.run("wrap");
  EXPECT_EQ(control.wrap, WrapAround::u);
  f.run("wrap 0");
  EXPECT_EQ(control.wrap, WrapAround::none);
  control.protect = "mask.png";
  f.run("unprotect");
  EXPECT_TRUE(control.protect.empty());
}

TEST(Actions, RefusesWhatItDoesNotUnderstand) {
  EXPECT_NE(error_of([] { parse_action("dance 3"); }).find("no action 'dance'"), std::string::npos);
  EXPECT_EQ(error_of([] { parse_action("orbit 30"); }), "action 'orbit' needs 2 numbers and got 1");
  EXPECT_EQ(error_of([] { parse_action("orbit 30 nan"); }), "action 'orbit' needs 2 numbers and got 1");
  EXPECT_EQ(error_of([] { parse_action("frame now"); }), "action 'frame' does not take 'now'");
  EXPECT_EQ(error_of([] { parse_action("style"); }), "action 'style' needs a name");
}

TEST(Actions, KeysSendWhatTheTableSays) {
  EXPECT_EQ(action_of({"1"}), (Action{Command::show_box}));
  EXPECT_EQ(action_of({"Ctrl+O"}), (Action{Command::open_artwork}));
  EXPECT_EQ(action_of({"O", true}), (Action{Command::show_original, {1}}));
  EXPECT_EQ(action_of({"O", false}), (Action{Command::show_original, {0}}));
  EXPECT_EQ(action_of({"F", false}), std::nullopt);
  EXPECT_EQ(action_of({"Left"})->command, Command::orbit);
  EXPECT_LT(action_of({"Left"})->numbers[0], 0);
  EXPECT_EQ(action_of({"Ctrl+Alt+Z"}), std::nullopt);
  EXPECT_EQ(action_of({""}), std::nullopt);
}

TEST(Actions, ChooseAPattern) {
  Fixture f;
  const PatternChoice& choice = f.view.pattern;
  EXPECT_FALSE(choice.open);
  f.run("pattern 7 9 50 terrazzo");
  EXPECT_TRUE(choice.open);
  EXPECT_EQ(choice.family, "terrazzo");
  EXPECT_EQ(choice.seed, 7u);
  EXPECT_EQ(choice.to, 9u);
  EXPECT_FLOAT_EQ(choice.walk, 0.5f);
  f.run("pattern waves");
  EXPECT_EQ(choice.family, "waves");
  EXPECT_EQ(choice.seed, 7u);
  f.run("pattern-dice");
  EXPECT_NE(choice.seed, 7u);
  EXPECT_EQ(choice.to, 9u);
  f.run("pattern-dice 1");
  EXPECT_NE(choice.to, 9u);
  f.run("pattern-panel");
  EXPECT_FALSE(choice.open);
  EXPECT_NE(error_of([&] { f.run("pattern 1 2 101"); }).find("walk 101"), std::string::npos);
  EXPECT_NE(error_of([&] { f.run("pattern -1"); }).find("seed -1"), std::string::npos);
}

TEST(Actions, ChangeTheDocument) {
  Fixture f;
  f.run("strength 40");
  EXPECT_FLOAT_EQ(f.document.strength, 0.4f);
  f.run("style night");
  EXPECT_EQ(f.document.style, "night");
  f.run("next-style");
  f.run("next-style");
  EXPECT_EQ(f.document.style, "wave");
  f.run("previous-style");
  EXPECT_EQ(f.document.style, "field");
  f.run("carton 100 150 40 2");
  EXPECT_EQ(f.document.scene.carton.depth_mm, 40);
  f.run("exposure 1");
  EXPECT_FLOAT_EQ(f.document.scene.exposure, 2);
  f.run("background 255 0 51");
  EXPECT_EQ(f.document.scene.background.kind, BackgroundKind::colour);
  EXPECT_FLOAT_EQ(f.document.scene.background.top.b, 0.2f);
  f.run("background");
  EXPECT_EQ(f.document.scene.background, Background{});
}

TEST(Actions, RefuseValuesOutOfRangeAndKeepTheDocument) {
  Fixture f;
  const Document before = f.document;
  for (const char* line : {"strength 101", "strength -1", "style unknown", "carton 1 150 40", "exposure 9", "background 300 0 0",
                           "background 3", "zoom 0", "working-size 10", "seed -1"}) {
    const auto message = error_of([&] { perform(parse_action(line), f.document, f.view, {{0.7f, 1.4f}, f.styles, 700}); });
    EXPECT_NE(message, "no error") << line;
    EXPECT_EQ(message.find('\n'), std::string::npos) << line;
    EXPECT_EQ(f.document, before) << line;
  }
}

TEST(Actions, AGeneratorsInputs) {
  Fixture f;
  const std::vector<ModelInput> inputs{{.name = "alpha", .kind = InputKind::scalar}, {.name = "z", .kind = InputKind::noise}};
  const auto run = [&](const char* line) { perform(parse_action(line), f.document, f.view, {{0.7f, 1.4f}, f.styles, 700, inputs}); };
  use_generator(f.document, "net.onnx");
  run("input alpha=0.25");
  EXPECT_EQ(f.document.inputs["alpha"], (InputValue{.numbers = {0.25f}}));
  run("dice z");
  const InputValue first = f.document.inputs["z"];
  ASSERT_TRUE(first.seed);
  EXPECT_NE(*first.seed, 1u);
  run("dice");
  EXPECT_NE(f.document.inputs["z"], first);
  EXPECT_EQ(f.document.inputs["alpha"], (InputValue{.numbers = {0.25f}})) << "a dice rolls noise only";
  const Document before = f.document;
  for (const char* line : {"input beta=1", "input alpha", "input =1", "input alpha=", "input z=seed:x", "dice beta"}) {
    EXPECT_NE(error_of([&] { run(line); }), "no error") << line;
    EXPECT_EQ(f.document, before) << line;
  }
  run("style night");
  EXPECT_TRUE(f.document.model.empty() && f.document.inputs.empty()) << "a style takes the generator's place";
  use_generator(f.document, "net.onnx");
  run("close-generator");
  EXPECT_TRUE(f.document.model.empty());
  EXPECT_EQ(f.document.style, "night");
}

TEST(Actions, MixesOfStyles) {
  Fixture f;
  for (Library::Entry& entry : f.styles) entry.style.code = {1, 2};
  f.styles.push_back({{.name = "other", .code = {1, 2}}, "b.onnx"});
  f.styles.push_back({{.name = "foreign"}, "c.onnx"});
  f.run("mix wave=0.7,night=0.3");
  EXPECT_EQ(f.document.mix, (Mix{{"wave", 0.7f}, {"night", 0.3f}}));
  EXPECT_TRUE(wears(f.document, "night"));
  EXPECT_FALSE(wears(f.document, "field"));
  const Document before = f.document;
  for (const char* line :
       {"mix wave", "mix wave=0.5,nite=0.5", "mix wave=0,night=0", "mix wave=1,other=1", "mix foreign=1,wave=1", "mix wave=1,wave=1"}) {
    EXPECT_NE(error_of([&] { perform(parse_action(line), f.document, f.view, {{0.7f, 1.4f}, f.styles, 700}); }), "no error") << line;
    EXPECT_EQ(f.document, before) << line;
  }
  f.run("mix");
  EXPECT_TRUE(f.document.mix.empty());
  EXPECT_TRUE(wears(f.document, "wave"));
  f.run("mix wave=1,night=1");
  f.run("style field");
  EXPECT_TRUE(f.document.mix.empty()) << "a style takes the mix's place";
  use_generator(f.document, "net.onnx");
  f.run("mix wave=1,night=1");
  EXPECT_TRUE(f.document.model.empty()) << "a mix takes the generator's place";
}

TEST(Actions, OriginalHelpAndPanel) {
  Fixture f;
  f.run("original 1");
  EXPECT_TRUE(f.view.original_held);
  f.run("original");
  EXPECT_FALSE(f.view.original_held);
  f.run("help");
  f.run("panel");
  EXPECT_TRUE(f.view.help_open && f.view.panel_hidden);
  f.run("close");
  EXPECT_FALSE(f.view.help_open);
  EXPECT_TRUE(f.view.panel_hidden);
  f.run("close");
  EXPECT_FALSE(f.view.panel_hidden);
}

TEST(Actions, ThoseOfTheSessionAreLeftToIt) {
  Fixture f;
  const Document before = f.document;
  for (const char* line :
       {"open x.png", "open-generator x.onnx", "open-input style", "style-picture x.png", "save-style mine", "remove-style mine",
        "save-artwork", "save-view y.png", "screenshot", "quit", "fullscreen", "resize 800 600", "report"})
    EXPECT_FALSE(perform(parse_action(line), f.document, f.view, {{0.7f, 1.4f}, f.styles, 700})) << line;
  EXPECT_EQ(f.document, before);
}

TEST(Actions, ChangeThePackage) {
  Fixture f;
  const Shapes shapes;
  Scene& scene = f.document.scene;
  const auto run = [&](const std::string& line) {
    return perform(parse_action(line), f.document, f.view, {.aspects = {0.7f, 1.4f}, .shapes = shapes.entries(), .artwork_mm = {100, 150}});
  };
  EXPECT_TRUE(run("shape can"));
  EXPECT_EQ(scene.container.name, "can");
  EXPECT_EQ(scene.kind, ShapeKind::bottle);
  EXPECT_TRUE(run("container 130 70"));
  EXPECT_NEAR(height_mm(scene.container), 130, 0.01);
  EXPECT_TRUE(run("label from=20 to=90 repeat=3"));
  EXPECT_EQ(scene.container.label.repeat, 3);
  EXPECT_NE(error_of([&] { run("label from=100 to=20"); }), "no error");
  EXPECT_EQ(scene.container.label.low_mm, 20) << "as before";
  EXPECT_TRUE(run("shape wine"));
  EXPECT_TRUE(run("back-label from=60 to=120"));
  EXPECT_TRUE(scene.container.back.shown);
  EXPECT_TRUE(run("back-artwork back.png"));
  EXPECT_EQ(f.document.more.back_label, "back.png");
  EXPECT_FALSE(run("back-artwork")) << "asks for the file";
  EXPECT_TRUE(run("fill 50"));
  EXPECT_FLOAT_EQ(scene.container.fill, 0.5f);
  EXPECT_TRUE(run("liquid FF0000"));
  EXPECT_EQ(scene.container.liquid, glm::vec3(1, 0, 0));
  EXPECT_TRUE(run("shape box"));
  EXPECT_TRUE(run("fit-carton"));
  EXPECT_NEAR(scene.carton.height_mm / scene.carton.width_mm, 1.5f, 0.01f);
  EXPECT_TRUE(run("board 0.8"));
  EXPECT_TRUE(run("artwork-as dieline"));
  EXPECT_EQ(scene.carton.printed_as, PrintedAs::dieline);
  EXPECT_TRUE(run("artwork-as front"));
  EXPECT_TRUE(run("place right=5 turn=90"));
  EXPECT_EQ(scene.carton.placement, (Placement{.right_mm = 5, .turn_deg = 90}));
  EXPECT_TRUE(run("side top=lid.png"));
  EXPECT_EQ(scene.carton.printed_as, PrintedAs::dieline);
  EXPECT_TRUE(run("side-place top fit=contain scale=2"));
  EXPECT_EQ(f.document.more.panels.at(Face::top), (PanelFile{"lid.png", Fit::contain, {.scale = 2}}));
  EXPECT_NE(error_of([&] { run("artwork-as front"); }).find("side-drop all"), std::string::npos);
  EXPECT_NE(error_of([&] { run("side lid=x.png"); }).find("front, back, left, right, top or bottom"), std::string::npos);
  EXPECT_TRUE(run("side-drop top"));
  EXPECT_EQ(scene.carton.printed_as, PrintedAs::front);
  EXPECT_NE(error_of([&] { run("shape teapot"); }).find("'teapot'"), std::string::npos);
}

}  // namespace
}  // namespace wrapture
