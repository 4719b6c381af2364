// The flat artwork over the picture, with the regions that are protected: found, drawn as rectangles or with a brush.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "viewer/ui/theme.hpp"
#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

constexpr float kLeastSide = 0.004f;  // share: less is a click that slipped

/// Where the artwork lies in the window, screen units.
struct Sheet {
  ImVec2 low{}, size{};
  [[nodiscard]] ImVec2 at(float x, float y) const { return {low.x + x * size.x, low.y + y * size.y}; }
  [[nodiscard]] std::array<float, 2> share(ImVec2 point) const {
    return {std::clamp((point.x - low.x) / size.x, 0.0f, 1.0f), std::clamp((point.y - low.y) / size.y, 0.0f, 1.0f)};
  }
};

void button(PanelContext& context, const char* label, Command command, bool enabled = true) {
  ImGui::BeginDisabled(!enabled);
  widgets::command_button(context, label, command, ImGui::CalcTextSize(label).x + 2 * ImGui::GetStyle().FramePadding.x);
  ImGui::EndDisabled();
  widgets::remember_place(context, std::string(info_of(command).name));
}

void sized_slider(const char* id, const char* format, const char* help, float low, float high, float& value) {
  ImGui::BeginChild(id, {ImGui::GetFontSize() * 11, ImGui::GetFrameHeight()});
  widgets::slider("##value", value, low, high, format);
  widgets::tooltip(help);
  ImGui::EndChild();
}

void tools(PanelContext& context) {
  ProtectEditor& editor = context.view.protect;
  const float gap = ImGui::GetStyle().ItemSpacing.x;
  imgui_compat::push_font(context.fonts.strong);
  ImGui::AlignTextToFramePadding();
  ImGui::TextUnformatted(tr("Protected regions"));
  ImGui::PopFont();
  ImGui::SameLine(0, 2 * gap);
  ImGui::BeginChild("tool", {ImGui::GetFontSize() * 11, ImGui::GetFrameHeight()});
  int tool = editor.brush ? 1 : 0;
  const std::array labels{tr("Rectangle"), tr("Brush")};
  const std::array helps{tr("Drag a rectangle over what is to stay as it is."), tr("Paint over what is to stay as it is.")};
  if (widgets::segmented("tool", labels, helps, tool)) editor.brush = tool == 1;
  ImGui::EndChild();
  ImGui::SameLine(0, gap);
  if (editor.brush) {
    float percent = editor.brush_radius * 200;
    sized_slider("brush size", tr("brush %.1f %%"), tr("Width of the brush, in percent of the artwork's long side."), 0.2f, 20, percent);
    editor.brush_radius = percent / 200;
    ImGui::SameLine(0, gap);
  }
  sized_slider("feather", tr("feather %.0f px"), tr("Pixels of the artwork over which protection fades around a region."), 0, 60,
               editor.feather_px);
  button(context, editor.finding ? tr("Looking...") : tr("Find barcodes and small text"), Command::find_protect, !editor.finding);
  ImGui::SameLine(0, gap);
  button(context, tr("Clear"), Command::clear_protect, !editor.regions.empty());
  ImGui::SameLine(0, gap);
  button(context, tr("Apply"), Command::apply_protect);
  ImGui::SameLine(0, gap);
  button(context, tr("Close"), Command::toggle_protect);
}

void draw_region(const PanelContext& context, ImDrawList& list, const Sheet& sheet, const ProtectRegion& region, bool hovered) {
  const ImU32 line = region.kind == ProtectRegion::Kind::code ? IM_COL32(70, 200, 110, 255) : IM_COL32(70, 150, 240, 255);
  const ImU32 area = (line & ~IM_COL32_A_MASK) | (hovered ? 0x70u : 0x38u) << IM_COL32_A_SHIFT;
  const float thick = 1.5f * context.scale;
  if (region.kind == ProtectRegion::Kind::brush) {
    const float width = 2 * region.radius * std::max(sheet.size.x, sheet.size.y);
    for (std::size_t i = 0; i < region.path.size(); ++i) {
      const ImVec2 here = sheet.at(region.path[i][0], region.path[i][1]);
      if (i > 0) list.AddLine(sheet.at(region.path[i - 1][0], region.path[i - 1][1]), here, area | 0x60u << IM_COL32_A_SHIFT, width);
      if (i == 0 || i + 1 == region.path.size()) list.AddCircleFilled(here, width / 2, area | 0x60u << IM_COL32_A_SHIFT);
    }
    return;
  }
  const ImVec2 low = sheet.at(region.x, region.y), high = sheet.at(region.x + region.width, region.y + region.height);
  list.AddRectFilled(low, high, area);
  list.AddRect(low, high, line, 0, 0, thick);
}

/// The topmost region under the mouse, counted from 1; 0: none.
std::size_t region_at(const ProtectEditor& editor, const std::array<float, 2>& place) {
  for (std::size_t i = editor.regions.size(); i-- > 0;) {
    const ProtectRegion& region = editor.regions[i];
    if (place[0] >= region.x && place[1] >= region.y && place[0] <= region.x + region.width && place[1] <= region.y + region.height)
      return i + 1;
  }
  return 0;
}

std::string description_of(const ProtectRegion& region) {
  const char* what = region.kind == ProtectRegion::Kind::text    ? tr("Small text")
                     : region.kind == ProtectRegion::Kind::brush ? tr("Painted")
                                                                 : tr("Rectangle");
  return fmt::format("{}\n{}", region.what.empty() ? what : region.what.c_str(), tr("A click with the right button removes it."));
}

void end_stroke(PanelContext& context) {
  ProtectEditor& editor = context.view.protect;
  const auto stroke = std::exchange(editor.stroke, {});
  if (editor.brush) {
    std::vector<double> numbers{static_cast<double>(editor.brush_radius) * 100};
    for (const auto& [x, y] : stroke) numbers.insert(numbers.end(), {static_cast<double>(x) * 100, static_cast<double>(y) * 100});
    context.actions.push_back({Command::add_protect_brush, numbers});
    return;
  }
  const auto &a = stroke.front(), &b = stroke.back();
  const float width = std::abs(a[0] - b[0]), height = std::abs(a[1] - b[1]);
  if (width < kLeastSide || height < kLeastSide) return;
  const auto percent = [](float value) { return static_cast<double>(value) * 100; };
  context.actions.push_back(
      {Command::add_protect_rectangle, {percent(std::min(a[0], b[0])), percent(std::min(a[1], b[1])), percent(width), percent(height)}});
}

/// The mouse on the sheet: draws with the left button, removes with the right.
void draw_with_mouse(PanelContext& context, const Sheet& sheet) {
  ProtectEditor& editor = context.view.protect;
  const auto place = sheet.share(ImGui::GetMousePos());
  if (ImGui::IsItemActivated()) editor.stroke.assign(editor.brush ? 1 : 2, place);
  if (ImGui::IsItemActive() && !editor.stroke.empty()) {
    if (!editor.brush)
      editor.stroke.back() = place;
    else if (editor.stroke.size() < 1000 && editor.stroke.back() != place)
      editor.stroke.push_back(place);
  }
  if (ImGui::IsItemDeactivated() && !editor.stroke.empty()) end_stroke(context);
  const std::size_t under = ImGui::IsItemHovered() ? region_at(editor, place) : 0;
  if (under == 0 || ImGui::IsItemActive()) return;
  if (ImGui::IsMouseClicked(1))
    context.actions.push_back({Command::remove_protect, {static_cast<double>(under)}});
  else
    widgets::tooltip(description_of(editor.regions[under - 1]).c_str());
}

void sheet_of(PanelContext& context) {
  ProtectEditor& editor = context.view.protect;
  const ImVec2 room = ImGui::GetContentRegionAvail(), corner = ImGui::GetCursorScreenPos();
  const float aspect = context.aspects.artwork;
  const float width = std::max(1.0f, std::min(room.x, room.y * aspect)), height = width / aspect;
  const Sheet sheet{{corner.x + std::floor((room.x - width) / 2), corner.y + std::floor((room.y - height) / 2)}, {width, height}};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 high{sheet.low.x + width, sheet.low.y + height};
  list.AddRectFilled(sheet.low, high, Palette::kField);
  if (context.flat != nullptr) context.pictures.add(list, *context.flat, sheet.low, high, 0);
  ImGui::SetCursorScreenPos(sheet.low);
  ImGui::InvisibleButton("sheet", sheet.size);
  widgets::remember_place(context, "protect sheet");
  const std::size_t under = ImGui::IsItemHovered() ? region_at(editor, sheet.share(ImGui::GetMousePos())) : 0;
  draw_with_mouse(context, sheet);
  for (std::size_t i = 0; i < editor.regions.size(); ++i) draw_region(context, list, sheet, editor.regions[i], i + 1 == under);
  if (editor.stroke.empty()) return;
  ProtectRegion drawn{.kind = editor.brush ? ProtectRegion::Kind::brush : ProtectRegion::Kind::rectangle,
                      .path = editor.stroke,
                      .radius = editor.brush_radius};
  const auto &a = editor.stroke.front(), &b = editor.stroke.back();
  drawn.x = std::min(a[0], b[0]);
  drawn.y = std::min(a[1], b[1]);
  drawn.width = std::abs(a[0] - b[0]);
  drawn.height = std::abs(a[1] - b[1]);
  draw_region(context, list, sheet, drawn, true);
}

}  // namespace

void protect_overlay(PanelContext& context, const Rect& picture) {
  const ImVec2 scale = ImGui::GetIO().DisplayFramebufferScale;
  ImGui::SetNextWindowPos({picture.x / scale.x, picture.y / scale.y});
  ImGui::SetNextWindowSize({picture.width / scale.x, picture.height / scale.y});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
  ImGui::Begin("protect", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
  ImGui::PopStyleVar();
  tools(context);
  sheet_of(context);
  ImGui::End();
}

}  // namespace wrapture
