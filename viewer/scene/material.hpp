// How a surface takes light.
#pragma once

#include <glm/glm.hpp>

namespace wrapture {

struct Material {
  glm::vec3 base_colour{1};  // linear; multiplies the artwork where the part is printed; the liquid's tint for glass
  float metallic = 0;        // 0 or 1, between for blends
  float roughness = 0.6f;    // perceptual, 0.05 to 1
  float clearcoat = 0;       // 0..1, share of a varnish layer with an index of 1.5
  float clearcoat_roughness = 0.3f;
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
