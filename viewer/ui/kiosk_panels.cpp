// The kiosk's texts and controls: large, few, and readable from three metres.
#include "viewer/ui/kiosk_panels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "viewer/ui/imgui_compat.hpp"
#include "viewer/ui/theme.hpp"
#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

constexpr float kMargin = 30, kThumbnail = 92, kRounding = 12;  // at scale 1

ImU32 with_opacity(ImU32 colour, float opacity) {
  const auto alpha = static_cast<ImU32>(static_cast<float>(colour >> IM_COL32_A_SHIFT) * std::clamp(opacity, 0.0f, 1.0f));
  return (colour & ~IM_COL32_A_MASK) | alpha << IM_COL32_A_SHIFT;
}

constexpr ImU32 kInk = IM_COL32(34, 34, 38, 255), kSoftInk = IM_COL32(84, 84, 92, 255), kPaper = IM_COL32(250, 250, 248, 255);

ImVec2 size_of(ImFont* font, const std::string& text) { return font->CalcTextSizeA(imgui_compat::font_px(font), 1e9f, 0, text.c_str()); }

void write(ImFont* font, ImVec2 at, ImU32 colour, const std::string& text) {
  ImGui::GetForegroundDrawList()->AddText(font, imgui_compat::font_px(font), {std::round(at.x), std::round(at.y)}, colour, text.c_str());
}

bool is_portrait(ImVec2 screen) { return screen.y > screen.x; }

/// A finger on a screen: a dot in rings that go out.
void draw_touch(ImDrawList& list, ImVec2 at, float radius, double now_s, ImU32 colour, float opacity) {
  for (const double shift : {0.0, 0.5}) {
    const auto age = static_cast<float>(std::fmod(now_s / 2.4 + shift, 1.0));
    list.AddCircle(at, radius * (0.35f + 0.75f * age), with_opacity(colour, opacity * (1 - age)), 48, radius * 0.09f);
  }
  list.AddCircleFilled(at, radius * 0.3f, with_opacity(colour, opacity), 32);
}

void begin_sheet(const char* id, ImVec2 at, ImVec2 size, float opacity) {
  ImGui::SetNextWindowPos(at);
  ImGui::SetNextWindowSize(size);
  ImGui::PushStyleVar(ImGuiStyleVar_Alpha, opacity);
  ImGui::PushStyleColor(ImGuiCol_WindowBg, IM_COL32(22, 22, 25, 240));
  ImGui::Begin(id, nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
}

void end_sheet() {
  ImGui::End();
  ImGui::PopStyleColor();
  ImGui::PopStyleVar();
}

void remember(KioskPanel& panel, const std::string& name) {
  const ImVec2 low = ImGui::GetItemRectMin(), high = ImGui::GetItemRectMax(), scale = ImGui::GetIO().DisplayFramebufferScale;
  panel.places[name] = {low.x * scale.x, low.y * scale.y, (high.x - low.x) * scale.x, (high.y - low.y) * scale.y};
}

/// One style: its picture of the artwork, its title below. True when it was tapped, not when the row was dragged.
bool style_tile(KioskPanel& panel, const Style& style, const vk::GpuImage* picture, const vk::GpuImage& artwork, bool chosen,
                float opacity) {
  const float side = kThumbnail * panel.scale, rounding = kRounding * panel.scale;
  const float text = imgui_compat::font_px(panel.fonts.small);
  ImGui::PushID(style.name.c_str());
  ImGui::InvisibleButton("tile", {side, side + text * 1.7f});
  remember(panel, "style " + style.name);
  const bool tapped = ImGui::IsItemDeactivated() && ImGui::IsItemHovered() && std::abs(ImGui::GetMouseDragDelta(0, 0).x) < 12 * panel.scale;
  const ImVec2 low = ImGui::GetItemRectMin(), high{low.x + side, low.y + side};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const vk::GpuImage& shown = picture != nullptr ? *picture : artwork;
  list.PushClipRect(low, high, true);  // the middle square of the picture
  const auto width = static_cast<float>(shown.description().width), height = static_cast<float>(shown.description().height);
  const float scale = side / std::min(width, height), left = low.x - (width * scale - side) / 2, top = low.y - (height * scale - side) / 2;
  panel.pictures.add(list, shown, {left, top}, {left + width * scale, top + height * scale}, 0,
                     picture != nullptr ? opacity : 0.25f * opacity);
  list.PopClipRect();
  // Corners of the sheet's colour over those of the picture.
  list.AddRect({low.x - 3, low.y - 3}, {high.x + 3, high.y + 3}, with_opacity(IM_COL32(22, 22, 25, 255), opacity), rounding + 3, 0, 6);
  if (chosen) list.AddRect({low.x - 1, low.y - 1}, {high.x + 1, high.y + 1}, with_opacity(kPaper, opacity), rounding, 0, 3 * panel.scale);
  imgui_compat::push_font(panel.fonts.small);
  const std::string title = widgets::fitting(in_language(style.title, style.title_zh), side);
  ImGui::PopFont();
  list.AddText(panel.fonts.small, text, {low.x + (side - size_of(panel.fonts.small, title).x) / 2, high.y + text * 0.45f},
               with_opacity(chosen ? kPaper : IM_COL32(176, 176, 182, 255), opacity), title.c_str());
  ImGui::PopID();
  return tapped;
}

void style_row(KioskPanel& panel, const Library& library, const Thumbnails& thumbnails, KioskChoice& choice, float opacity) {
  const float gap = 10 * panel.scale, pad = 5 * panel.scale;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2{gap, 0});
  ImGui::BeginChild("styles", {0, 0}, false, ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_HorizontalScrollbar);
  ImGui::SetCursorPos({pad, pad});
  for (std::size_t i = 0; i < library.entries().size(); ++i) {
    const Style& style = library.entries()[i].style;
    const bool chosen = style.name == choice.style;
    if (i > 0) ImGui::SameLine();
    if (style_tile(panel, style, thumbnails.styled(i), thumbnails.artwork(), chosen, opacity)) choice.style = style.name;
    if (chosen && (ImGui::IsWindowAppearing() || choice.surprise)) ImGui::SetScrollHereX(0.5f);
  }
  if (ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) && ImGui::IsMouseDragging(0, 6 * panel.scale))
    ImGui::SetScrollX(ImGui::GetScrollX() - ImGui::GetIO().MouseDelta.x);
  ImGui::EndChild();
  ImGui::PopStyleVar();
}

void strength_and_shape(KioskPanel& panel, KioskChoice& choice, bool portrait) {
  const float height = ImGui::GetFrameHeight(), gap = 18 * panel.scale, width = ImGui::GetContentRegionAvail().x;
  const float shape_width = 190 * panel.scale, surprise_width = 150 * panel.scale;
  const float label_width = size_of(panel.fonts.body, tr("Strength")).x + 0.6f * gap;
  const float slider_width = (portrait ? width : width - shape_width - surprise_width - 2 * gap) - label_width;
  ImGui::AlignTextToFramePadding();
  ImGui::TextUnformatted(tr("Strength"));
  ImGui::SameLine(0, 0.6f * gap);
  ImGui::BeginChild("strength", {slider_width, height});
  float percent = choice.strength * 100;
  if (widgets::slider("##strength", percent, 0, 100, "%.0f %%")) choice.strength = percent / 100;
  remember(panel, "strength");
  ImGui::EndChild();
  if (!portrait) ImGui::SameLine(0, gap);
  const std::array<const char*, 2> shapes{tr("Box"), tr("Bottle")}, helps{"", ""};
  ImGui::BeginChild("shape", {portrait ? width - surprise_width - gap : shape_width, height});
  widgets::segmented("shape", shapes, helps, choice.shape);
  ImGui::EndChild();
  remember(panel, "shape");
  ImGui::SameLine(0, gap);
  ImGui::PushStyleColor(ImGuiCol_Button, kPaper);
  ImGui::PushStyleColor(ImGuiCol_ButtonHovered, IM_COL32_WHITE);
  ImGui::PushStyleColor(ImGuiCol_ButtonActive, IM_COL32(216, 216, 214, 255));
  ImGui::PushStyleColor(ImGuiCol_Text, kInk);
  choice.surprise = ImGui::Button(tr_id("Surprise me").c_str(), {surprise_width, height});
  ImGui::PopStyleColor(4);
  remember(panel, "surprise");
}

}  // namespace

void kiosk_caption(KioskPanel& panel, const KioskCaption& caption, float opacity) {
  if (opacity <= 0) return;
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float title = imgui_compat::font_px(panel.fonts.title), body = imgui_compat::font_px(panel.fonts.body);
  const float lift = is_portrait(screen) ? 130 * panel.scale : 0;  // above the invitation
  const float x = kMargin * panel.scale;
  float y = screen.y - kMargin * panel.scale - lift - body * 0.9f;
  if (!caption.artist.empty()) {
    write(panel.fonts.body, {x, y}, with_opacity(kSoftInk, opacity), caption.artist);
    y -= title * 1.18f;
  } else {
    y += body - title;
  }
  std::string shown = caption.title;
  imgui_compat::push_font(panel.fonts.title);
  shown = widgets::fitting(shown, screen.x - 2 * x - (is_portrait(screen) ? 0 : 190 * panel.scale));
  ImGui::PopFont();
  write(panel.fonts.title, {x, y}, with_opacity(kInk, opacity), shown);
  if (!caption.product.empty()) write(panel.fonts.body, {x, y - body * 1.4f}, with_opacity(kSoftInk, opacity), caption.product);
}

void kiosk_invitation(KioskPanel& panel, const std::string& headline, float opacity) {
  if (opacity <= 0) return;
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  const float s = panel.scale, margin = kMargin * s;
  if (!headline.empty()) write(panel.fonts.title, {margin, margin * 0.8f}, with_opacity(kInk, opacity), headline);
  const std::string text = tr("Touch to try");
  const ImVec2 size = size_of(panel.fonts.strong, text);
  const float height = 58 * s, width = size.x + 94 * s;
  const ImVec2 low{is_portrait(screen) ? (screen.x - width) / 2 : screen.x - margin - width, screen.y - margin - height};
  list.AddRectFilled(low, {low.x + width, low.y + height}, with_opacity(kInk, opacity * 0.94f), height / 2);
  draw_touch(list, {low.x + 36 * s, low.y + height / 2}, 19 * s, panel.now_s, kPaper, opacity);
  write(panel.fonts.strong, {low.x + 66 * s, low.y + (height - size.y) / 2}, with_opacity(kPaper, opacity), text);
  const ImVec2 scale = ImGui::GetIO().DisplayFramebufferScale;
  panel.places["invitation"] = {low.x * scale.x, low.y * scale.y, width * scale.x, height * scale.y};
}

float kiosk_controls_height(const KioskPanel& panel, float width, float height) {
  const bool portrait = height > width;
  const float s = panel.scale, small = imgui_compat::font_px(panel.fonts.small), row = imgui_compat::font_px(panel.fonts.body) + 24 * s;
  return (kThumbnail + 10) * s + small * 1.9f + row * (portrait ? 2 : 1) + (portrait ? 14 : 0) * s + 38 * s;
}

void kiosk_controls(KioskPanel& panel, const Library& library, const Thumbnails& thumbnails, KioskChoice& choice, float opacity) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const bool portrait = is_portrait(screen);
  const float s = panel.scale, height = kiosk_controls_height(panel, screen.x, screen.y);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{22 * s, 16 * s});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_ChildBorderSize, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2{14 * s, 12 * s});
  ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, 10 * s);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2{12 * s, 14 * s});
  begin_sheet("controls", {0, screen.y - height * (0.75f + 0.25f * opacity)}, {screen.x, height}, opacity);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{0, 0});
  strength_and_shape(panel, choice, portrait);
  style_row(panel, library, thumbnails, choice, opacity);
  ImGui::PopStyleVar();
  end_sheet();
  ImGui::PopStyleVar(6);
}

void kiosk_corner(KioskPanel& panel, float share) {
  if (share <= 0.15f) return;  // an accidental touch shows nothing
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  const float radius = 16 * panel.scale, at = 34 * panel.scale, from = -1.5708f;
  list.PathArcTo({at, at}, radius, from, from + 6.2832f * share, 48);
  list.PathStroke(kSoftInk, 0, 3 * panel.scale);
}

PinAnswer kiosk_pin_pad(KioskPanel& panel, const std::string& pin, std::string& typed) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float s = panel.scale, key = 66 * s, gap = 8 * s, pad = 18 * s, line = imgui_compat::font_px(panel.fonts.strong);
  const ImVec2 size{3 * key + 2 * gap + 2 * pad, 4 * key + 4 * gap + 2.2f * line + 2 * pad};
  PinAnswer answer = PinAnswer::none;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{pad, pad});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 14 * s);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2{gap, gap});
  ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, 10 * s);
  begin_sheet("pin", {(screen.x - size.x) / 2, (screen.y - size.y) / 2}, size, 1);
  imgui_compat::push_font(panel.fonts.strong);
  const std::string dots = typed.empty() ? tr("PIN") : std::string(typed.size(), '*');
  ImGui::SetCursorPosX((size.x - ImGui::CalcTextSize(dots.c_str()).x) / 2);
  ImGui::TextUnformatted(dots.c_str());
  const std::array<const char*, 12> keys{"1", "2", "3", "4", "5", "6", "7", "8", "9", "<", "0", "x"};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i % 3 != 0) ImGui::SameLine();
    const bool pressed = ImGui::Button(keys[i], {key, key});
    remember(panel, fmt::format("pin {}", keys[i]));
    if (!pressed) continue;
    if (i == 9) {
      if (!typed.empty()) typed.pop_back();
    } else if (i == 11) {
      answer = PinAnswer::back;
    } else {
      typed += keys[i];
    }
  }
  ImGui::PopFont();
  end_sheet();
  ImGui::PopStyleVar(4);
  if (answer == PinAnswer::none && typed.size() >= pin.size()) answer = typed == pin ? PinAnswer::right : PinAnswer::wrong;
  return answer;
}

void kiosk_closed(KioskPanel& panel, const std::string& opens, float at_x, float at_y) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  list.AddRectFilled({0, 0}, screen, IM_COL32_BLACK);
  const std::string title = tr("We are closed"), body = opens.empty() ? "" : tr_format("Open again at {}", opens);
  const ImVec2 first = size_of(panel.fonts.title, title), second = size_of(panel.fonts.body, body);
  const float width = std::max(first.x, second.x), height = first.y + 1.4f * second.y, margin = kMargin * panel.scale;
  const ImVec2 at{margin + at_x * std::max(screen.x - 2 * margin - width, 0.0f),
                  margin + at_y * std::max(screen.y - 2 * margin - height, 0.0f)};
  write(panel.fonts.title, at, IM_COL32(120, 120, 124, 255), title);
  if (!body.empty()) write(panel.fonts.body, {at.x, at.y + first.y + 0.3f * second.y}, IM_COL32(84, 84, 88, 255), body);
}

}  // namespace wrapture
