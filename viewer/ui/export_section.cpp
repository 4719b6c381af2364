// Section: saving what was made: artwork, pictures, prints, turntables, models.
#include <cmath>

#include "viewer/ui/format.hpp"
#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

constexpr float kMmPerInch = 25.4f;

void pair(PanelContext& context, const char* left, Command left_command, const char* right, Command right_command) {
  const float gap = ImGui::GetStyle().ItemSpacing.x, width = (ImGui::GetContentRegionAvail().x - gap) / 2;
  widgets::command_button(context, left, left_command, width);
  ImGui::SameLine(0, gap);
  widgets::command_button(context, right, right_command, width);
}

void print_rows(PanelContext& context) {
  ExportChoice& choice = context.view.exports;
  widgets::slider_row({.label = tr("Print width"),
                       .low = kMinPrintMm,
                       .high = kMaxPrintMm,
                       .format = "%.0f mm",
                       .help = tr("How wide the picture of the package is on paper.")},
                      choice.width_mm);
  widgets::slider_row({.label = tr("Resolution"),
                       .low = kMinDpi,
                       .high = kMaxDpi,
                       .format = "%.0f dpi",
                       .help = tr("Pixels per inch on paper; 300 is usual for print.")},
                      choice.dpi);
  const float width = choice.width_mm / kMmPerInch * choice.dpi;
  widgets::caption(context, format_pixels(static_cast<std::uint32_t>(std::lround(width)),
                                          static_cast<std::uint32_t>(std::lround(width / context.aspects.picture))));
  ImGui::Checkbox(tr_id("No background").c_str(), &choice.transparent);
  widgets::tooltip(tr("Only the package and its shadow; what is behind stays transparent. Not for MP4."));
}

void turntable_rows(PanelContext& context) {
  ExportChoice& choice = context.view.exports;
  widgets::slider_row(
      {.label = tr("One turn"), .low = 1, .high = 20, .format = "%.1f s", .help = tr("How long the turntable takes for a turn.")},
      choice.seconds);
  widgets::slider_row(
      {.label = tr("Frames"), .low = 8, .high = 60, .format = "%.0f / s", .help = tr("Frames a second; more is smoother and larger.")},
      choice.frames_per_second);
  widgets::slider_row({.label = tr("Width"), .low = 320, .high = 1920, .format = "%.0f px", .help = tr("How wide the frames are.")},
                      choice.turntable_px);
}

}  // namespace

void export_section(PanelContext& context) {
  widgets::heading(context, tr("Export"));
  pair(context, tr("Save artwork..."), Command::save_artwork, tr("Save picture..."), Command::save_view);
  pair(context, tr("Turntable..."), Command::export_turntable, tr("3D model..."), Command::export_model);
  widgets::command_button(context, tr("Print picture..."), Command::export_print, ImGui::GetContentRegionAvail().x);
  if (!ImGui::TreeNodeEx(tr_id("Sizes for print and turntables").c_str(), ImGuiTreeNodeFlags_NoTreePushOnOpen)) return;
  print_rows(context);
  turntable_rows(context);
}

}  // namespace wrapture
