// The share of the studio's light that the package keeps from a place on the floor: traces rays spread by light against a box or a stack
// of cylinders. Output: red, 0..1. Drawn once for a shape (and a yaw, for a box).
#version 450
#extension GL_GOOGLE_include_directive : require
#include "scene/set.glsl"
#include "scene/foot.glsl"

layout(location = 0) in vec2 in_uv;
layout(location = 0) out float out_shadow;

// A ray stands for a cone of light about this wide; its edge is softened by as much, so that few rays make a smooth shadow.
const float kSpread = 0.22;

float hits_box(vec3 origin, vec3 direction) {
  const vec3 half_size = frame.box_half.xyz;
  const vec3 inverse = 1.0 / direction;
  const vec3 a = (vec3(-half_size.x, 0.0, -half_size.z) - origin) * inverse;
  const vec3 b = (vec3(half_size.x, 2.0 * half_size.y, half_size.z) - origin) * inverse;
  const vec3 near = min(a, b), far = max(a, b);
  const float from = max(near.x, max(near.z, 0.0)), to = min(far.x, min(far.y, far.z));
  return smoothstep(-0.5, 0.5, (to - from) / (kSpread * max(to, 1.0) + 1.0));
}

// Does the ray come closer than the radius to the axis while between the two heights?
float hits_cylinder(vec2 origin, vec3 direction, vec4 cylinder) {
  const vec2 slope = direction.xz / direction.y;  // sideways per mm up
  const float nearest = -dot(origin, slope) / max(dot(slope, slope), 1e-6);
  const float height = clamp(nearest, cylinder.x, cylinder.y);
  const float inside = cylinder.z - length(origin + slope * height);
  return smoothstep(-0.5, 0.5, inside / (kSpread * height / direction.y + 1.0)) * step(0.01, cylinder.z);
}

void main() {
  const vec2 studio_place = (in_uv * 2.0 - 1.0) * frame.floor.x;
  const mat3 turn = mat3(frame.studio_from_package);
  // Under the package as just outside it, so that the map's coarse texels do not blur the dark underneath into the open.
  const float texel = 2.0 * frame.floor.x * fwidth(in_uv.x);
  const vec2 place = outside_foot((vec3(studio_place.x, 0.0, studio_place.y) * turn).xz, 0.5 * texel);
  const vec3 origin = vec3(place.x, 0.05, place.y);
  float blocked = 0.0;
  for (int i = 0; i < WRAPTURE_SHADOW_RAYS; ++i) {
    const vec3 direction = frame.rays[i].xyz * turn;  // the transpose: into the package's frame
    float hit = 0.0;
    if (frame.foot.w > 0.5) {
      hit = hits_box(origin, mix(direction, vec3(1e-5), lessThan(abs(direction), vec3(1e-5))));
    } else {
      for (int k = 0; k < WRAPTURE_MAX_CYLINDERS; ++k) hit = max(hit, hits_cylinder(place, direction, frame.cylinders[k]));
    }
    blocked += hit * frame.rays[i].w;
  }
  out_shadow = blocked;
}
