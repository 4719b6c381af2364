// Section: background and light.
#include <array>
#include <cmath>

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
  const ImU32 top = to_colour(backdrop.background.top), bottom = to_colour(backdrop.background.bottom);
  list.AddRectFilledMultiColor(low, high, top, top, bottom, bottom);
  if (chosen || hovered) list.AddRect(low, high, chosen ? Palette::kAccent : Palette::kDim, 0, 0, 2.5f * context.scale);
}

void background_row(PanelContext& context) {
  const float width = ImGui::GetContentRegionAvail().x, start = width * 0.36f, gap = 6 * context.scale;
  widgets::row_label(tr("Background"), tr("What is seen behind the package."));
  const auto count = static_cast<float>(backdrops().size());
  const ImVec2 size{std::floor((width - start - gap * (count - 1)) / count), ImGui::GetFrameHeight()};
  for (const Backdrop& backdrop : backdrops()) {
    swatch(context, backdrop, size);
    if (&backdrop != &backdrops().back()) ImGui::SameLine(0, gap);
  }
}

}  // namespace

void look_section(PanelContext& context) {
  widgets::heading(context, tr("Look"));
  Scene& scene = context.document.scene;
  background_row(context);
  float stops = std::log2(scene.exposure);
  if (widgets::slider_row({tr("Exposure"), -2, 2, "%+.1f EV", tr("Brightness of the light in stops; 0 keeps the colours of the artwork.")},
                          stops))
    scene.exposure = std::exp2(stops);
  float shadow = scene.shadow * 100, reflection = scene.reflection * 100;
  if (widgets::slider_row({tr("Shadow"), 0, 100, "%.0f %%", tr("Strength of the shadow on the floor.")}, shadow))
    scene.shadow = shadow / 100;
  if (widgets::slider_row({tr("Reflection"), 0, 100, "%.0f %%", tr("Gloss of the floor.")}, reflection))
    scene.reflection = reflection / 100;
}

}  // namespace wrapture
