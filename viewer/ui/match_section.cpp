// Under the strength: how much the result looks like the style, by the critic.
#include <fmt/format.h>

#include "viewer/ui/theme.hpp"
#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {
constexpr float kBarPx = 4;  // height
}

void match_section(PanelContext& context) {
  if (!context.status.can_match) return;
  const std::optional<double>& match = context.status.match;
  widgets::caption(context, match ? tr_format("Style match {:.0f} %", *match * 100) : tr("Style match ..."));
  widgets::tooltip(
      tr("How much the result looks like the style's own picture, judged by the network that the style was trained against: 10 % is what "
         "artwork has before, 90 % the picture itself."));
  widgets::remember_place(context, "match");
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, thick = kBarPx * context.scale;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(low, {low.x + width, low.y + thick}, Palette::kField, thick / 2);
  const auto share = static_cast<float>(match.value_or(0));
  if (match) list.AddRectFilled(low, {low.x + width * share, low.y + thick}, Palette::kAccent, thick / 2);
  ImGui::Dummy({width, thick});
}

}  // namespace wrapture
