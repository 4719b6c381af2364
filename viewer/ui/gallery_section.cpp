// Section: the styles, each with the current artwork in it.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "viewer/ui/format.hpp"
#include "viewer/ui/theme.hpp"
#include "viewer/ui/widgets.hpp"

namespace wrapture {

namespace {

constexpr int kColumns = 3;

/// Covers the cell and is cropped by it. Until it is made: the artwork, dim.
void picture_in_cell(PanelContext& context, ImDrawList& list, std::size_t index, ImVec2 low, ImVec2 size) {
  const vk::GpuImage* styled = context.thumbnails.styled(index);
  const vk::GpuImage& image = styled != nullptr ? *styled : context.thumbnails.artwork();
  const float aspect = context.aspects.artwork, rounding = ImGui::GetStyle().FrameRounding;
  const float width = std::max(size.x, size.y * aspect), height = width / aspect;  // covers the cell
  const ImVec2 corner{low.x + (size.x - width) / 2, low.y + (size.y - height) / 2};
  list.PushClipRect(low, {low.x + size.x, low.y + size.y}, true);
  context.pictures.add(list, image, corner, {corner.x + width, corner.y + height}, styled != nullptr ? 0 : rounding,
                       styled != nullptr ? 1.0f : 0.25f);
  list.PopClipRect();
}

/// As many characters as fit, then dots.
std::string fitting(const std::string& text, float width) {
  std::string head = text, shown = text;
  while (!head.empty() && ImGui::CalcTextSize(shown.c_str()).x > width) {
    while (!head.empty() && (static_cast<unsigned char>(head.back()) & 0xC0u) == 0x80u) head.pop_back();  // the rest of a character
    if (!head.empty()) head.pop_back();
    while (head.ends_with(' ')) head.pop_back();
    shown = head + "...";
  }
  return shown;
}

void style_tooltip(const PanelContext& context, const Style& style) {
  if (!ImGui::IsItemHovered()) return;
  ImGui::BeginTooltip();
  imgui_compat::push_font(context.fonts.strong);
  ImGui::TextUnformatted(style.title.c_str());
  ImGui::PopFont();
  if (!style.title_zh.empty()) ImGui::TextUnformatted(style.title_zh.c_str());
  if (!style.author.empty()) widgets::caption(context, style.year.empty() ? style.author : fmt::format("{}, {}", style.author, style.year));
  if (!style.licence.empty()) widgets::caption(context, style.licence);
  ImGui::EndTooltip();
}

void style_cell(PanelContext& context, std::size_t index, float width) {
  const Style& style = context.library.entries()[index].style;
  const bool chosen = context.document.style == style.name && context.document.model.empty();
  const ImVec2 size{width, std::floor(width * 0.74f)};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  ImGui::PushID(static_cast<int>(index));
  ImGui::BeginGroup();
  const ImVec2 low = ImGui::GetCursorScreenPos(), high{low.x + size.x, low.y + size.y};
  if (ImGui::InvisibleButton("style", size)) context.actions.push_back({Command::set_style, {}, style.name});
  widgets::remember_place(context, "style " + style.name);
  const bool hovered = ImGui::IsItemHovered();
  style_tooltip(context, style);
  const float rounding = ImGui::GetStyle().FrameRounding;
  list.AddRectFilled(low, high, Palette::kField, rounding);
  if (ImGui::IsRectVisible(low, high)) picture_in_cell(context, list, index, low, size);
  if (chosen || hovered) {
    const float line = (chosen ? 2.5f : 1.5f) * context.scale;
    list.AddRect({low.x - line / 2, low.y - line / 2}, {high.x + line / 2, high.y + line / 2}, chosen ? Palette::kAccent : Palette::kDim,
                 rounding, 0, line);
  }
  imgui_compat::push_font(context.fonts.small);
  ImGui::PushStyleColor(ImGuiCol_Text, chosen ? Palette::kText : Palette::kDim);
  const std::string title = fitting(style.title.empty() ? style.name : style.title, width);
  ImGui::TextUnformatted(title.c_str());
  ImGui::PopStyleColor();
  ImGui::PopFont();
  ImGui::EndGroup();
  ImGui::PopID();
}

}  // namespace

void gallery_section(PanelContext& context) {
  widgets::heading(context, "Style");
  const float gap = 9 * context.scale;
  const float width = std::floor((ImGui::GetContentRegionAvail().x - gap * (kColumns - 1)) / kColumns);
  const std::size_t count = context.library.entries().size();
  for (std::size_t i = 0; i < count; ++i) {
    if (i % kColumns != 0) ImGui::SameLine(0, gap);
    style_cell(context, i, width);
  }
  if (count == 0) widgets::caption(context, "No styles: weights/ holds no model.");
}

}  // namespace wrapture
