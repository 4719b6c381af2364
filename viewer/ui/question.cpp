// Asks before changes are lost, and whether what a crash left is wanted.
#include <fmt/format.h>

#include <algorithm>

#include "viewer/ui/theme.hpp"
#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

/// Sends the command where it is pressed.
void answer_button(PanelContext& context, const char* label, Command command, const char* place) {
  if (ImGui::Button(tr_id(label).c_str())) context.actions.push_back({command});
  widgets::remember_place(context, place);
}

}  // namespace

void question_dialog(PanelContext& context, const Rect& picture) {
  const Question& question = context.view.question;
  const bool loses = question.kind == Question::Kind::lose_changes;
  const ImVec2 scale = ImGui::GetIO().DisplayFramebufferScale;
  ImGui::SetNextWindowPos({(picture.x + picture.width / 2) / scale.x, (picture.y + picture.height / 2) / scale.y}, ImGuiCond_Always,
                          {0.5f, 0.5f});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 8 * context.scale);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {18 * context.scale, 16 * context.scale});
  ImGui::Begin(
      "question", nullptr,
      ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_AlwaysAutoResize);
  imgui_compat::push_font(context.fonts.strong);
  ImGui::TextUnformatted(loses ? tr("Save the changes?") : tr("Go on where it stopped?"));
  ImGui::PopFont();
  ImGui::Dummy({0, 2 * context.scale});
  ImGui::PushTextWrapPos(std::min(picture.width / scale.x - 80 * context.scale, ImGui::GetFontSize() * 28));
  const std::string text = loses ? tr_format("'{}' has changes that are not saved.", question.name)
                                 : tr_format("Wrapture ended unexpectedly while '{}' had changes that were not saved.", question.name);
  ImGui::TextUnformatted(text.c_str());
  ImGui::PopTextWrapPos();
  ImGui::Dummy({0, 6 * context.scale});
  answer_button(context, loses ? word("Save") : word("Recover"), Command::answer_yes, "answer-yes");
  ImGui::SameLine();
  answer_button(context, loses ? word("Do not save") : word("Discard"), Command::answer_no, "answer-no");
  ImGui::SameLine();
  answer_button(context, loses ? word("Cancel") : word("Later"), Command::close_overlay, "answer-later");
  ImGui::End();
  ImGui::PopStyleVar(2);
}

}  // namespace wrapture
