// Section: how strongly the style shows.
#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

void strength_section(PanelContext& context) {
  widgets::heading(context, tr("Strength"));
  float percent = context.document.strength * 100;
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {ImGui::GetStyle().FramePadding.x, 5 * context.scale});
  if (widgets::slider("##strength", percent, 0, 100, "%.0f %%")) context.document.strength = percent / 100;
  ImGui::PopStyleVar();
  widgets::remember_place(context, "strength");
  widgets::tooltip(
      tr("0 % is the artwork itself, 100 % the full style. Blends finished results: nothing is computed anew. Hold O to compare."));
}

}  // namespace wrapture
