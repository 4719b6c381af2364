// Board, paper and cap: diffuse studio light, a specular lobe, and a varnish coat over them.
// kind: 0 printed with the artwork, 1 plain board in the colour of the artwork's edge, 2 the material's own colour,
// 3 the side of a box, where the drawing melts into its colours away from the front.
// Output: linear, premultiplied by alpha (below 1 only for the mirror image in the floor).
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/pbr.glsl"
#include "scene/set.glsl"

layout(constant_id = 0) const uint kind = 0;
layout(constant_id = 1) const bool mirrored = false;

layout(location = 0) centroid in vec3 in_position;
layout(location = 1) centroid in vec3 in_normal;
layout(location = 2) in vec2 in_uv;
layout(location = 3) in vec2 in_side;
layout(location = 0) out vec4 out_colour;

#include "scene/floor_fade.glsl"

const vec3 kBoard = vec3(0.86, 0.855, 0.84);  // unprinted board, linear

vec3 edge_colour() {
  const vec4 texel = textureLod(artwork_colours, clamp(in_uv, 0.005, 0.995), frame.artwork.z);
  return mix(kBoard, texel.rgb, texel.a);
}

vec3 print_colour() {
  const vec4 texel = texture(artwork, in_uv);
  const vec3 ink = mix(kBoard, texel.rgb, texel.a);
  const vec2 beyond = abs(in_uv - 0.5) - 0.5;
  const float outside = max(beyond.x, beyond.y);
  return outside <= 0.0 ? ink : mix(ink, edge_colour(), clamp(outside / max(fwidth(outside), 1e-6), 0.0, 1.0));
}

vec3 side_colour() {
  const vec4 drawing = texture(artwork, in_uv);
  const vec4 colours = textureLod(artwork_colours, vec2(in_side.x, clamp(in_uv.y, 0.005, 0.995)), frame.artwork.z);
  const vec4 texel = mix(drawing, colours, smoothstep(0.5, 9.0, in_side.y));
  return mix(kBoard, texel.rgb, texel.a);
}

void main() {
  if (mirrored && floor_fade(in_position.y) < 0.004) discard;
  vec3 base = part.base_colour.rgb;
  if (kind == 0) base *= print_colour();
  if (kind == 1) base *= edge_colour();
  if (kind == 3) base *= side_colour();

  const vec3 n = normalize(in_normal);
  const vec3 v = normalize(frame.eye.xyz - in_position);
  const float n_dot_v = clamp(dot(n, v), 0.0, 1.0);
  const vec3 mirror = reflect(-v, n);
  const float metallic = part.base_colour.w, roughness = part.finish.x, coat = part.finish.y;

  const vec2 ab = specular_scale_bias(roughness, n_dot_v);
  const vec3 f0 = mix(vec3(0.04), base, metallic);
  vec3 light = base * (1.0 - metallic) * diffuse_light(frame.irradiance, n) + (f0 * ab.x + ab.y) * reflected_light(mirror, roughness);
  if (coat > 0.0) {
    const vec2 coat_ab = specular_scale_bias(part.finish.z, n_dot_v);
    const float coat_share = coat * (0.04 * coat_ab.x + coat_ab.y);
    light = light * (1.0 - coat_share) + coat_share * reflected_light(mirror, part.finish.z);
  }
  // The floor close to the package is in its shadow and sends less light up.
  light *= 1.0 - 0.22 * exp(-abs(in_position.y) * 0.16);
  const float alpha = mirrored ? floor_fade(in_position.y) : 1.0;
  out_colour = vec4(min(light * frame.eye.w, vec3(16.0)) * alpha, alpha);
}
