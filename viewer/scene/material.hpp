// How a surface takes light.
#pragma once

#include <glm/glm.hpp>

namespace wrapture {

/// How light goes through: as its part usually has it, not at all, or as through glass.
enum class Body { as_part, opaque, clear };

struct Material {
  glm::vec3 base_colour{1};  // linear; multiplies the artwork where the part is printed; the liquid's tint for glass
  float metallic = 0;        // 0 or 1, between for blends
  float roughness = 0.6f;    // perceptual, 0.05 to 1
  float clearcoat = 0;       // share of a varnish layer with an index of 1.5; to 2 for films that mirror more
  float clearcoat_roughness = 0.3f;
  glm::vec3 substrate{0.86f, 0.855f, 0.84f};  // linear; the unprinted board or paper
  float ink_cover = 1;                        // 1: inks hide the substrate, 0: they only filter it
  float ink_fade = 0;                         // 0..1, share of the substrate that shows in every ink
  float grain = 0;                            // 0..1, fibres and roughness of the paper
  float sheen = 0;                            // 0..1, velvety light at grazing angles
  float wall = 1;                             // of glass: how thick it looks, 1 = a heavy bottle
  Body body = Body::as_part;
  bool operator==(const Material&) const = default;
};

/// Board with a matte varnish, coated paper, dark amber glass, a dark cap, white plastic, varnished print on it, aluminium.
Material printed_board();
Material plain_board();
Material paper_label();
Material tinted_glass();
Material satin_cap();
Material smooth_plastic();
Material printed_body();
Material satin_metal();

}  // namespace wrapture
