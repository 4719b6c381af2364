// What lies over the picture: message line, hint, help, path entry.
#include <fmt/format.h>

#include "viewer/ui/theme.hpp"
#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

constexpr ImGuiWindowFlags kPlain = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                                    ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoNav;

void message_line(PanelContext& context, const Rect& picture) {
  const Message& message = context.view.message;
  if (message.text.empty() || (context.view.presenting && !message.is_error)) return;
  const ImVec2 scale = ImGui::GetIO().DisplayFramebufferScale;
  const float width = picture.width / scale.x, margin = 18 * context.scale;
  ImGui::SetNextWindowPos({picture.x / scale.x + width / 2, (picture.y + picture.height) / scale.y - margin}, ImGuiCond_Always, {0.5f, 1});
  ImGui::SetNextWindowSizeConstraints({0, 0}, {width - 2 * margin, 1e4f});
  ImGui::PushStyleColor(ImGuiCol_WindowBg, Palette::kOverlay);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 6 * context.scale);
  ImGui::Begin("message", nullptr, kPlain);
  ImGui::PushTextWrapPos(width - 4 * margin);
  ImGui::PushStyleColor(ImGuiCol_Text, message.is_error ? Palette::kError : Palette::kText);
  ImGui::TextUnformatted(message.text.c_str());
  ImGui::PopStyleColor();
  ImGui::PopTextWrapPos();
  if (ImGui::IsWindowHovered() && ImGui::IsMouseClicked(0)) context.view.message = {};
  widgets::tooltip(tr("Click to close."));
  ImGui::End();
  ImGui::PopStyleVar();
  ImGui::PopStyleColor();
}

/// Says what is held: otherwise an unstyled package looks like a fault.
void original_badge(const PanelContext& context, const Rect& picture) {
  if (!context.view.original_held) return;
  const ImVec2 scale = ImGui::GetIO().DisplayFramebufferScale;
  const char* text = tr("Original");
  const ImVec2 size = ImGui::CalcTextSize(text);
  const float pad = 9 * context.scale, margin = 18 * context.scale;
  const ImVec2 low{(picture.x + picture.width) / scale.x - margin - size.x - 2 * pad, picture.y / scale.y + margin};
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  list.AddRectFilled(low, {low.x + size.x + 2 * pad, low.y + size.y + pad}, Palette::kOverlay, 5 * context.scale);
  list.AddText({low.x + pad, low.y + pad / 2}, Palette::kText, text);
}

}  // namespace

void overlays(PanelContext& context, const Rect& picture) {
  if (context.view.protect.open) protect_overlay(context, picture);
  message_line(context, picture);
  original_badge(context, picture);
  export_overlay(context, picture);
  if (context.view.help_open) help_overlay(context, picture);
  if (context.view.about_open) about_overlay(context, picture);
  if (context.view.dialog.purpose != PathDialog::Purpose::none) path_dialog(context, picture);
  if (context.view.question.kind != Question::Kind::none) question_dialog(context, picture);
}

}  // namespace wrapture
