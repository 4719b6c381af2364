// The share of the studio's light that the package keeps from a place on the floor: traces rays spread by light against a box or a stack
// of cylinders. Output: red, 0..1. Drawn once for a shape (and a yaw, for a box), 160 x 160 texels.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "scene/set.glsl"

layout(location = 0) in vec2 in_uv;
layout(location = 0) out float out_shadow;

bool hits_box(vec3 origin, vec3 direction) {
  const vec3 half_size = frame.box_half.xyz;
  const vec3 inverse = 1.0 / direction;
  const vec3 a = (vec3(-half_size.x, 0.0, -half_size.z) - origin) * inverse;
  const vec3 b = (vec3(half_size.x, 2.0 * half_size.y, half_size.z) - origin) * inverse;
  const vec3 near = min(a, b), far = max(a, b);
  return max(max(near.x, near.z), max(near.y, 0.0)) < min(far.x, min(far.y, far.z));
}

// Does the ray come closer than the radius to the axis while between the two heights?
bool hits_cylinder(vec2 origin, vec3 direction, vec4 cylinder) {
  const vec2 slope = direction.xz / direction.y;  // sideways per mm up
  const float nearest = -dot(origin, slope) / max(dot(slope, slope), 1e-6);
  const vec2 closest = origin + slope * clamp(nearest, cylinder.x, cylinder.y);
  return dot(closest, closest) < cylinder.z * cylinder.z;
}

void main() {
  const vec2 place = (in_uv * 2.0 - 1.0) * frame.floor.x;
  const mat3 turn = mat3(frame.studio_from_package);
  const vec3 origin = vec3(place.x, 0.05, place.y) * turn;  // the transpose: into the package's frame
  float blocked = 0.0;
  for (int i = 0; i < WRAPTURE_SHADOW_RAYS; ++i) {
    const vec3 direction = frame.rays[i].xyz;
    bool hit = false;
    if (frame.foot.w > 0.5) {
      vec3 d = direction * turn;
      d = mix(d, vec3(1e-5), lessThan(abs(d), vec3(1e-5)));
      hit = hits_box(origin, d);
    } else {
      for (int k = 0; k < WRAPTURE_MAX_CYLINDERS; ++k) hit = hit || hits_cylinder(place, direction, frame.cylinders[k]);
    }
    blocked += hit ? frame.rays[i].w : 0.0;
  }
  out_shadow = blocked;
}
