// Section: light, background and floor.
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <filesystem>

#include "viewer/scene/studio.hpp"
#include "viewer/ui/format.hpp"
#include "viewer/ui/theme.hpp"
#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

struct Backdrop {
  const char* name;
  Background background;
};

const std::array<Backdrop, 5>& backdrops() {
  const auto plain = [](float level) {
    return Background{.kind = BackgroundKind::colour, .top = glm::vec3(level), .bottom = glm::vec3(level)};
  };
  static const std::array<Backdrop, 5> all{Backdrop{word("Studio: a light sweep"), {}},
                                           {word("White"), plain(1)},
                                           {word("Light grey"), plain(0.72f)},
                                           {word("Middle grey: colours are judged best against it"), plain(0.466f)},
                                           {word("Dark grey"), plain(0.13f)}};
  return all;
}

ImU32 to_colour(const glm::vec3& rgb) { return ImGui::ColorConvertFloat4ToU32({rgb.r, rgb.g, rgb.b, 1}); }

void swatch(PanelContext& context, const Backdrop& backdrop, ImVec2 size) {
  Background& current = context.document.scene.background;
  const ImVec2 low = ImGui::GetCursorScreenPos(), high{low.x + size.x, low.y + size.y};
  if (ImGui::InvisibleButton(backdrop.name, size)) current = backdrop.background;
  const bool chosen = current == backdrop.background,
             hovered = ImGui::IsItemHovered() || (ImGui::IsItemFocused() && ImGui::GetIO().NavVisible);
  widgets::tooltip(tr(backdrop.name));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  Scene seen = context.document.scene;
  seen.background = backdrop.background;
  const Background shown = backdrop_of(seen);
  const ImU32 top = to_colour(shown.top), bottom = to_colour(shown.bottom);
  list.AddRectFilledMultiColor(low, high, top, top, bottom, bottom);
  if (chosen || hovered) list.AddRect(low, high, chosen ? Palette::kAccent : Palette::kDim, 0, 0, 2.5f * context.scale);
}

void background_row(PanelContext& context) {
  const float width = ImGui::GetContentRegionAvail().x, start = width * 0.36f, gap = 6 * context.scale;
  widgets::row_label(tr("Background"), tr("What is seen behind the package."));
  const float more = ImGui::GetFrameHeight();
  const auto count = static_cast<float>(backdrops().size());
  const ImVec2 size{std::floor((width - start - more - gap * count) / count), ImGui::GetFrameHeight()};
  for (const Backdrop& backdrop : backdrops()) {
    swatch(context, backdrop, size);
    ImGui::SameLine(0, gap);
  }
  if (ImGui::Button("...###background picture", {more, 0})) context.actions.push_back({Command::open_background});
  const std::string& picture = context.document.scene.background.picture;
  widgets::tooltip(picture.empty() ? help_of(Command::open_background) : picture.c_str());
}

/// Top and bottom of a background of colours.
void colour_row(Background& background) {
  if (background.kind != BackgroundKind::colour && background.kind != BackgroundKind::gradient) return;
  constexpr ImGuiColorEditFlags kPlain = ImGuiColorEditFlags_NoInputs | ImGuiColorEditFlags_NoLabel | ImGuiColorEditFlags_NoTooltip;
  widgets::row_label(tr("Top, bottom"), tr("Colours of the background; both alike is a plain one."));
  Background changed = background;
  if (changed.kind == BackgroundKind::colour) changed.bottom = changed.top;
  bool edited = ImGui::ColorEdit3("##top", &changed.top.x, kPlain);
  widgets::tooltip(tr("Colour at the top of the background."));
  ImGui::SameLine();
  edited |= ImGui::ColorEdit3("##bottom", &changed.bottom.x, kPlain);
  widgets::tooltip(tr("Colour at the bottom of the background."));
  if (!edited) return;
  changed.kind = BackgroundKind::gradient;
  background = changed;
}

void light_rows(PanelContext& context, Look& look) {
  const bool chinese = language() == Language::chinese;
  std::vector<const char*> labels, helps;
  int chosen = -1;
  for (const LightSetup& setup : light_setups()) {
    if (setup.name == look.light) chosen = static_cast<int>(labels.size());
    labels.push_back((chinese ? setup.title_zh : setup.title).data());
    helps.push_back((chinese ? setup.help_zh : setup.help).data());
  }
  widgets::row_label(tr("Lights"), tr("Lights of the studio, or a panorama of real surroundings (.hdr)."));
  ImGui::NewLine();
  if (widgets::segmented("light", labels, helps, chosen)) look.light = light_setups()[static_cast<std::size_t>(chosen)].name;
  widgets::remember_place(context, "light");
  widgets::row_label(tr("Surroundings"), help_of(Command::set_light));
  const float width = ImGui::GetContentRegionAvail().x;
  const auto letters = static_cast<std::size_t>(std::max(4.0f, width / ImGui::CalcTextSize("n").x - 2));
  const std::string name = chosen < 0 ? shorten_middle(std::filesystem::path(look.light).filename().string(), letters) : tr("Panorama...");
  if (ImGui::Button(fmt::format("{}###surroundings", name).c_str(), {width, 0})) context.actions.push_back({Command::set_light});
  widgets::tooltip(chosen < 0 ? look.light.c_str() : help_of(Command::set_light));
  widgets::slider_row({tr("Turn light"), -180, 180, "%.0f°", tr("Turns the light around the package; it follows the camera.")},
                      look.light_turn_deg);
}

}  // namespace

void look_section(PanelContext& context) {
  widgets::heading(context, tr("Look"));
  Scene& scene = context.document.scene;
  light_rows(context, scene.look);
  float stops = std::log2(scene.exposure);
  if (widgets::slider_row({tr("Exposure"), -2, 2, "%+.1f EV", tr("Brightness of the light in stops; 0 keeps the colours of the artwork.")},
                          stops))
    scene.exposure = std::exp2(stops);
  background_row(context);
  colour_row(scene.background);
  float shadow = scene.shadow * 100, reflection = scene.reflection * 100;
  if (widgets::slider_row({tr("Shadow"), 0, 100, "%.0f %%", tr("Strength of the shadow on the floor.")}, shadow))
    scene.shadow = shadow / 100;
  if (widgets::slider_row({tr("Reflection"), 0, 100, "%.0f %%", tr("Gloss of the floor.")}, reflection))
    scene.reflection = reflection / 100;
  widgets::row_label(tr("Colours"), help_of(Command::set_exact_colours));
  int exact = scene.look.exact_colours ? 1 : 0;
  const std::array labels{tr("Lit"), tr("Exact")};
  const std::array helps{tr("The artwork as the light shows it."),
                         tr("The artwork's own sRGB values, whichever way it faces; everything else stays lit.")};
  if (widgets::segmented("exact colours", labels, helps, exact)) scene.look.exact_colours = exact == 1;
  widgets::remember_place(context, "exact colours");
}

}  // namespace wrapture
