// The descriptor set and push constants of the scene shaders.
#ifndef WRAPTURE_SCENE_SET_GLSL
#define WRAPTURE_SCENE_SET_GLSL

#include "lib/colour.glsl"
#include "scene/frame.h"

layout(set = 0, binding = 0, std140) uniform FrameBlock { Frame frame; };
layout(set = 0, binding = 1) uniform sampler2D artwork;          // sRGB view: linear when read
layout(set = 0, binding = 2) uniform samplerCube reflections;    // radiance (of white light in red alone); mip level = roughness
layout(set = 0, binding = 3) uniform sampler2D floor_shadow;     // red: share of the floor's light that is blocked
layout(set = 0, binding = 4) uniform sampler2D artwork_colours;  // the same without anisotropy, for lookups at a given level
layout(set = 0, binding = 5) uniform sampler2D spots;            // red: foil; green: varnish; blue, alpha: slope along u and v, 127 = 0
layout(set = 0, binding = 6) uniform sampler2D grain;            // red: fibres; green, blue: slope, 127 = 0; repeats
layout(push_constant, std430) uniform PartBlock { PartMaterial part; };

layout(constant_id = 2) const uint features = 0;
const bool kColouredLight = (features & WRAPTURE_COLOURED_LIGHT) != 0;
const bool kSpotFinishes = (features & WRAPTURE_SPOT_FINISHES) != 0;
const bool kExactColours = (features & WRAPTURE_EXACT_COLOURS) != 0;
const bool kPaper = (features & WRAPTURE_PAPER) != 0;

vec3 reflected_light(vec3 direction, float roughness) {
  const vec2 c = frame.light.xy;
  const vec3 turned = vec3(c.x * direction.x - c.y * direction.z, direction.y, c.y * direction.x + c.x * direction.z);
  const vec4 light = textureLod(reflections, turned, roughness * frame.background_bottom.w);
  return kColouredLight ? light.rgb : light.rrr;
}

// What the picture gets: light, or with exact colours what the tone mapping makes of it, which is then left out afterwards.
vec3 shown(vec3 light) {
  const vec3 exposed = min(light * frame.eye.w, vec3(16.0));
  return kExactColours ? tone_map_neutral(exposed) : exposed;
}

#endif  // WRAPTURE_SCENE_SET_GLSL
