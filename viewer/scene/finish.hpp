// Named finishes of board, labels and containers, and the material that a part of a scene ends up with. Pure.
#pragma once

#include <span>
#include <string_view>

#include "viewer/scene/scene.hpp"

namespace wrapture {

enum class FinishUse { print, container };

/// container: of bottles, jars and cans; a printed can shows it under its inks.
struct Finish {
  std::string_view name, title, title_zh, help, help_zh;
  FinishUse use;
  Material material;
};

std::span<const Finish> finishes();
/// Throws Error(usage) naming all.
const Finish& find_finish(std::string_view name);
/// Puts it on what it is for; "none": the package's own again. Throws as find_finish().
void use_finish(Look& look, std::string_view name);

/// What the part is made of: the scene's material, or that of the finish chosen for it.
Material material_of(const Scene& scene, Part part);

}  // namespace wrapture
