// The descriptor set and push constants of the scene shaders.
#ifndef WRAPTURE_SCENE_SET_GLSL
#define WRAPTURE_SCENE_SET_GLSL

#include "scene/frame.h"

layout(set = 0, binding = 0, std140) uniform FrameBlock { Frame frame; };
layout(set = 0, binding = 1) uniform sampler2D artwork;          // sRGB view: linear when read
layout(set = 0, binding = 2) uniform samplerCube reflections;    // red: radiance; mip level = roughness
layout(set = 0, binding = 3) uniform sampler2D floor_shadow;     // red: share of the floor's light that is blocked
layout(set = 0, binding = 4) uniform sampler2D artwork_colours;  // the same without anisotropy, for lookups at a given level
layout(push_constant, std430) uniform PartBlock { PartMaterial part; };

float reflected_light(vec3 direction, float roughness) {
  return textureLod(reflections, direction, roughness * frame.background_bottom.w).r;
}

#endif  // WRAPTURE_SCENE_SET_GLSL
