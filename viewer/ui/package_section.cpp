// Section: which package, its sizes in mm, and what is printed where.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/base/error.hpp"
#include "viewer/ui/theme.hpp"
#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

bool fit_row(const char* id, Fit& fit, std::span<const char* const> helps) {
  int chosen = fit == Fit::cover ? 0 : 1;
  const std::array labels{tr("Fill"), tr("Fit")};
  if (!widgets::segmented(id, labels, helps, chosen)) return false;
  fit = chosen == 0 ? Fit::cover : Fit::contain;
  return true;
}

void placement_rows(Placement& placement, float reach_mm) {
  widgets::slider_row({tr("Right"), -reach_mm, reach_mm, "%.1f mm", tr("Moves the artwork to the right.")}, placement.right_mm);
  widgets::slider_row({tr("Down"), -reach_mm, reach_mm, "%.1f mm", tr("Moves the artwork down.")}, placement.down_mm);
  float percent = placement.scale * 100;
  if (widgets::slider_row({tr("Scale"), 10, 300, "%.0f %%", tr("Size of the artwork; 100 is as large as it fits.")}, percent))
    placement.scale = percent / 100;
  widgets::slider_row({tr("Turn"), -180, 180, "%.0f°", tr("Turns the artwork clockwise.")}, placement.turn_deg);
  ImGui::Checkbox(tr_id("Mirror").c_str(), &placement.flip);
  widgets::tooltip(tr("Mirrors the artwork from left to right."));
  ImGui::SameLine();
  if (ImGui::Button(tr_id("Reset").c_str())) placement = {};
  widgets::tooltip(tr("Back to the middle, upright, as large as it fits."));
}

bool carton_sizes(PanelContext& context, Carton& carton) {
  bool changed = widgets::slider_row({tr("Width"), 20, 400, "%.0f mm", tr("Width of the front.")}, carton.width_mm);
  changed |= widgets::slider_row({tr("Height"), 20, 400, "%.0f mm", tr("Height of the front.")}, carton.height_mm);
  changed |= widgets::slider_row({tr("Depth"), 10, 400, "%.0f mm", tr("Width of the sides.")}, carton.depth_mm);
  const float smallest = std::min({carton.width_mm, carton.height_mm, carton.depth_mm});
  widgets::slider_row({tr("Edges"), 0.2f, std::min(0.45f * smallest, 10.0f), "%.1f mm", tr("Radius of the rounded edges.")},
                      carton.edge_radius_mm);
  widgets::slider_row({tr("Board"), 0.2f, std::min(0.1f * smallest, 3.0f), "%.2f mm", tr("Thickness of the board; the net allows for it.")},
                      carton.board_mm);
  const float gap = ImGui::GetStyle().ItemSpacing.x, width = (ImGui::GetContentRegionAvail().x - gap) / 2;
  widgets::command_button(context, tr("Fit to artwork"), Command::fit_carton, width);
  ImGui::SameLine(0, gap);
  widgets::command_button(context, tr("Save net..."), Command::save_net, width);
  return changed;
}

/// One line a side: its name, the picture, and a way to take it off.
void side_row(PanelContext& context, Face face) {
  const std::string side(to_string(face));
  const auto& panels = context.document.more.panels;
  const auto found = panels.find(face);
  const bool own = found != panels.end();
  widgets::row_label(tr(side_title(side)), tr("A picture of its own for this side."));
  const float remove = own ? ImGui::GetFrameHeight() + ImGui::GetStyle().ItemSpacing.x : 0;
  const float width = ImGui::GetContentRegionAvail().x - remove;
  const std::string shown = own                                         ? found->second.file.filename().string()
                            : face == Face::front || face == Face::back ? std::string(tr("artwork"))
                                                                        : std::string(tr("plain"));
  if (ImGui::Button(fmt::format("{}##{}", widgets::fitting(shown, width - 12 * context.scale), side).c_str(), {width, 0}))
    context.actions.push_back({Command::open_panel, {}, side});
  widgets::tooltip(own ? found->second.file.string().c_str() : tr("Choose a picture for this side."));
  if (!own) return;
  ImGui::SameLine();
  if (ImGui::Button(fmt::format("x##{}", side).c_str(), {ImGui::GetFrameHeight(), 0}))
    context.actions.push_back({Command::drop_panel, {}, side});
  widgets::tooltip(tr("Takes the picture off."));
}

void side_placements(PanelContext& context) {
  for (auto& [face, panel] : context.document.more.panels) {
    if (!ImGui::TreeNode(fmt::format("{}###place {}", tr_format("Place: {}", tr(side_title(to_string(face)))), to_string(face)).c_str()))
      continue;
    const std::array helps{tr("The picture fills the side and is cropped."), tr("All of the picture is seen.")};
    fit_row("side fit", panel.fit, helps);
    placement_rows(panel.placement, 100);
    ImGui::TreePop();
  }
}

void carton_print(PanelContext& context, Carton& carton) {
  if (context.document.more.panels.empty()) {
    int as = carton.printed_as == PrintedAs::front ? 0 : 1;
    const std::array labels{tr("Front picture"), tr("Flat sheet")};
    const std::array helps{tr("The artwork is the picture of front and back; the sides follow its colours."),
                           tr("The artwork is the whole flat sheet of the net; each side takes its part of it.")};
    if (widgets::segmented("printed as", labels, helps, as)) carton.printed_as = as == 0 ? PrintedAs::front : PrintedAs::dieline;
  }
  if (carton.printed_as == PrintedAs::front) {
    const std::array helps{tr("The artwork fills the front and is cropped where the shapes differ."),
                           tr("All of the artwork is seen, with plain board around it where the shapes differ.")};
    fit_row("fit", carton.fit, helps);
    if (ImGui::TreeNode(tr_id("Place the artwork").c_str())) {
      placement_rows(carton.placement, 0.5f * carton.width_mm);
      ImGui::TreePop();
    }
  }
  if (!ImGui::TreeNode(tr_id("Sides").c_str())) return;
  for (const Face face : {Face::front, Face::back, Face::left, Face::right, Face::top, Face::bottom}) side_row(context, face);
  side_placements(context);
  ImGui::TreePop();
}

/// What cannot be is not taken over.
bool resize_container(Container& container, float height, float diameter) {
  try {
    container = resized(container, height, diameter);
    return true;
  } catch (const Error&) {
    return false;
  }
}

bool container_sizes(Container& container) {
  float height = height_mm(container), diameter = diameter_mm(container);
  const SizeRange range = size_range(container);
  bool changed = false;
  if (range.high_height_mm > range.low_height_mm)
    changed |=
        widgets::slider_row({tr("Height"), range.low_height_mm, range.high_height_mm, "%.0f mm", tr("Height with the closure.")}, height);
  changed |= widgets::slider_row(
      {tr("Diameter"), range.low_diameter_mm, range.high_diameter_mm, "%.0f mm", tr("Outer diameter of the body.")}, diameter);
  return changed && resize_container(container, height, diameter);
}

void liquid_rows(Container& container) {
  if (container.full_mm <= 0) return;
  float percent = container.fill * 100;
  if (widgets::slider_row({tr("Filled"), 0, 100, "%.0f %%", tr("Level of the liquid.")}, percent)) container.fill = percent / 100;
  widgets::row_label(tr("Liquid"), tr("Colour of the liquid; white takes that of the glass."));
  std::array<float, 3> seen{};
  for (int i = 0; i < 3; ++i) seen[static_cast<std::size_t>(i)] = std::pow(container.liquid[i], 1 / 2.2f);
  ImGui::SetNextItemWidth(-1);
  if (ImGui::ColorEdit3("##liquid", seen.data(), ImGuiColorEditFlags_NoInputs))
    for (int i = 0; i < 3; ++i) container.liquid[i] = std::pow(seen[static_cast<std::size_t>(i)], 2.2f);
  widgets::tooltip(tr("Colour of the liquid; white takes that of the glass."));
}

void band_rows(LabelBand& band, float height, bool printed) {
  widgets::slider_row({tr("From"), 0, band.high_mm - 2, "%.0f mm", tr("Height of its lower edge.")}, band.low_mm);
  widgets::slider_row({tr("To"), band.low_mm + 2, height, "%.0f mm", tr("Height of its upper edge.")}, band.high_mm);
  if (!printed) widgets::slider_row({tr("Wrap"), 20, 360, tr("up to %.0f°"), tr("How far it may reach around.")}, band.wrap_deg);
  widgets::slider_row({tr("Position"), -180, 180, "%.0f°", tr("Where its middle is: 0 is the front; the seam is opposite.")},
                      band.turn_deg);
  const std::array helps{tr("The artwork fills the whole band and is cropped."),
                         tr("All of the artwork is seen; paper is cut to its shape.")};
  fit_row("band fit", band.fit, helps);
  if (ImGui::TreeNode(tr_id("Place the artwork").c_str())) {
    placement_rows(band.placement, 60);
    ImGui::TreePop();
  }
}

void back_label_rows(PanelContext& context, Container& container) {
  ImGui::Checkbox(tr_id("Back label").c_str(), &container.back.shown);
  widgets::tooltip(tr("A second label, opposite the first."));
  if (!container.back.shown || !ImGui::TreeNodeEx(tr_id("On the back").c_str(), ImGuiTreeNodeFlags_DefaultOpen)) return;
  const auto& file = context.document.more.back_label;
  widgets::row_label(tr("Artwork"), tr("What is printed on the back label."));
  const float remove = file.empty() ? 0 : ImGui::GetFrameHeight() + ImGui::GetStyle().ItemSpacing.x,
              width = ImGui::GetContentRegionAvail().x - remove;
  const std::string shown = file.empty() ? std::string(tr("the same")) : file.filename().string();
  if (ImGui::Button(fmt::format("{}##back", widgets::fitting(shown, width - 12 * context.scale)).c_str(), {width, 0}))
    context.actions.push_back({Command::open_back_label});
  widgets::tooltip(tr("What is printed on the back label."));
  if (!file.empty()) {
    ImGui::SameLine();
    if (ImGui::Button("x##back", {ImGui::GetFrameHeight(), 0})) context.actions.push_back({Command::drop_back_label});
    widgets::tooltip(tr("Print the artwork on the back label too."));
  }
  ImGui::PushID("back");
  band_rows(container.back, height_mm(container), false);
  ImGui::PopID();
  ImGui::TreePop();
}

bool container_rows(PanelContext& context, Container& container) {
  const bool changed = container_sizes(container);
  liquid_rows(container);
  const bool printed = is_printed(container);
  if (ImGui::TreeNode((printed ? tr_id("Print") : tr_id("Label")).c_str())) {
    if (!printed) {
      ImGui::Checkbox(tr_id("Shown").c_str(), &container.label.shown);
      widgets::tooltip(tr("Whether there is a label."));
    }
    band_rows(container.label, height_mm(container), printed);
    ImGui::TreePop();
  }
  if (!printed) back_label_rows(context, container);
  return changed;
}

/// File, material and height of an opened shape.
void model_rows(PanelContext& context) {
  const ModelShape& shape = context.document.scene.model;
  if (!shape.loaded) return;
  widgets::row_label(tr("File"), shape.file.string().c_str());
  if (ImGui::Button(widgets::fitting(shape.file.filename().string(), ImGui::GetContentRegionAvail().x).c_str(), {-1, 0}))
    context.actions.push_back({Command::open_shape});
  widgets::tooltip(tr("Open another shape."));
  widgets::row_label(tr("Artwork on"), tr("The material that wears the artwork."));
  ImGui::SetNextItemWidth(-1);
  if (ImGui::BeginCombo("##material", shape.artwork_material.c_str())) {
    for (const ImportedMaterial& material : shape.loaded->materials)
      if (material.area_mm2 > 0 && ImGui::Selectable(material.name.c_str(), material.name == shape.artwork_material))
        context.actions.push_back({Command::set_shape_material, {}, material.name});
    ImGui::EndCombo();
  }
  widgets::remember_place(context, "shape material");
  widgets::row_label(tr("Height"), tr("Height of the shape; the rest follows."));
  ImGui::SetNextItemWidth(-1);
  float height = shape.height_mm;
  ImGui::InputFloat("##height", &height, 0, 0, "%.1f mm");
  if (ImGui::IsItemDeactivatedAfterEdit()) context.actions.push_back({Command::set_shape_height, {static_cast<double>(height)}});
  widgets::remember_place(context, "shape height");
}

}  // namespace

const char* side_title(std::string_view side) {
  constexpr std::array<std::pair<std::string_view, const char*>, 6> kTitles{{{"front", word("Front")},
                                                                             {"back", word("Back")},
                                                                             {"left", word("Left side")},
                                                                             {"right", word("Right side")},
                                                                             {"top", word("Top")},
                                                                             {"bottom", word("Bottom")}}};
  for (const auto& [name, title] : kTitles)
    if (name == side) return title;
  return "";
}

std::string size_text(const Container& container) {
  return fmt::format("{}: {:.0f} x {:.0f} mm{}", in_language(container.title, container.title_zh), height_mm(container),
                     diameter_mm(container), is_printed(container) ? tr(", printed all round") : "");
}

void package_section(PanelContext& context) {
  widgets::heading(context, tr("Package"));
  shape_tiles(context);
  Scene& scene = context.document.scene;
  if (scene.kind == ShapeKind::model) return model_rows(context);
  bool resized = false;
  if (scene.kind == ShapeKind::box) {
    resized = carton_sizes(context, scene.carton);
    carton_print(context, scene.carton);
  } else if (scene.kind == ShapeKind::bottle) {
    resized = container_rows(context, scene.container);
  }
  if (!resized) return;
  const float smallest = std::min({scene.carton.width_mm, scene.carton.height_mm, scene.carton.depth_mm});
  scene.carton.edge_radius_mm = std::min(scene.carton.edge_radius_mm, 0.45f * smallest);
  scene.carton.board_mm = std::min(scene.carton.board_mm, 0.1f * smallest);
  context.actions.push_back({Command::frame_view});
}

}  // namespace wrapture
