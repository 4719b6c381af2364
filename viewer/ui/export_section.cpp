// Section: saving what was made.
#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

void export_section(PanelContext& context) {
  ImGui::Dummy({0, 3 * context.scale});
  const float gap = ImGui::GetStyle().ItemSpacing.x, width = (ImGui::GetContentRegionAvail().x - gap) / 2;
  widgets::command_button(context, tr("Save artwork..."), Command::save_artwork, width);
  ImGui::SameLine(0, gap);
  widgets::command_button(context, tr("Save picture..."), Command::save_view, width);
}

}  // namespace wrapture
