// Section: finishes of print and container, and foil, varnish and relief in places.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/style/brand.hpp"
#include "viewer/scene/finish.hpp"
#include "viewer/ui/format.hpp"
#include "viewer/ui/theme.hpp"
#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

constexpr float kFirstTolerance = 10;  // CIEDE2000: lettering with a soft gradient

const char* shown(std::string_view english, std::string_view chinese) {
  return language() == Language::chinese ? chinese.data() : english.data();
}

/// All finishes for one use as chips, and the package's own before them.
void finish_row(PanelContext& context, FinishUse use, const char* label, const char* help, std::string& chosen) {
  std::vector<const char*> labels{tr("As it comes")}, helps{tr("What the package comes with.")};
  std::vector<std::string> names{""};
  for (const Finish& finish : finishes()) {
    if (finish.use != use) continue;
    labels.push_back(shown(finish.title, finish.title_zh));
    helps.push_back(shown(finish.help, finish.help_zh));
    names.emplace_back(finish.name);
  }
  int index = static_cast<int>(std::ranges::find(names, chosen) - names.begin());
  widgets::row_label(label, help);
  ImGui::NewLine();
  if (widgets::chips(context, label, labels, helps, index)) chosen = names[static_cast<std::size_t>(index)];
}

ImVec4 to_colour(const Colour& colour) {
  return {static_cast<float>(colour.red) / 255, static_cast<float>(colour.green) / 255, static_cast<float>(colour.blue) / 255, 1};
}

/// The artwork's colour that a printer would most likely foil: light, but not the ground.
SpotPlace likely_place(const PanelContext& context, const Look& look) {
  for (const SpotPlace* place : {&look.foil, &look.spot_uv, &look.emboss})
    if (!place->empty()) return *place;
  const std::vector<Colour>& colours = context.status.main_colours;
  const Colour* best = nullptr;
  double lightness = -1;
  for (std::size_t i = colours.size() > 1 ? 1 : 0; i < colours.size(); ++i) {
    const double l = lab_of(colours[i]).l;
    if (l <= lightness || l > 96) continue;
    lightness = l;
    best = &colours[i];
  }
  return best ? to_string(BrandColour{*best, kFirstTolerance}) : "";
}

/// Where it goes: a colour of the artwork, how near to it, or a mask.
void place_rows(PanelContext& context, const char* id, SpotPlace& place, Command open) {
  ImGui::PushID(id);
  const float side = ImGui::GetFrameHeight(), gap = ImGui::GetStyle().FramePadding.y;
  widgets::row_label(tr("Where"), tr("A colour of the artwork: everything that has it is finished. Or a grey mask: white is finished."));
  for (const Colour& colour : context.status.main_colours) {
    if (ImGui::GetContentRegionAvail().x < 4.3f * side) break;
    const std::string name = to_string(colour);
    const bool on = is_colour(place) && parse_brand_colour(place).colour == colour;
    if (ImGui::ColorButton(name.c_str(), to_colour(colour), ImGuiColorEditFlags_NoTooltip | ImGuiColorEditFlags_NoDragDrop, {side, side}))
      place = to_string(BrandColour{colour, is_colour(place) ? parse_brand_colour(place).tolerance : kFirstTolerance});
    if (on)
      ImGui::GetWindowDrawList()->AddRect(ImGui::GetItemRectMin(), ImGui::GetItemRectMax(), Palette::kAccent, 0, 0, 2.5f * context.scale);
    widgets::tooltip(tr_format("Where the artwork is {}.", name).c_str());
    widgets::remember_place(context, fmt::format("{} {}", id, name));
    ImGui::SameLine(0, gap);
  }
  if (ImGui::Button(fmt::format("{}###mask", tr("Mask...")).c_str(), {ImGui::GetContentRegionAvail().x, 0}))
    context.actions.push_back({open});
  widgets::tooltip(help_of(open));
  if (is_colour(place)) {
    BrandColour brand = parse_brand_colour(place);
    if (widgets::slider_row(
            {tr("Reach"), 0, 40, "%.0f", tr("How far a colour may be from it (CIEDE2000: 1 can just be told, 5 at a glance).")},
            brand.tolerance))
      place = to_string(BrandColour{brand.colour, std::round(brand.tolerance)});
  } else {
    const auto letters = static_cast<std::size_t>(ImGui::GetContentRegionAvail().x / ImGui::CalcTextSize("n").x);
    widgets::caption(context, shorten_middle(place, letters));
    widgets::tooltip(place.c_str());
  }
  ImGui::PopID();
}

void foil_rows(PanelContext& context, Look& look) {
  widgets::row_label(tr("Foil"), tr("Hot-stamped metal foil: see at once what it would do here."));
  ImGui::NewLine();
  const std::array labels{tr("None"), tr("Gold"), tr("Silver"), tr("Copper")};
  const std::array helps{tr("No foil."), tr("Gold foil."), tr("Silver foil."), tr("Copper foil.")};
  int chosen = look.foil.empty() ? 0 : 1 + static_cast<int>(look.metal);
  if (widgets::segmented("foil", labels, helps, chosen)) {
    if (chosen == 0) {
      look.foil.clear();
    } else {
      if (look.foil.empty()) look.foil = likely_place(context, look);
      look.metal = static_cast<Foil>(chosen - 1);
      if (look.foil.empty()) context.actions.push_back({Command::set_foil});
    }
  }
  widgets::remember_place(context, "foil");
  if (!look.foil.empty()) place_rows(context, "foil", look.foil, Command::set_foil);
}

/// Off or on, and where.
void spot_rows(PanelContext& context, const char* id, const char* label, const char* help, SpotPlace& place, Command open) {
  widgets::row_label(label, help);
  const std::array labels{tr("Off"), tr("On")};
  const std::array helps{help, help};
  int chosen = place.empty() ? 0 : 1;
  if (widgets::segmented(id, labels, helps, chosen)) {
    place = chosen == 0 ? "" : likely_place(context, context.document.scene.look);
    if (chosen == 1 && place.empty()) context.actions.push_back({open});
  }
  widgets::remember_place(context, id);
  if (!place.empty()) place_rows(context, id, place, open);
}

}  // namespace

void finish_section(PanelContext& context) {
  widgets::heading(context, tr("Finish"));
  Scene& scene = context.document.scene;
  Look& look = scene.look;
  finish_row(context, FinishUse::print, tr("Print"), tr("How board and labels are finished."), look.print_finish);
  if (scene.kind == ShapeKind::bottle)
    finish_row(context, FinishUse::container, tr("Container"), tr("What the bottle, jar or can is made of."), look.container_finish);
  foil_rows(context, look);
  spot_rows(context, "spot-uv", tr("Spot varnish"), tr("A thick glossy varnish in places."), look.spot_uv, Command::set_spot_uv);
  spot_rows(context, "emboss", tr("Relief"), tr("The board is raised in places."), look.emboss, Command::set_emboss);
  if (look.emboss.empty()) return;
  ImGui::PushID("relief");
  float percent = look.emboss_depth * 100;
  if (widgets::slider_row({tr("Depth"), 0, 100, "%.0f %%", tr("Height of the relief; 100 % is about 1 mm on a front 120 mm wide.")},
                          percent))
    look.emboss_depth = percent / 100;
  ImGui::PopID();
}

}  // namespace wrapture
