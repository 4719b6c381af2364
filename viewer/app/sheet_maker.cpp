// Composing in the background.
#include "viewer/app/sheet_maker.hpp"

#include "viewer/app/future.hpp"
#include "viewer/app/window.hpp"
#include "viewer/scene/sheet.hpp"

namespace wrapture {

SheetMaker::Sheet compose(const SheetOrder& order, const Image& artwork) {
  SheetMaker::Sheet sheet{order, {}, 0};
  if (!order.back_label.empty()) {
    sheet.image = join_labels(artwork, load_image(order.back_label));
    sheet.back_aspect = static_cast<float>(sheet.image.width - artwork.width) / static_cast<float>(artwork.height);
    return sheet;
  }
  std::map<Face, Image> images;
  for (const auto& [face, panel] : order.panels) images[face] = load_image(panel.file);
  std::map<Face, PanelPicture> pictures{{Face::front, {&artwork, order.carton.fit, order.carton.placement}}, {Face::back, {&artwork}}};
  for (const auto& [face, panel] : order.panels) pictures[face] = {&images[face], panel.fit, panel.placement};
  sheet.image = compose_sheet(order.carton, pictures);
  return sheet;
}

SheetOrder sheet_order(const Document& document) {
  SheetOrder order;
  if (document.scene.kind == ShapeKind::box) {
    order.panels = document.more.panels;
    if (!order.panels.empty()) order.carton = document.scene.carton;
    order.carton.edge_radius_mm = Carton{}.edge_radius_mm;  // the net does not depend on it
  } else if (document.scene.kind == ShapeKind::bottle && document.scene.container.back.shown && !is_printed(document.scene.container)) {
    order.back_label = document.more.back_label;
  }
  return order;
}

void SheetMaker::make(const SheetOrder& order, const Image& artwork) {
  std::erase_if(abandoned_, [](const auto& future) { return ready(future); });
  if (job_.valid()) abandoned_.push_back(std::move(job_));
  job_ = std::async(std::launch::async, [order, artwork] {
    struct WakeAtEnd {
      ~WakeAtEnd() { Window::wake(); }
    } const wake;
    return compose(order, artwork);
  });
}

std::optional<SheetMaker::Sheet> SheetMaker::take() {
  if (!ready(job_)) return std::nullopt;
  return job_.get();  // leaves job_ empty, also when it throws
}

}  // namespace wrapture
