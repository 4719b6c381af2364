// What the panels are given and which panels there are. Panels edit the document in place and send actions for everything else.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/style/codes.hpp"
#include "engine/style/pattern.hpp"
#include "engine/style/stylizer.hpp"
#include "viewer/app/document.hpp"
#include "viewer/app/file_list.hpp"
#include "viewer/app/file_pictures.hpp"
#include "viewer/app/file_places.hpp"
#include "viewer/app/history.hpp"
#include "viewer/app/layout.hpp"
#include "viewer/app/thumbnails.hpp"
#include "viewer/ui/actions.hpp"
#include "viewer/ui/fonts.hpp"
#include "viewer/ui/pictures.hpp"

namespace wrapture {

/// The export that runs in the background.
struct ExportStatus {
  bool busy = false, cancelling = false;
  std::string name;  // of the file
  double share = 0;  // 0..1
  double seconds_left = -1;
};

/// What panels show but do not change.
struct Status {
  std::string device;
  bool cpu_device = false;
  double frames_per_second = 0, frame_ms = 0;
  double stylise_ms = 0;  // GPU time of the last full-size run
  std::uint64_t arena_bytes = 0;
  Progress progress;
  std::uint32_t artwork_width = 0, artwork_height = 0;  // px
  double artwork_dpi = 0;
  std::vector<Colour> main_colours;  // of the artwork
  bool loading = false, saving = false;
  ExportStatus exporting;
  bool can_match = false;        // the critic knows the style
  std::vector<CodeCheck> codes;  // barcodes of the artwork, and whether they still scan; empty while it is not known
  std::optional<double> match;   // 0..1: how much the result looks like the style; empty while it is not known
};

/// A folder as it was read last.
struct FileListing {
  std::filesystem::path folder;
  int filter = -1;
  bool newest = false;
  PathDialog::Purpose purpose = PathDialog::Purpose::none;
  double read_at_s = -1e9;
  std::vector<FileRow> rows;
};

/// What the file browser needs.
struct FileServices {
  FilePictures* pictures = nullptr;
  FilePlaces* places = nullptr;
  FileListing* listing = nullptr;
  bool system_dialog = false;  // there is one
};

/// Everything borrowed for one frame. Places are in framebuffer pixels, by name, for tests and the report.
struct PanelContext {
  Document& document;
  ViewState& view;
  const Status& status;
  const GeneratorCard* generator;  // of document.model; null where there is none or it is not known yet
  const Library& library;
  const Thumbnails& thumbnails;
  Pictures& pictures;
  const Fonts& fonts;
  std::vector<Action>& actions;
  std::map<std::string, Rect>& places;
  Aspects aspects;
  std::span<const PatternFamily> families;  // empty: no pattern generator
  const vk::GpuImage* pattern_preview;      // null until the first is made
  const History& history;
  float scale = 1;
  FileServices files{};
  const vk::GpuImage* flat = nullptr;  // the artwork as it is shown, flat
  std::span<const Shapes::Entry> shapes{};
};

/// Everything but the picture. menu_bar returns its height, px.
float menu_bar(PanelContext& context);
void side_panel(PanelContext& context, const Rect& place);
void overlays(PanelContext& context, const Rect& picture);
void question_dialog(PanelContext& context, const Rect& picture);  // part of the overlays

// Sections of the side panel.
void artwork_section(PanelContext& context);
void pattern_section(PanelContext& context);
void gallery_section(PanelContext& context);
void mix_section(PanelContext& context);  // part of the gallery's
void generator_section(PanelContext& context);
void strength_section(PanelContext& context);
void legibility_section(PanelContext& context);
void control_section(PanelContext& context);
void match_section(PanelContext& context);
void package_section(PanelContext& context);
void finish_section(PanelContext& context);
void shape_tiles(PanelContext& context);  // part of the package's
/// "Wine, Bordeaux: 300 x 76 mm".
std::string size_text(const Container& container);
/// The English title of a side of the box, to be translated: "front" is "Front".
const char* side_title(std::string_view side);
void look_section(PanelContext& context);
void export_section(PanelContext& context);
void status_section(PanelContext& context);

// What lies over the picture.
void export_overlay(PanelContext& context, const Rect& picture);
void help_overlay(PanelContext& context, const Rect& picture);
void protect_overlay(PanelContext& context, const Rect& picture);
void about_overlay(PanelContext& context, const Rect& picture);
void path_dialog(PanelContext& context, const Rect& picture);

}  // namespace wrapture
