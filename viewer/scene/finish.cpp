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
      {"varnish", "Matte varnish", "Printed board with a thin matte varnish.", FinishUse::print, printed_board()},
      {"uncoated", "Uncoated", "Natural paper: inks sink in, fibres show, no gloss.", FinishUse::print, uncoated()},
      {"coated",
       "Coated",
       "Smooth coated board with a silky gloss.",
       FinishUse::print,
       {.roughness = 0.5f, .clearcoat = 0.75f, .clearcoat_roughness = 0.2f}},
      {"matte",
       "Matte lamination",
       "A matte film: deep colours, broad soft light.",
       FinishUse::print,
       {.roughness = 0.8f, .clearcoat = 0.9f, .clearcoat_roughness = 0.52f}},
      {"gloss",
       "Gloss lamination",
       "A glossy film that mirrors the lights.",
       FinishUse::print,
       {.roughness = 0.5f, .clearcoat = 1, .clearcoat_roughness = 0.04f}},
      {"soft-touch", "Soft touch", "A velvety film: dull from the front, a bloom at the edges.", FinishUse::print, soft_touch()},
      {"kraft", "Kraft", "Brown fibre board that shows through the inks.", FinishUse::print, kraft()},
      {"glass-clear", "Clear glass", "Flint glass.", FinishUse::container, glass({0.90f, 0.94f, 0.925f})},
      {"glass-amber", "Amber glass", "Brown glass.", FinishUse::container, glass({0.30f, 0.095f, 0.026f})},
      {"glass-green", "Green glass", "Bottle green.", FinishUse::container, glass({0.085f, 0.20f, 0.055f})},
      {"pet",
       "PET",
       "Clear plastic with thin walls.",
       FinishUse::container,
       {.base_colour = {0.93f, 0.96f, 0.97f}, .roughness = 0.07f, .wall = 0.3f, .body = Body::clear}},
      {"aluminium",
       "Aluminium",
       "Brushed metal; on a can, inks shimmer on it.",
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
