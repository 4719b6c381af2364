// Section: saving what was made.
#include "viewer/ui/widgets.hpp"

namespace wrapture {

void export_section(PanelContext& context) {
  widgets::heading(context, "Save");
  const float gap = ImGui::GetStyle().ItemSpacing.x, width = (ImGui::GetContentRegionAvail().x - gap) / 2;
  widgets::command_button(context, "Artwork...", Command::save_artwork, width);
  ImGui::SameLine(0, gap);
  widgets::command_button(context, "Picture...", Command::save_view, width);
}

}  // namespace wrapture
