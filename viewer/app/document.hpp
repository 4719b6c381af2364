// What the user works on (Document) and how they look at it (ViewState): plain values that panels edit and the session compares.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "engine/style/control.hpp"
#include "engine/style/inputs.hpp"
#include "engine/style/mix.hpp"
#include "viewer/app/preferences.hpp"
#include "viewer/scene/net.hpp"
#include "viewer/scene/scene.hpp"
#include "viewer/ui/protect_editor.hpp"

namespace wrapture {

inline constexpr double kMinArtwork_mm = 1, kMaxArtwork_mm = 10'000;

/// A picture of its own on one side of the box.
struct PanelFile {
  std::filesystem::path file;
  Fit fit = Fit::cover;
  Placement placement{};
  bool operator==(const PanelFile&) const = default;
};

/// What is printed besides the artwork.
struct MoreArtwork {
  std::map<Face, PanelFile> panels;  // of the box; without any the artwork alone is printed
  std::filesystem::path back_label;  // of a container; empty: the artwork
  bool operator==(const MoreArtwork&) const = default;
};

/// Everything a picture depends on besides the artwork's pixels. Comparing two tells what has to be made anew.
struct Document {
  std::filesystem::path artwork;
  double artwork_width_mm = 0;  // printed; 0: as the file says
  std::string style;            // name in the library
  Mix mix;                      // several styles instead; empty: none
  std::filesystem::path model;  // a foreign generator instead of the style; empty: none
  Facts facts;                  // what is said of its tensors
  InputValues inputs;           // its further inputs
  float strength = 1;
  StyleControl control;
  std::uint32_t seed = 1;
  std::uint32_t working_side = 1024;  // px
  Scene scene;
  MoreArtwork more;
  bool operator==(const Document&) const = default;
};

/// The path entry: which file (or name, for name_style) is asked for, and what was typed so far.
struct PathDialog {
  enum class Purpose {
    none,
    open_artwork,
    open_generator,
    open_input,
    open_style_picture,
    open_mask,
    open_panel,
    open_back_label,
    open_shape,
    open_foil,
    open_spot_uv,
    open_emboss,
    open_light,
    open_background,
    save_net,
    open_project,
    save_project,
    save_artwork,
    save_view,
    save_pattern,
    save_print,
    save_turntable,
    save_model,
    name_style
  };
  Purpose purpose = Purpose::none;
  std::string input{};  // which of the generator's inputs, or which side of the box, is asked for
  std::string text;
  bool just_opened = false;
  int marked = -1;       // row of the list that the keyboard is at; -1: none
  int filter = 0;        // which of file_types()
  bool newest = false;   // first, instead of by name
  unsigned edition = 0;  // counts texts that were not typed
};

/// What the pattern panel is set to.
struct PatternChoice {
  bool open = false;
  std::string family = "willow";
  std::uint32_t seed = 1, to = 2;
  float walk = 0;  // 0: seed, 1: to
};

inline constexpr float kMinPrintMm = 20, kMaxPrintMm = 1000, kMinDpi = 72, kMaxDpi = 600;

/// What exports are set to.
struct ExportChoice {
  float width_mm = 200, dpi = 300;  // of the print picture
  bool transparent = false;
  float seconds = 3, frames_per_second = 24;  // of the turntable
  float turntable_px = 800;                   // its width
};

/// A picture that was opened brings its own settings along.
struct RecipeOffer {
  std::filesystem::path path, before;  // before: the artwork that was open; empty path: no offer
  std::string text;                    // what it was made with, for people
};

/// One line for the user, over the picture. An error stays until it is clicked away or the next success.
struct Message {
  std::string text;
  bool is_error = false;
  double shown_at_s = 0;
};

/// What lies over everything until it is answered.
struct Question {
  enum class Kind { none, lose_changes, recover };
  Kind kind = Kind::none;
  std::string name{};  // of the project that it is about
};

/// Nothing of this is part of a saved project.
struct ViewState {
  bool panel_hidden = false;
  bool help_open = false, about_open = false;
  bool presenting = false;         // the picture alone, full screen
  int presenter_screen = 0;        // counted from 1; 0: the second where there is one
  bool keyboard_in_panel = false;  // arrow keys go through its controls instead of turning the package
  Preferences preferences;
  bool original_held = false;  // show the artwork unstyled
  PatternChoice pattern;
  ProtectEditor protect;
  ExportChoice exports;
  RecipeOffer offer;
  PathDialog dialog;
  Question question;
  Message message;
};

/// Ratios (width / height) that shapes and framing follow.
struct Aspects {
  float artwork = 1, picture = 1;
};

/// A generator with nothing said of it yet; an empty path: back to the style.
void use_generator(Document& document, const std::filesystem::path& model);

/// One style, or several of a mix; instead of a generator.
void use_style(Document& document, const std::string& name);
void use_mix(Document& document, const Mix& mix);

/// Whether the style is shown, alone or in the mix.
[[nodiscard]] bool wears(const Document& document, const std::string& style);

/// Another shape at the same angles, framed.
void show_shape(Document& document, ShapeKind kind, const Aspects& aspects);
/// Sizes of the package from a new artwork; angles and look are kept.
void fit_package(Document& document, const Aspects& aspects);
/// The camera at the same angles, so that all of the package is seen / as at the start.
void frame_view(Document& document, const Aspects& aspects);
void reset_view(Document& document, const Aspects& aspects);

/// <folder of the artwork, or fallback where that cannot be written>/<artwork>-<style>[-<shape>].png
std::filesystem::path suggested_path(const Document& document, PathDialog::Purpose purpose, const std::filesystem::path& fallback);
/// $XDG_PICTURES_DIR, ~/Pictures if there is one, else the working directory.
std::filesystem::path pictures_folder();

/// Throws Error where styles are not in the library, or generator, inputs or mask cannot be used with this artwork.
void check_files(const Document& document, const Library& library, const Image& artwork);

/// The state as one line of JSON, e.g. for reports and as a note inside screenshots.
std::string to_json(const Document& document);

}  // namespace wrapture
