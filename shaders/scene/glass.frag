// A tinted bottle: soft boxes mirrored by the glass (Fresnel), the backdrop seen through the liquid, which acts as a lens, and a thin wall
// of lighter glass at the outline. One surface stands for all four walls.
// The way of the light in the horizontal cut through the bottle: refracted at the wall, straight through a circle, refracted out again;
// absorption along the chord after Beer and Lambert.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/pbr.glsl"
#include "scene/set.glsl"

layout(constant_id = 1) const bool mirrored = false;

layout(location = 0) in vec3 in_position;
layout(location = 1) in vec3 in_normal;
layout(location = 2) in vec2 in_uv;
layout(location = 0) out vec4 out_colour;

#include "scene/floor_fade.glsl"

// What stands behind the bottle, and the studio elsewhere.
vec3 seen_through(vec3 direction, float roughness) {
  const vec3 backdrop = mix(frame.background_bottom.rgb, frame.background_top.rgb, clamp(direction.y * 1.6 + 0.5, 0.0, 1.0));
  const float behind = smoothstep(-0.2, 0.5, -direction.z);
  return mix(vec3(reflected_light(direction, roughness)), backdrop, behind);
}

void main() {
  if (mirrored && floor_fade(in_position.y) < 0.004) discard;
  const vec3 n = normalize(in_normal);
  const vec3 v = normalize(frame.eye.xyz - in_position);
  const float n_dot_v = clamp(dot(n, v), 0.0, 1.0);
  const float height = abs(in_position.y);
  const float radius = max(length(in_position.xz), 1.0);

  // Liquid below the level, air above; the level is seen as a thin line.
  const float level = frame.glass.x;
  const float wet = 1.0 - smoothstep(level - 0.4, level + 0.4, height);
  const float index = mix(1.08, 1.36, wet);
  const vec3 inside = refract(-v, n, 1.0 / index);
  const float chord = max(-2.0 * dot(n, inside), 0.0);                // in radii
  const vec3 exit_normal = normalize(n + chord * inside);             // outward where the light leaves
  const vec3 leaving = refract(inside, -exit_normal, index);
  const vec3 through = dot(leaving, leaving) < 0.5 ? inside : leaving;

  const vec3 absorb = -log(max(part.base_colour.rgb, vec3(1e-3)));    // per body radius of liquid
  const float path = chord * radius / frame.glass.w * mix(0.22, 1.0, wet);
  const float edge = smoothstep(0.30, 0.06, n_dot_v);                 // only wall, no liquid
  const vec3 tint = exp(-absorb * (mix(path, 0.55, edge) + 0.12));
  vec3 light = tint * seen_through(through, 0.22);
  light *= 1.0 - 0.55 * exp(-height * 0.22);                          // thick, dark foot
  light *= 1.0 - 0.35 * exp(-abs(height - level) * 1.2);

  const vec3 mirror = reflect(-v, n);
  const float outer = fresnel(0.04, n_dot_v);
  light = light * (1.0 - outer) + outer * reflected_light(mirror, part.finish.x);
  // The inner face of the wall reflects the same boxes once more, weaker, tinted and blurred.
  light += 0.5 * fresnel(0.03, n_dot_v) * sqrt(tint) * reflected_light(normalize(mirror + 0.06 * n), 0.3);

  const float alpha = mirrored ? floor_fade(in_position.y) : 1.0;
  out_colour = vec4(min(light * frame.eye.w, vec3(16.0)) * alpha, alpha);
}
