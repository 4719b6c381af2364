// Section: what is kept of the artwork: colours, brand colours, a mask; and how large strokes are, and whether the edges join.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "viewer/ui/format.hpp"
#include "viewer/ui/theme.hpp"
#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

ImVec4 shown(const Colour& colour) {
  return {static_cast<float>(colour.red) / 255, static_cast<float>(colour.green) / 255, static_cast<float>(colour.blue) / 255, 1};
}

Colour colour_of(const std::array<float, 3>& rgb) {
  const auto byte = [](float value) { return static_cast<std::uint8_t>(std::clamp(value, 0.0f, 1.0f) * 255 + 0.5f); };
  return {byte(rgb[0]), byte(rgb[1]), byte(rgb[2])};
}

/// Swatch, tolerance, and a way to remove it.
void brand_row(PanelContext& context, BrandColour& brand) {
  const std::string name = to_string(brand.colour);
  const ImVec4 now = shown(brand.colour);
  std::array<float, 3> rgb{now.x, now.y, now.z};
  if (ImGui::ColorEdit3("##colour", rgb.data(), ImGuiColorEditFlags_NoInputs | ImGuiColorEditFlags_NoLabel | ImGuiColorEditFlags_NoTooltip))
    brand.colour = colour_of(rgb);
  widgets::tooltip(tr("A brand colour. Click to change it."));
  ImGui::SameLine();
  ImGui::AlignTextToFramePadding();
  ImGui::TextUnformatted(name.c_str());
  ImGui::SameLine();
  const float side = ImGui::GetFrameHeight(), gap = ImGui::GetStyle().ItemSpacing.x;
  ImGui::BeginChild("tolerance", {ImGui::GetContentRegionAvail().x - side - gap, side});
  widgets::slider("##tolerance", brand.tolerance, 0, 20, tr("within %.1f"));
  widgets::tooltip(tr("Artwork this near to the colour is kept as it is (CIEDE2000: 1 can just be told, 5 at a glance)."));
  ImGui::EndChild();
  ImGui::SameLine();
  if (ImGui::Button("x", {side, 0})) context.actions.push_back({Command::remove_brand_colour, {}, name});
  widgets::tooltip(tr("Keep this colour no longer."));
  widgets::remember_place(context, "remove " + name);
}

/// The artwork's own colours; a click makes one a brand colour.
void main_colour_row(PanelContext& context) {
  widgets::row_label(tr("Keep colour"),
                     tr("The main colours of the artwork. Click one to keep it bit for bit, wherever the artwork has it."));
  const float side = ImGui::GetFrameHeight();
  const bool full = context.document.control.brand_colours.size() >= kMaxBrandColours;
  for (const Colour& colour : context.status.main_colours) {
    const std::string name = to_string(colour);
    if (ImGui::GetContentRegionAvail().x < side) break;
    if (ImGui::ColorButton(name.c_str(), shown(colour), ImGuiColorEditFlags_NoTooltip | ImGuiColorEditFlags_NoDragDrop, {side, side}) &&
        !full)
      context.actions.push_back({Command::add_brand_colour, {}, name});
    widgets::tooltip(full ? tr("No more colours can be kept.") : tr_format("Keep {} as it is.", name).c_str());
    widgets::remember_place(context, "keep " + name);
    ImGui::SameLine(0, ImGui::GetStyle().FramePadding.y);
  }
  ImGui::NewLine();
}

/// A button with the mask's name, and on the right a way to do without.
void mask_row(PanelContext& context) {
  const std::filesystem::path& mask = context.document.control.protect;
  widgets::row_label(tr("Protect"), help_of(Command::open_mask));
  const float side = ImGui::GetFrameHeight(), gap = ImGui::GetStyle().FramePadding.y;
  const float draw_width = ImGui::CalcTextSize(tr("Draw...")).x + 2 * ImGui::GetStyle().FramePadding.x;
  widgets::command_button(context, tr("Draw..."), Command::toggle_protect, draw_width);
  widgets::remember_place(context, "protect sheet button");
  ImGui::SameLine(0, gap);
  const float width = ImGui::GetContentRegionAvail().x - (mask.empty() ? 0 : side + gap);
  const auto letters = static_cast<std::size_t>(std::max(4.0f, width / ImGui::CalcTextSize("n").x - 2));
  const std::string text = mask.empty() ? tr("Mask...") : shorten_middle(mask.filename().string(), letters);
  if (ImGui::Button(fmt::format("{}###mask", text).c_str(), {width, 0})) context.actions.push_back({Command::open_mask});
  widgets::tooltip(mask.empty() ? help_of(Command::open_mask) : mask.string().c_str());
  widgets::remember_place(context, "mask");
  if (mask.empty()) return;
  ImGui::SameLine(0, gap);
  if (ImGui::Button("x##mask", {side, 0})) context.actions.push_back({Command::drop_mask});
  widgets::tooltip(help_of(Command::drop_mask));
}

}  // namespace

void control_section(PanelContext& context) {
  widgets::heading(context, tr("Control"));
  StyleControl& control = context.document.control;
  float percent = control.colour_keep * 100;
  if (widgets::slider_row(
          {tr("Own colours"), 0, 100, "%.0f %%", tr("100 % keeps the artwork's colours and takes light and dark from the style.")},
          percent))
    control.colour_keep = percent / 100;
  widgets::remember_place(context, "colour keep");
  widgets::slider_row({tr("Stroke size"), kMinStrokeScale, kMaxStrokeScale, "× %.2f",
                       tr("Larger strokes see less of the artwork's detail; smaller ones take longer. The style is computed anew.")},
                      control.stroke_scale);
  widgets::remember_place(context, "stroke scale");
  widgets::row_label(tr("Seam"), help_of(Command::set_wrap));
  int joined = control.wrap == WrapAround::u ? 1 : 0;
  const std::array labels{tr("Separate"), tr("Joined")};
  const std::array helps{tr("Left and right edge have nothing to do with each other."),
                         tr("Left and right edge meet without a seam, for labels that go all around.")};
  if (widgets::segmented("edges", labels, helps, joined)) control.wrap = joined == 1 ? WrapAround::u : WrapAround::none;
  mask_row(context);
  main_colour_row(context);
  for (std::size_t i = 0; i < control.brand_colours.size(); ++i) {
    ImGui::PushID(static_cast<int>(i));
    brand_row(context, control.brand_colours[i]);
    ImGui::PopID();
  }
}

}  // namespace wrapture
