// The table of finishes. Colours are linear.
#include "viewer/scene/finish.hpp"

#include <fmt/format.h>

#include <array>

#include "engine/base/error.hpp"

namespace wrapture {
namespace {

Material uncoated() { return {.base_colour = glm::vec3(0.98f, 0.975f, 0.96f), .roughness = 1, .ink_fade = 0.07f, .grain = 0.4f}; }
Material kraft() { return {.roughness = 0.95f, .substrate = {0.44f, 0.265f, 0.135f}, .ink_cover = 0.14f, .ink_fade = 0.05f, .grain = 1}; }
Material soft_touch() { return {.base_colour = glm::vec3(0.93f), .roughness = 0.95f, .sheen = 0.75f}; }
Material glass(glm::vec3 tint) { return {.base_colour = tint, .roughness = 0.02f, .body = Body::clear}; }

const std::array<Finish, 12>& finish_table() {
  static const std::array<Finish, 12> all{{
      {"varnish", "Matte varnish", "哑光油", "Printed board with a thin matte varnish.", "印刷纸板，薄涂哑光油。", FinishUse::print,
       printed_board()},
      {"uncoated", "Uncoated", "非涂布纸", "Natural paper: inks sink in, fibres show, no gloss.", "天然纸：油墨渗入，纤维可见，无光泽。",
       FinishUse::print, uncoated()},
      {"coated",
       "Coated",
       "涂布纸",
       "Smooth coated board with a silky gloss.",
       "平滑的涂布纸板，丝质光泽。",
       FinishUse::print,
       {.roughness = 0.5f, .clearcoat = 0.75f, .clearcoat_roughness = 0.2f}},
      {"matte",
       "Matte lamination",
       "哑膜",
       "A matte film: deep colours, broad soft light.",
       "覆哑膜：颜色深沉，光线柔和。",
       FinishUse::print,
       {.roughness = 0.8f, .clearcoat = 0.9f, .clearcoat_roughness = 0.52f}},
      {"gloss",
       "Gloss lamination",
       "亮膜",
       "A glossy film that mirrors the lights.",
       "覆亮膜，能映出灯光。",
       FinishUse::print,
       {.roughness = 0.5f, .clearcoat = 1.4f, .clearcoat_roughness = 0.04f}},
      {"soft-touch", "Soft touch", "触感膜", "A velvety film: dull from the front, a bloom at the edges.",
       "丝绒触感膜：正面无光，边缘泛柔光。", FinishUse::print, soft_touch()},
      {"kraft", "Kraft", "牛皮纸", "Brown fibre board that shows through the inks.", "棕色纤维纸板，底色透过油墨。", FinishUse::print,
       kraft()},
      {"glass-clear", "Clear glass", "透明玻璃", "Flint glass.", "无色玻璃。", FinishUse::container, glass({0.90f, 0.94f, 0.925f})},
      {"glass-amber", "Amber glass", "棕色玻璃", "Brown glass.", "琥珀色玻璃。", FinishUse::container, glass({0.30f, 0.095f, 0.026f})},
      {"glass-green", "Green glass", "绿色玻璃", "Bottle green.", "酒瓶绿。", FinishUse::container, glass({0.085f, 0.20f, 0.055f})},
      {"pet",
       "PET",
       "PET",
       "Clear plastic with thin walls.",
       "透明塑料，壁薄。",
       FinishUse::container,
       {.base_colour = {0.93f, 0.96f, 0.97f}, .roughness = 0.07f, .wall = 0.3f, .body = Body::clear}},
      {"aluminium",
       "Aluminium",
       "铝",
       "Satin metal; on a can, inks shimmer on it.",
       "缎面金属；印铁罐上油墨泛金属光。",
       FinishUse::container,
       {.base_colour = {0.90f, 0.905f, 0.915f}, .metallic = 1, .roughness = 0.3f, .body = Body::opaque}},
  }};
  return all;
}

bool is_print(Part part) {
  return part == Part::printed_board || part == Part::plain_board || part == Part::side_board || part == Part::label;
}

}  // namespace

std::span<const Finish> finishes() { return finish_table(); }

const Finish& find_finish(std::string_view name) {
  std::string names;
  for (const Finish& finish : finish_table()) {
    if (finish.name == name) return finish;
    names += fmt::format("{}{}", names.empty() ? "" : ", ", finish.name);
  }
  throw Error(Failure::usage, fmt::format("finish '{}' is not known; use {} or none", name, names));
}

void use_finish(Look& look, std::string_view name) {
  if (name == "none") {
    look.print_finish.clear();
    look.container_finish.clear();
    return;
  }
  const Finish& finish = find_finish(name);
  (finish.use == FinishUse::print ? look.print_finish : look.container_finish) = finish.name;
}

Material material_of(const Scene& scene, Part part) {
  const Material& own = scene.materials[static_cast<std::size_t>(part)];
  const auto named = [](const std::string& name) -> const Material& { return find_finish(name).material; };
  const std::string &print = scene.look.print_finish, &container = scene.look.container_finish;
  if (part == Part::glass || part == Part::body) return container.empty() ? own : named(container);
  if (part == Part::printed_body) {
    Material material = print.empty() || named(print).grain > 0 ? own : named(print);  // a can is varnished, but no paper
    if (container.empty() || named(container).metallic < 1) return material;
    material.metallic = 1;
    material.roughness = named(container).roughness;
    material.substrate = named(container).base_colour;
    material.ink_cover = 0.3f;
    return material;
  }
  return is_print(part) && !print.empty() ? named(print) : own;
}

}  // namespace wrapture
