// The materials a package is made of; colours are linear.
#include "viewer/scene/material.hpp"

namespace wrapture {

Material printed_board() { return {.roughness = 0.62f, .clearcoat = 0.32f, .clearcoat_roughness = 0.34f}; }
Material plain_board() { return {.roughness = 0.7f, .clearcoat = 0.25f, .clearcoat_roughness = 0.4f}; }
Material paper_label() { return {.roughness = 0.6f, .clearcoat = 0.25f, .clearcoat_roughness = 0.45f}; }
Material tinted_glass() { return {.base_colour = {0.30f, 0.095f, 0.026f}, .roughness = 0.02f}; }
Material satin_cap() { return {.base_colour = {0.035f, 0.034f, 0.036f}, .roughness = 0.36f}; }
Material smooth_plastic() { return {.base_colour = {0.86f, 0.86f, 0.85f}, .roughness = 0.38f}; }
Material printed_body() { return {.roughness = 0.45f, .clearcoat = 0.6f, .clearcoat_roughness = 0.2f}; }
Material satin_metal() { return {.base_colour = {0.78f, 0.785f, 0.79f}, .metallic = 1, .roughness = 0.28f}; }

}  // namespace wrapture
