// The left column: sections that scroll, and the status at its foot.
#include <algorithm>

#include "viewer/ui/theme.hpp"
#include "viewer/ui/widgets.hpp"

namespace wrapture {

namespace {
constexpr ImGuiWindowFlags kFixed =
    ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus;
constexpr float kStatusRows = 4.9f;  // in lines of small text
}  // namespace

void side_panel(PanelContext& context, const Rect& place) {
  const ImVec2 to_points{1 / ImGui::GetIO().DisplayFramebufferScale.x, 1 / ImGui::GetIO().DisplayFramebufferScale.y};
  ImGui::SetNextWindowPos({place.x * to_points.x, place.y * to_points.y});
  ImGui::SetNextWindowSize({place.width * to_points.x, place.height * to_points.y});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
  // The keyboard goes to the panel unless a menu or a question has it.
  if (context.view.keyboard_in_panel && !ImGui::IsWindowFocused(ImGuiFocusedFlags_AnyWindow)) ImGui::SetNextWindowFocus();
  ImGui::Begin("panel", nullptr, kFixed);
  ImGui::PopStyleVar(2);

  const float status_height =
      std::min(imgui_compat::font_px(context.fonts.small) * kStatusRows + 34 * context.scale, ImGui::GetContentRegionAvail().y / 2);
  imgui_compat::begin_padded_child("sections", {0, -status_height});
  artwork_section(context);
  pattern_section(context);
  gallery_section(context);
  generator_section(context);
  strength_section(context);
  legibility_section(context);
  control_section(context);
  match_section(context);
  package_section(context);
  finish_section(context);
  look_section(context);
  export_section(context);
  ImGui::EndChild();

  const ImVec2 line = ImGui::GetCursorScreenPos();
  ImGui::GetWindowDrawList()->AddLine(line, {line.x + ImGui::GetWindowWidth(), line.y}, Palette::kLine);
  imgui_compat::begin_padded_child("status", {0, 0}, ImGuiWindowFlags_NoScrollbar);
  status_section(context);
  ImGui::EndChild();
  ImGui::End();
}

}  // namespace wrapture
