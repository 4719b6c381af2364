// Over the picture: how far an export is, with a way to end it; and the offer of a picture's own settings.
#include <algorithm>
#include <cmath>

#include "viewer/ui/format.hpp"
#include "viewer/ui/theme.hpp"
#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

constexpr ImGuiWindowFlags kCard = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                                   ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoFocusOnAppearing;

/// A small window at the top of the picture.
void begin_card(const PanelContext& context, const Rect& picture, const char* name) {
  const ImVec2 scale = ImGui::GetIO().DisplayFramebufferScale;
  ImGui::SetNextWindowPos({(picture.x + picture.width / 2) / scale.x, picture.y / scale.y + 18 * context.scale}, ImGuiCond_Always,
                          {0.5f, 0});
  ImGui::PushStyleColor(ImGuiCol_WindowBg, Palette::kOverlay);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 8 * context.scale);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {16 * context.scale, 12 * context.scale});
  ImGui::Begin(name, nullptr, kCard);
  ImGui::PopStyleVar(2);
  ImGui::PopStyleColor();
}

std::string time_left(double seconds) {
  if (seconds < 0) return tr("a moment");
  if (seconds < 100) return tr_format("{:.0f} s left", std::ceil(seconds));
  return tr_format("{:.0f} min left", seconds / 60);
}

void progress_card(PanelContext& context, const Rect& picture) {
  const ExportStatus& status = context.status.exporting;
  begin_card(context, picture, "export progress");
  ImGui::TextUnformatted(tr_format("Saving {}", shorten_middle(status.name, 40)).c_str());
  const float width = ImGui::GetFontSize() * 18;
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const float thick = 6 * context.scale;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(low, {low.x + width, low.y + thick}, Palette::kField, thick / 2);
  list.AddRectFilled(low, {low.x + width * static_cast<float>(std::clamp(status.share, 0.0, 1.0)), low.y + thick}, Palette::kAccent,
                     thick / 2);
  ImGui::Dummy({width, thick});
  widgets::remember_place(context, "export progress");
  const std::string text =
      status.cancelling ? tr("Cancelling") : tr_format("{:.0f} %, {}", 100 * status.share, time_left(status.seconds_left));
  ImGui::AlignTextToFramePadding();
  widgets::caption(context, text);
  const float button = ImGui::GetFontSize() * 5;
  ImGui::SameLine(16 * context.scale + width - button);
  if (ImGui::Button(tr_id("Cancel").c_str(), {button, 0})) context.actions.push_back({Command::cancel_export});
  widgets::tooltip(tr("End the export that runs; nothing is written."));
  widgets::remember_place(context, "cancel export");
  ImGui::End();
}

void offer_card(PanelContext& context, const Rect& picture) {
  RecipeOffer& offer = context.view.offer;
  begin_card(context, picture, "recipe offer");
  ImGui::TextUnformatted(
      tr_format("{} was made with Wrapture: {}.", shorten_middle(offer.path.filename().string(), 36), offer.text).c_str());
  if (ImGui::Button(tr_id("Use these settings").c_str())) context.actions.push_back({Command::apply_recipe, {}, offer.path.string()});
  widgets::tooltip(tr("On the artwork that it was made from where that lies beside it, else on the artwork from before."));
  widgets::remember_place(context, "apply recipe");
  ImGui::SameLine();
  if (ImGui::Button(tr_id("Keep as artwork").c_str())) offer = {};
  widgets::tooltip(tr("Go on with the picture as artwork, with the settings as they are."));
  ImGui::End();
}

}  // namespace

void export_overlay(PanelContext& context, const Rect& picture) {
  if (context.status.exporting.busy)
    progress_card(context, picture);
  else if (!context.view.offer.path.empty())
    offer_card(context, picture);
}

}  // namespace wrapture
