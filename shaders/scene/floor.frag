// The floor is the backdrop itself; only its shadow is drawn: black with an alpha, premultiplied.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "scene/set.glsl"

layout(location = 0) in vec2 in_place;
layout(location = 0) out vec4 out_colour;

// Distance to the package's outline on the floor, mm, negative inside.
float foot_distance(vec2 place) {
  const vec2 package = (vec3(place.x, 0.0, place.y) * mat3(frame.studio_from_package)).xz;
  const vec2 q = abs(package) - frame.foot.xy + frame.foot.z;
  return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - frame.foot.z;
}

void main() {
  const float reach = frame.floor.x;
  float shadow = texture(floor_shadow, in_place / (2.0 * reach) + 0.5).r;
  const float gap = max(foot_distance(in_place), 0.0);
  shadow = max(shadow, 0.96 * exp(-gap * 0.55));           // the crease right at the foot, finer than the map's texels
  shadow *= 1.0 - smoothstep(0.55, 1.0, length(in_place) / reach);
  out_colour = vec4(0.0, 0.0, 0.0, shadow * frame.floor.y);
}
