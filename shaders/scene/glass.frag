// A tinted bottle: soft boxes mirrored by the glass (Fresnel), the backdrop seen through the liquid, which acts as a lens, and a thin wall
// of lighter glass at the outline. One surface stands for all four walls.
// The way of the light in the horizontal cut through the bottle: refracted at the wall, straight through a circle, refracted out again;
// absorption along the chord after Beer and Lambert.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/pbr.glsl"
#include "scene/set.glsl"

layout(constant_id = 1) const bool mirrored = false;

layout(location = 0) centroid in vec3 in_position;
layout(location = 1) centroid in vec3 in_normal;
layout(location = 2) in vec2 in_uv;
layout(location = 0) out vec4 out_colour;

#include "scene/floor_fade.glsl"

// The lit backdrop behind the bottle, and the studio elsewhere.
vec3 seen_through(vec3 direction) {
  const vec3 backdrop = mix(frame.background_bottom.rgb, frame.background_top.rgb, clamp(direction.y * 1.6 + 0.5, 0.0, 1.0));
  const float behind = smoothstep(0.25, 0.85, -direction.z);
  return mix(reflected_light(direction, 0.12), backdrop, behind);
}

// Photographers light glass with small bright boxes; ours are made for the label, so the glass sees them brighter.
vec3 soft_boxes(vec3 direction, float roughness) {
  const vec3 light = reflected_light(direction, roughness);
  return light + 2.8 * max(light - 1.2, 0.0) * (1.0 - smoothstep(0.45, 0.85, direction.y));
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
  const float index = mix(1.1, 1.34, wet);
  const vec3 inside = refract(-v, n, 1.0 / index);
  const float chord = max(-2.0 * dot(n, inside), 0.0);                // in radii
  const vec3 exit_normal = normalize(n + chord * inside);             // outward where the light leaves
  const vec3 leaving = refract(inside, -exit_normal, index);
  const vec3 through = dot(leaving, leaving) < 0.5 ? inside : leaving;

  const vec3 absorb = -log(max(part.base_colour.rgb, vec3(1e-3)));    // per body radius of liquid
  const float thick = part.paper.w;                                   // 1: a heavy bottle
  const float path = chord * radius / frame.glass.w * mix(0.05, 1.0, wet);
  const float wall = smoothstep(0.34, 0.16, n_dot_v);                 // only glass, no liquid
  const vec3 tint = exp(-absorb * (mix(path, 0.15, wall) + 0.30 * thick));  // the glass itself is tinted too
  const vec3 dye = exp(log(max(frame.liquid.rgb, vec3(1e-3))) * (0.55 * chord * radius / frame.glass.w * wet * (1.0 - wall)));
  vec3 light = tint * dye * seen_through(through);
  light *= 1.0 - 0.75 * sqrt(thick) * smoothstep(0.30, 0.0, n_dot_v);               // the outline sends the light away from the eye
  light *= 1.0 - 0.6 * thick * exp(-height * 0.25);                           // thick, dark foot
  light *= 1.0 - 0.4 * exp(-abs(height - level) * 1.4);

  const vec3 mirror = reflect(-v, n);
  const float outer = fresnel(0.045, n_dot_v);
  light = light * (1.0 - outer) + outer * soft_boxes(mirror, part.finish.x);
  // The inner face of the wall mirrors the same boxes once more, weaker, tinted and shifted.
  light += 0.45 * outer * sqrt(tint) * soft_boxes(normalize(mirror + 0.10 * n), 0.16);

  light *= mix(0.25, 1.0, smoothstep(0.0, 6.0, height));             // the floor there is in the bottle's own shadow
  const float alpha = mirrored ? floor_fade(in_position.y) : 1.0;
  out_colour = vec4(shown(light) * alpha, alpha);
}
