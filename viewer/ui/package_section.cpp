// Section: box or bottle, and its sizes.
#include <algorithm>
#include <array>

#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

bool carton_rows(Carton& carton) {
  bool changed = widgets::slider_row({tr("Width"), 20, 400, "%.0f mm", tr("Width of the front.")}, carton.width_mm);
  changed |= widgets::slider_row({tr("Height"), 20, 400, "%.0f mm", tr("Height of the front.")}, carton.height_mm);
  changed |= widgets::slider_row({tr("Depth"), 10, 400, "%.0f mm", tr("Width of the sides.")}, carton.depth_mm);
  const float most = std::min({carton.width_mm, carton.height_mm, carton.depth_mm, 20.0f}) / 2;
  widgets::slider_row({tr("Edges"), 0.2f, most, "%.1f mm", tr("Radius of the rounded edges.")}, carton.edge_radius_mm);
  int fit = carton.fit == Fit::cover ? 0 : 1;
  const std::array labels{tr("Fill"), tr("Fit")};
  const std::array helps{tr("The artwork fills the front and is cropped where the shapes differ."),
                         tr("All of the artwork is seen, with plain board around it where the shapes differ.")};
  if (widgets::segmented("fit", labels, helps, fit)) carton.fit = fit == 0 ? Fit::cover : Fit::contain;
  return changed;
}

bool container_rows(Container& container) {
  bool changed = false;
  float height = height_mm(container), diameter = diameter_mm(container);
  const SizeRange range = size_range(container);
  if (widgets::slider_row({tr("Height"), range.low_height_mm, range.high_height_mm, "%.0f mm", tr("Height with the closure.")}, height) |
      widgets::slider_row({tr("Diameter"), range.low_diameter_mm, range.high_diameter_mm, "%.0f mm", tr("Outer diameter of the body.")},
                          diameter)) {
    container = resized(container, height, diameter);
    changed = true;
  }
  widgets::slider_row({tr("Label"), 60, 360, tr("up to %.0f°"), tr("How far the label may reach around; it keeps the artwork's shape.")},
                      container.label.wrap_deg);
  float percent = container.fill * 100;
  if (container.full_mm > 0 && widgets::slider_row({tr("Filled"), 0, 100, "%.0f %%", tr("Level of the liquid.")}, percent))
    container.fill = percent / 100;
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

void package_section(PanelContext& context) {
  widgets::heading(context, tr("Package"));
  Scene& scene = context.document.scene;
  int kind = static_cast<int>(scene.kind);
  const std::array labels{tr("Box"), tr("Bottle"), tr("Model")};
  const std::array helps{tr("A folding carton (1)."), tr("A bottle with a label (2)."), tr("A shape of your own: GLB, glTF or OBJ.")};
  constexpr std::array commands{Command::show_box, Command::show_bottle, Command::show_model};
  if (widgets::segmented("kind", labels, helps, kind)) context.actions.push_back({commands[static_cast<std::size_t>(kind)]});
  if (scene.kind == ShapeKind::model) return model_rows(context);
  const bool resized = scene.kind == ShapeKind::box ? carton_rows(scene.carton) : container_rows(scene.container);
  if (resized) {
    const float most = std::min({scene.carton.width_mm, scene.carton.height_mm, scene.carton.depth_mm}) / 2;
    scene.carton.edge_radius_mm = std::min(scene.carton.edge_radius_mm, most);
    context.actions.push_back({Command::frame_view});
  }
}

}  // namespace wrapture
