// Section: the styles, each with the current artwork in it.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "viewer/ui/theme.hpp"
#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

constexpr int kColumns = 3;
constexpr std::size_t kMostUnscrolled = 12;  // styles; more are scrolled
constexpr float kRowsShown = 3.4f;           // of these: the part of a row says that there is more

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

void style_tooltip(const PanelContext& context, const Library::Entry& entry) {
  const Style& style = entry.style;
  if (!ImGui::IsItemHovered()) return;
  ImGui::BeginTooltip();
  imgui_compat::push_font(context.fonts.strong);
  ImGui::TextUnformatted(in_language(style.title, style.title_zh).c_str());
  ImGui::PopFont();
  if (!style.title_zh.empty()) ImGui::TextUnformatted(language() == Language::chinese ? style.title.c_str() : style.title_zh.c_str());
  if (!style.author.empty()) widgets::caption(context, style.year.empty() ? style.author : fmt::format("{}, {}", style.author, style.year));
  if (!style.licence.empty()) widgets::caption(context, style.licence);
  if (entry.yours)
    widgets::caption(context, entry.file.empty() ? tr("Not saved yet") : tr("Yours. A click with the right button removes it."));
  if (!style.code.empty()) widgets::caption(context, tr("Ctrl+click mixes it in."));
  ImGui::EndTooltip();
}

/// With Ctrl held it joins the mix, or leaves it.
void choose(PanelContext& context, const Library::Entry& entry) {
  const std::string& name = entry.style.name;
  if (!ImGui::GetIO().KeyCtrl) {
    context.actions.push_back({Command::set_style, {}, name});
    return;
  }
  Mix mix = context.document.mix.empty() ? Mix{{context.document.style}} : context.document.mix;
  if (std::erase_if(mix, [&](const MixPart& part) { return part.name == name; }) == 0) mix.push_back({name});
  context.actions.push_back({Command::set_mix, {}, to_string(mix)});
}

/// A way to remove a style of the user's; after the cell's button.
void own_menu(PanelContext& context, const Library::Entry& entry) {
  if (!entry.yours || entry.file.empty() || !ImGui::BeginPopupContextItem("own style")) return;
  if (ImGui::MenuItem((tr_format("Remove '{}'", entry.style.title) + "###remove").c_str()))
    context.actions.push_back({Command::remove_style, {}, entry.style.name});
  ImGui::EndPopup();
}

/// In the corner of the picture.
void own_mark(const PanelContext& context, const Library::Entry& entry, ImDrawList& list, ImVec2 high) {
  if (!entry.yours) return;
  const char* mark = entry.file.empty() ? tr("not saved") : tr("yours");
  imgui_compat::push_font(context.fonts.small);
  const ImVec2 text = ImGui::CalcTextSize(mark);
  const float pad = 4 * context.scale;
  const ImVec2 low{high.x - text.x - 2 * pad, high.y - text.y - pad};
  list.AddRectFilled(low, high, Palette::kOverlay, ImGui::GetStyle().FrameRounding);
  list.AddText({low.x + pad, low.y + pad / 2}, entry.file.empty() ? Palette::kAccent : Palette::kText, mark);
  ImGui::PopFont();
}

void style_cell(PanelContext& context, std::size_t index, float width) {
  const Library::Entry& entry = context.library.entries()[index];
  const Style& style = entry.style;
  const bool chosen = wears(context.document, style.name);
  const ImVec2 size{width, std::floor(width * 0.74f)};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  ImGui::PushID(static_cast<int>(index));
  ImGui::BeginGroup();
  const ImVec2 low = ImGui::GetCursorScreenPos(), high{low.x + size.x, low.y + size.y};
  if (ImGui::InvisibleButton("style", size)) choose(context, entry);
  if (ImGui::IsItemVisible()) widgets::remember_place(context, "style " + style.name);
  if (chosen && ImGui::IsWindowAppearing()) ImGui::SetScrollHereY();
  const bool hovered = ImGui::IsItemHovered() || (ImGui::IsItemFocused() && ImGui::GetIO().NavVisible);
  style_tooltip(context, entry);
  own_menu(context, entry);
  const float rounding = ImGui::GetStyle().FrameRounding;
  list.AddRectFilled(low, high, Palette::kField, rounding);
  if (ImGui::IsRectVisible(low, high)) picture_in_cell(context, list, index, low, size);
  own_mark(context, entry, list, high);
  if (chosen || hovered) {
    const float line = (chosen ? 2.5f : 1.5f) * context.scale;
    list.AddRect({low.x - line / 2, low.y - line / 2}, {high.x + line / 2, high.y + line / 2}, chosen ? Palette::kAccent : Palette::kDim,
                 rounding, 0, line);
  }
  imgui_compat::push_font(context.fonts.small);
  ImGui::PushStyleColor(ImGuiCol_Text, chosen ? Palette::kText : Palette::kDim);
  const std::string title = widgets::fitting(style.title.empty() ? style.name : in_language(style.title, style.title_zh), width);
  ImGui::TextUnformatted(title.c_str());
  ImGui::PopStyleColor();
  ImGui::PopFont();
  ImGui::EndGroup();
  ImGui::PopID();
}

/// All cells; a style that was chosen elsewhere, or was just made, is scrolled to.
void style_cells(PanelContext& context) {
  int* shown = ImGui::GetStateStorage()->GetIntRef(ImGui::GetID("chosen"));
  const auto chosen = static_cast<int>(ImGui::GetID(context.document.style.c_str()));
  const bool is_new = std::exchange(*shown, chosen) != chosen;
  const float gap = 9 * context.scale;
  const float width = std::floor((ImGui::GetContentRegionAvail().x - gap * (kColumns - 1)) / kColumns);
  const std::size_t count = context.library.entries().size();
  for (std::size_t i = 0; i < count; ++i) {
    if (i % kColumns != 0) ImGui::SameLine(0, gap);
    style_cell(context, i, width);
    const bool is_chosen = context.library.entries()[i].style.name == context.document.style;
    if (is_new && is_chosen && !ImGui::IsItemVisible()) ImGui::SetScrollHereY();
  }
}

/// px.
float scrolled_height(const PanelContext& context) {
  const float picture = ImGui::GetContentRegionAvail().x / kColumns * 0.74f;
  return kRowsShown * (picture + imgui_compat::font_px(context.fonts.small) + 2 * ImGui::GetStyle().ItemSpacing.y);
}

}  // namespace

void gallery_section(PanelContext& context) {
  widgets::heading(context, tr("Style"));
  const std::size_t count = context.library.entries().size();
  ImGui::BeginGroup();
  if (count > kMostUnscrolled) {
    const float edge = 3 * context.scale;  // for the frame of the chosen one
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {edge, edge});
    imgui_compat::begin_padded_child("styles", {0, scrolled_height(context)});
    style_cells(context);
    ImGui::EndChild();
    ImGui::PopStyleVar();
  } else {
    style_cells(context);
  }
  if (count == 0) widgets::caption(context, tr("No styles: weights/ holds no model."));
  ImGui::EndGroup();
  widgets::remember_place(context, "gallery");
  mix_section(context);
}

}  // namespace wrapture
