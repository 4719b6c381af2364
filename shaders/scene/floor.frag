// The floor is the backdrop itself; only its shadow is drawn: black with an alpha, premultiplied.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "scene/set.glsl"
#include "scene/foot.glsl"

layout(location = 0) in vec2 in_place;
layout(location = 0) out vec4 out_colour;

void main() {
  const float reach = frame.floor.x;
  float shadow = texture(floor_shadow, in_place / (2.0 * reach) + 0.5).r;
  shadow = 1.0 - pow(1.0 - shadow, 1.7);                   // photographers flag the fill light
  const float gap = max(foot_distance((vec3(in_place.x, 0.0, in_place.y) * mat3(frame.studio_from_package)).xz), 0.0);
  shadow = max(shadow, 0.96 * exp(-gap * 0.55));           // the crease right at the foot, finer than the map's texels
  shadow *= 1.0 - smoothstep(0.55, 1.0, length(in_place) / reach);
  out_colour = vec4(0.0, 0.0, 0.0, shadow * frame.floor.y);
}
