// Section: seamless patterns as artwork: family, seed, a walk to another seed, a preview, use and save.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "viewer/ui/theme.hpp"
#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

void family_row(PanelContext& context, PatternChoice& choice) {
  widgets::row_label(tr("Family"), tr("What kind of pattern."));
  const auto chosen = std::ranges::find(context.families, choice.family, &PatternFamily::name);
  ImGui::SetNextItemWidth(-1);
  if (ImGui::BeginCombo("##family", chosen == context.families.end() ? "" : in_language(chosen->title, chosen->title_zh).c_str())) {
    for (const PatternFamily& family : context.families) {
      if (ImGui::Selectable(fmt::format("{}###{}", in_language(family.title, family.title_zh), family.name).c_str(),
                            family.name == choice.family))
        choice.family = family.name;
      widgets::tooltip(fmt::format("{}\n{}", language() == Language::chinese ? family.title : family.title_zh, family.licence).c_str());
    }
    ImGui::EndCombo();
  }
  widgets::remember_place(context, "pattern family");
}

void seed_row(PanelContext& context, const char* label, const char* help, std::uint32_t& seed, double which) {
  widgets::row_label(label, help);
  const float side = ImGui::GetFrameHeight(), gap = ImGui::GetStyle().FramePadding.y;
  int typed = static_cast<int>(std::min(seed, 2147483647u));
  ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x - side - gap);
  if (ImGui::DragInt(fmt::format("##{}", key_of(label)).c_str(), &typed, 0.2f, 0, 9999, "%d", ImGuiSliderFlags_AlwaysClamp))
    seed = static_cast<std::uint32_t>(typed);
  widgets::tooltip(help);
  ImGui::SameLine(0, gap);
  if (widgets::dice_button(context, fmt::format("##dice {}", key_of(label)).c_str(), side))
    context.actions.push_back({Command::roll_pattern, {which}});
  widgets::tooltip(tr("Draw another."));
  widgets::remember_place(context, fmt::format("pattern dice {}", static_cast<int>(which)));
}

/// Twice in each direction, so that one sees how it repeats.
void preview(PanelContext& context) {
  const float width = ImGui::GetContentRegionAvail().x, side = std::floor(width / 2);
  const ImVec2 low = ImGui::GetCursorScreenPos();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(low, {low.x + 2 * side, low.y + side}, Palette::kField);
  if (context.pattern_preview != nullptr)
    for (const float x : {0.0f, side})
      context.pictures.add(list, *context.pattern_preview, {low.x + x, low.y}, {low.x + x + side, low.y + side}, 0);
  ImGui::Dummy({2 * side, side});
  widgets::tooltip(tr("Two repeats side by side."));
  widgets::remember_place(context, "pattern preview");
}

}  // namespace

void pattern_section(PanelContext& context) {
  PatternChoice& choice = context.view.pattern;
  if (!choice.open) return;
  widgets::heading(context, tr("Pattern"));
  if (context.families.empty()) return widgets::caption(context, tr("No pattern generator: weights/ holds no pattern.onnx."));
  preview(context);
  family_row(context, choice);
  seed_row(context, tr("Seed"), tr("The same seed gives the same pattern on every device."), choice.seed, 0);
  seed_row(context, tr("Walk to"), tr("The seed at the other end of the walk."), choice.to, 1);
  float percent = choice.walk * 100;
  if (widgets::slider_row({tr("Walk"), 0, 100, "%.0f %%", tr("From the first seed to the second.")}, percent)) choice.walk = percent / 100;
  widgets::remember_place(context, "pattern walk");
  const float gap = ImGui::GetStyle().ItemSpacing.x, width = (ImGui::GetContentRegionAvail().x - gap) / 2;
  widgets::command_button(context, tr("Use as artwork"), Command::use_pattern, width);
  widgets::remember_place(context, "use pattern");
  ImGui::SameLine(0, gap);
  widgets::command_button(context, tr("Save pattern..."), Command::save_pattern, width);
}

}  // namespace wrapture
