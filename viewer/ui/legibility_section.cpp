// Under the strength: whether the artwork's barcodes still scan.
#include <fmt/format.h>

#include "viewer/ui/format.hpp"
#include "viewer/ui/theme.hpp"
#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

constexpr std::size_t kMostShown = 4;  // codes
constexpr std::size_t kLetters = 34;

/// A dot and words: not by colour alone.
void code_line(const PanelContext& context, const CodeCheck& check) {
  imgui_compat::push_font(context.fonts.small);
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const float size = ImGui::GetFontSize();
  const ImU32 colour = check.scans ? Palette::kGood : Palette::kError;
  ImGui::GetWindowDrawList()->AddCircleFilled({low.x + size / 2, low.y + size / 2}, size * 0.3f, colour);
  ImGui::Dummy({size, size});
  ImGui::SameLine(0, size * 0.3f);
  const std::string code = shorten_middle(fmt::format("{} {}", check.code.kind, check.code.text), kLetters);
  ImGui::PushStyleColor(ImGuiCol_Text, colour);
  ImGui::TextUnformatted(check.scans ? tr_format("{}: scans", code).c_str() : tr_format("{}: does not scan", code).c_str());
  ImGui::PopStyleColor();
  ImGui::PopFont();
  widgets::tooltip(check.scans ? tr("The barcode is read from the styled artwork at its full size.")
                               : tr("The barcode is no longer read from the styled artwork. Protect it, or lower the strength."));
}

}  // namespace

void legibility_section(PanelContext& context) {
  const std::vector<CodeCheck>& codes = context.status.codes;
  if (codes.empty()) return;
  ImGui::BeginGroup();
  bool lost = false;
  for (std::size_t i = 0; i < codes.size() && i < kMostShown; ++i) code_line(context, codes[i]);
  for (const CodeCheck& check : codes) lost |= !check.scans;
  ImGui::EndGroup();
  widgets::remember_place(context, "legibility");
  if (!lost) return;
  widgets::command_button(context, tr("Protect barcodes and small text..."), Command::find_protect, ImGui::GetContentRegionAvail().x);
  widgets::remember_place(context, "protect found");
}

}  // namespace wrapture
