// What the panels are given and which panels there are. Panels edit the document in place and send actions for everything else.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/style/stylizer.hpp"
#include "viewer/app/document.hpp"
#include "viewer/app/layout.hpp"
#include "viewer/app/thumbnails.hpp"
#include "viewer/ui/actions.hpp"
#include "viewer/ui/fonts.hpp"
#include "viewer/ui/pictures.hpp"

namespace wrapture {

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
  float scale = 1;
};

/// Everything but the picture. menu_bar returns its height, px.
float menu_bar(PanelContext& context);
void side_panel(PanelContext& context, const Rect& place);
void overlays(PanelContext& context, const Rect& picture);

// Sections of the side panel.
void artwork_section(PanelContext& context);
void gallery_section(PanelContext& context);
void mix_section(PanelContext& context);  // part of the gallery's
void generator_section(PanelContext& context);
void strength_section(PanelContext& context);
void control_section(PanelContext& context);
void package_section(PanelContext& context);
void look_section(PanelContext& context);
void export_section(PanelContext& context);
void status_section(PanelContext& context);

// What lies over the picture.
void help_overlay(PanelContext& context, const Rect& picture);
void path_dialog(PanelContext& context, const Rect& picture);

}  // namespace wrapture
