// From places on the package to places on the artwork.
#include "viewer/scene/flat.hpp"

#include <algorithm>

namespace wrapture {
namespace {

/// Printed paper of which the artwork is `artwork_mm` large before its placement; it takes u_range of the texture.
struct FlatPaper {
  glm::vec2 paper_mm, artwork_mm;
  Placement placement;
  glm::vec2 u_range{0, 1};
};

void add_paper(FlatSheet& sheet, const FlatPaper& paper) {
  const auto add = [&](NetLineKind kind, float grow_mm) {
    const glm::vec2 half = 0.5f * paper.paper_mm + grow_mm;
    NetLine line{kind, {}, true};
    for (const glm::vec2 corner : {glm::vec2(-1, -1), glm::vec2(1, -1), glm::vec2(1, 1), glm::vec2(-1, 1)}) {
      glm::vec2 uv = placed_uv(paper.placement, corner * half, paper.artwork_mm);
      uv.x = glm::mix(paper.u_range.x, paper.u_range.y, uv.x);
      line.points.push_back(uv * sheet.size_mm);
    }
    sheet.lines.push_back(std::move(line));
  };
  add(NetLineKind::bleed, kBleed_mm);
  add(NetLineKind::safe, -std::min(kSafe_mm, 0.2f * std::min(paper.paper_mm.x, paper.paper_mm.y)));
  add(NetLineKind::cut, 0);
}

FlatPaper label_paper(const Container& container, const LabelBand& band, float aspect, glm::vec2 u_range) {
  const Label label = label_of(container, band, aspect);
  const glm::vec2 paper(label.wrap_rad * label.radius_mm, label.height_mm);
  const float width = std::max(paper.x, paper.y * aspect);
  return {paper, {width, width / aspect}, band.placement, u_range};
}

FlatSheet of_labels(const Container& container, float texture_aspect) {
  const float back = container.back_aspect > 0 ? std::min(container.back_aspect, 0.95f * texture_aspect) : 0, front = texture_aspect - back;
  const float share = front / texture_aspect;
  const FlatPaper paper = label_paper(container, container.label, front, {0, share});
  FlatSheet sheet{{paper.artwork_mm.x * paper.placement.scale / share, paper.artwork_mm.y * paper.placement.scale}, {}};
  if (container.label.shown) add_paper(sheet, paper);
  if (container.back.shown)
    add_paper(sheet, back > 0 ? label_paper(container, container.back, back, {share, 1})
                              : label_paper(container, container.back, front, {0, share}));
  return sheet;
}

}  // namespace

FlatSheet flat_sheet(const Scene& scene, float texture_aspect) {
  if (scene.kind == ShapeKind::bottle && !is_printed(scene.container)) return of_labels(scene.container, texture_aspect);
  if (scene.kind == ShapeKind::bottle) {
    const PrintSheet print = print_sheet(scene.container, texture_aspect);
    FlatSheet sheet{print.artwork_mm * scene.container.label.placement.scale, {}};
    add_paper(sheet, {print.paper_mm, print.artwork_mm, scene.container.label.placement});
    return sheet;
  }
  const Carton& carton = scene.carton;
  if (carton.printed_as == PrintedAs::dieline) {
    Net net = make_net(carton);
    return {net.size_mm, std::move(net.lines)};
  }
  const bool cover = carton.fit == Fit::cover;
  const float wide = carton.width_mm, high = carton.height_mm * texture_aspect, width = cover ? std::max(wide, high) : std::min(wide, high);
  FlatSheet sheet{glm::vec2(width, width / texture_aspect) * carton.placement.scale, {}};
  add_paper(sheet, {{carton.width_mm, carton.height_mm}, {width, width / texture_aspect}, carton.placement});
  return sheet;
}

}  // namespace wrapture
