// Building blocks of the panels.
#include "viewer/ui/widgets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "viewer/ui/theme.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture::widgets {

namespace {
constexpr float kLabelShare = 0.36f;  // of a row's width
constexpr float kTooltipEms = 22;

/// An id that stays when the language changes.
std::string with_id(const char* shown) { return fmt::format("{}###{}", shown, key_of(shown)); }
}  // namespace

void heading(const PanelContext& context, const char* title) {
  ImGui::Dummy({0, 3 * context.scale});
  imgui_compat::push_font(context.fonts.strong);
  ImGui::TextUnformatted(title);
  ImGui::PopFont();
}

void tooltip(const char* text) {
  if (text[0] == '\0' || !ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled) || ImGui::IsItemActive()) return;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ImGui::GetFontSize() * 0.7f, ImGui::GetFontSize() * 0.5f});
  ImGui::BeginTooltip();
  ImGui::PushTextWrapPos(ImGui::GetFontSize() * kTooltipEms);
  ImGui::TextUnformatted(text);
  ImGui::PopTextWrapPos();
  ImGui::EndTooltip();
  ImGui::PopStyleVar();
}

void caption(const PanelContext& context, const std::string& text) {
  imgui_compat::push_font(context.fonts.small);
  ImGui::PushStyleColor(ImGuiCol_Text, Palette::kDim);
  ImGui::TextUnformatted(text.c_str());
  ImGui::PopStyleColor();
  ImGui::PopFont();
}

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

bool slider(const char* id, float& value, float low, float high, const char* format) {
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, height = ImGui::GetFrameHeight(), rounding = ImGui::GetStyle().FrameRounding;
  const bool hovered = ImGui::IsMouseHoveringRect(corner, {corner.x + width, corner.y + height}) && ImGui::IsWindowHovered();
  const float share = std::clamp((value - low) / (high - low), 0.0f, 1.0f);
  const float mark = corner.x + std::clamp(share * width, 2.0f, width);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(corner, {corner.x + width, corner.y + height}, Palette::kField, rounding);
  list.AddRectFilled(corner, {mark, corner.y + height}, hovered ? Palette::kFillHovered : Palette::kFill, rounding);
  list.AddRectFilled({mark - 2, corner.y}, {mark, corner.y + height}, hovered ? Palette::kText : Palette::kDim);
  for (const ImGuiCol colour :
       {ImGuiCol_SliderGrab, ImGuiCol_SliderGrabActive, ImGuiCol_FrameBg, ImGuiCol_FrameBgHovered, ImGuiCol_FrameBgActive})
    ImGui::PushStyleColor(colour, IM_COL32_BLACK_TRANS);
  ImGui::SetNextItemWidth(width);
  const bool changed = ImGui::SliderFloat(id, &value, low, high, format, ImGuiSliderFlags_AlwaysClamp | ImGuiSliderFlags_NoRoundToFormat);
  ImGui::PopStyleColor(5);
  value = std::clamp(value, low, high);
  return changed;
}

void row_label(const char* label, const char* help) {
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::AlignTextToFramePadding();
  ImGui::PushStyleColor(ImGuiCol_Text, Palette::kDim);
  ImGui::TextUnformatted(label);
  ImGui::PopStyleColor();
  tooltip(help);
  ImGui::SameLine(ImGui::GetCursorPosX() + width * kLabelShare);
}

bool slider_row(const SliderRow& row, float& value) {
  row_label(row.label, row.help);
  const bool changed = slider(fmt::format("##{}", key_of(row.label)).c_str(), value, row.low, row.high, row.format);
  tooltip(row.help);
  return changed;
}

namespace {

/// A button that is lit while it is on.
bool lit_button(const char* label, float width, bool on) {
  if (on) {
    ImGui::PushStyleColor(ImGuiCol_Button, Palette::kGrab);
    ImGui::PushStyleColor(ImGuiCol_ButtonHovered, Palette::kGrab);
    ImGui::PushStyleColor(ImGuiCol_Text, Palette::kOnGrab);
  }
  const bool pressed = ImGui::Button(with_id(label).c_str(), {width, 0});
  if (on) ImGui::PopStyleColor(3);
  return pressed;
}

}  // namespace

bool segmented(const char* id, std::span<const char* const> labels, std::span<const char* const> helps, int& chosen) {
  const float gap = ImGui::GetStyle().FramePadding.y;
  const float width = (ImGui::GetContentRegionAvail().x - gap * static_cast<float>(labels.size() - 1)) / static_cast<float>(labels.size());
  bool changed = false;
  ImGui::PushID(id);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const bool on = chosen == static_cast<int>(i);
    if (i > 0) ImGui::SameLine(0, gap);
    if (lit_button(labels[i], width, on) && !on) {
      chosen = static_cast<int>(i);
      changed = true;
    }
    tooltip(helps[i]);
  }
  ImGui::PopID();
  return changed;
}

bool chips(const PanelContext& context, const char* id, std::span<const char* const> labels, std::span<const char* const> helps,
           int& chosen) {
  const float gap = 5 * context.scale, pad = 2 * ImGui::GetStyle().FramePadding.x, left = ImGui::GetCursorPosX();
  const float right = left + ImGui::GetContentRegionAvail().x;
  float at = left;
  bool changed = false;
  ImGui::PushID(id);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const float width = ImGui::CalcTextSize(labels[i]).x + pad;
    if (i > 0 && at + width <= right)
      ImGui::SameLine(at);
    else
      at = left;
    if (i > 0 && at == left) ImGui::SetCursorPosX(left);
    const bool on = chosen == static_cast<int>(i);
    if (lit_button(labels[i], width, on) && !on) {
      chosen = static_cast<int>(i);
      changed = true;
    }
    tooltip(helps[i]);
    at += width + gap;
  }
  ImGui::PopID();
  return changed;
}

void command_button(PanelContext& context, const char* label, Command command, float width) {
  const CommandInfo& info = info_of(command);
  if (ImGui::Button(with_id(label).c_str(), {width, 0})) context.actions.push_back({command});
  tooltip(info.shortcut.empty() ? help_of(command) : fmt::format("{} ({})", help_of(command), info.shortcut).c_str());
}

void begin_overlay(const PanelContext& context, const char* id, const Rect& picture, float width) {
  const ImVec2 scale = ImGui::GetIO().DisplayFramebufferScale;
  ImGui::SetNextWindowPos({(picture.x + picture.width / 2) / scale.x, (picture.y + picture.height / 2) / scale.y}, ImGuiCond_Always,
                          {0.5f, 0.5f});
  ImGui::SetNextWindowSizeConstraints({width, 0}, {width, picture.height / scale.y - 2 * ImGui::GetFontSize()});
  ImGui::PushStyleColor(ImGuiCol_WindowBg, Palette::kOverlay);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 8 * context.scale);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {22 * context.scale, 18 * context.scale});
  ImGui::Begin(id, nullptr,
               ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoCollapse | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_AlwaysAutoResize);
  ImGui::PopStyleVar(2);
  ImGui::PopStyleColor();
}

void end_overlay() { ImGui::End(); }

void remember_place(PanelContext& context, const std::string& name) {
  const ImVec2 low = ImGui::GetItemRectMin(), high = ImGui::GetItemRectMax(), scale = ImGui::GetIO().DisplayFramebufferScale;
  context.places[name] = {low.x * scale.x, low.y * scale.y, (high.x - low.x) * scale.x, (high.y - low.y) * scale.y};
}

bool dice_button(const PanelContext& context, const char* id, float side) {
  const bool pressed = ImGui::Button(id, {side, side});
  const ImVec2 low = ImGui::GetItemRectMin();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float rim = std::floor(side * 0.2f), inner = side - 2 * rim;
  list.AddRect({low.x + rim, low.y + rim}, {low.x + side - rim, low.y + side - rim}, Palette::kText, 3 * context.scale, 0,
               1.2f * context.scale);
  const std::array<ImVec2, 5> dots{{{0.26f, 0.26f}, {0.74f, 0.26f}, {0.5f, 0.5f}, {0.26f, 0.74f}, {0.74f, 0.74f}}};
  for (const ImVec2& dot : dots)
    list.AddCircleFilled({low.x + rim + dot.x * inner, low.y + rim + dot.y * inner}, inner * 0.1f, Palette::kText);
  return pressed;
}

}  // namespace wrapture::widgets
