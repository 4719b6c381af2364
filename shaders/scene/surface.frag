// Board, paper and cap: diffuse studio light, a specular lobe, and a varnish coat over them.
// kind: 0 printed with the artwork, 1 plain board in the colour of the artwork's edge, 2 the material's own colour,
// 3 the side of a box, where the drawing melts into its colours away from the front.
// Features: coloured light; spot finishes (foil, varnish, relief) from a map; paper (fibres, sheen); exact colours (artwork unlit).
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
layout(location = 4) in vec3 in_place;
layout(location = 5) in vec4 in_tangent;
layout(location = 0) out vec4 out_colour;

#include "scene/floor_fade.glsl"

const bool kPrinted = kind == 0 || kind == 3;

// Inks on the board: they hide it, or filter it as on kraft.
vec3 printed(vec4 texel) {
  const vec3 board = part.substrate.rgb;
  const vec3 ink = mix(mix(board * texel.rgb, texel.rgb, part.substrate.w), board, part.paper.z);
  return mix(board, ink, texel.a);
}

vec4 edge_texel() { return textureLod(artwork_colours, clamp(in_uv, 0.005, 0.995), frame.artwork.z); }

vec4 print_texel() {
  const vec4 texel = texture(artwork, in_uv);
  const vec2 beyond = abs(in_uv - 0.5) - 0.5;
  const float outside = max(beyond.x, beyond.y);
  return outside <= 0.0 ? texel : mix(texel, edge_texel(), clamp(outside / max(fwidth(outside), 1e-6), 0.0, 1.0));
}

vec4 side_texel() {
  const vec4 drawing = texture(artwork, in_uv);
  const vec4 colours = textureLod(artwork_colours, vec2(in_side.x, clamp(in_uv.y, 0.005, 0.995)), frame.artwork.z);
  return mix(drawing, colours, smoothstep(0.5, 9.0, in_side.y));
}

// Millimetres along the paper: over the faces of a box, around everything else.
vec2 paper_place() {
  if (frame.foot.w < 0.5) return vec2(atan(in_place.x, in_place.z) * length(in_place.xz), in_place.y);
  return kind == 1 ? in_place.xz : vec2(in_place.x + in_place.z, in_place.y);
}

vec4 spot_texel() {
  const vec4 texel = texture(spots, in_uv);
  const vec2 inside = step(abs(in_uv - 0.5), vec2(0.5));
  const float here = inside.x * inside.y * (kind == 3 ? 1.0 - smoothstep(0.5, 9.0, in_side.y) : 1.0);
  return vec4(texel.rg, (texel.ba * (255.0 / 127.0) - 1.0) * frame.spots.x) * here;
}

vec3 bent(vec3 n, vec2 slope) {
  const vec3 along_u = normalize(in_tangent.xyz), along_v = cross(n, along_u) * in_tangent.w;
  return normalize(n - slope.x * along_u - slope.y * along_v);
}

void main() {
  if (mirrored && floor_fade(in_position.y) < 0.004) discard;
  vec4 texel = vec4(1.0);
  if (kind == 0) texel = print_texel();
  if (kind == 1) texel = edge_texel();
  if (kind == 3) texel = side_texel();
  vec3 base = part.base_colour.rgb;
  if (kind != 2) base *= printed(texel);

  vec3 n = normalize(in_normal);
  float metallic = part.base_colour.w, roughness = part.finish.x, coat = part.finish.y, coat_roughness = part.finish.z, foil = 0.0;
  vec2 paper = vec2(0.0);
  vec3 fibres = vec3(0.0);
  if (kPaper || (kSpotFinishes && kPrinted)) {
    paper = paper_place();
    fibres = texture(grain, paper * frame.spots.y).rgb * (255.0 / 127.0) - 1.0;
  }
  if (kPaper) {
    base *= 1.0 + 0.62 * part.paper.x * fibres.r;
    if (kind != 2) n = bent(n, 0.22 * part.paper.x * fibres.gb);
  }
  if (kSpotFinishes && kPrinted) {
    const vec4 spot = spot_texel();
    foil = spot.r;
    // Foil follows the board: long soft waves and a fine tooth, so that lights break up in it.
    const vec2 waves = vec2(sin(paper.x * 0.23 + 1.7 * sin(paper.y * 0.11)), sin(paper.y * 0.19 + 1.9 * sin(paper.x * 0.13)));
    n = bent(n, spot.ba + foil * (0.028 * waves + 0.035 * fibres.gb));
    base = mix(base * (1.0 - 0.12 * spot.g), frame.foil.rgb, foil);
    metallic = mix(metallic, 1.0, foil);
    roughness = mix(roughness, frame.foil.w, foil);
    coat = mix(coat * (1.0 - foil), 2.0, spot.g);  // thick varnish and film mirror more than a thin coat
    coat_roughness = mix(coat_roughness, 0.03, spot.g);
  }
  const vec3 v = normalize(frame.eye.xyz - in_position);
  const float n_dot_v = clamp(dot(n, v), 0.0, 1.0);
  const vec3 mirror = reflect(-v, n);

  const vec2 ab = specular_scale_bias(roughness, n_dot_v);
  const vec3 f0 = mix(vec3(0.04), base, metallic);
  const vec3 fallen = kColouredLight ? diffuse_colour(frame.irradiance, n)
                                     : vec3(diffuse_light(vec4[3](frame.irradiance[0], frame.irradiance[1], frame.irradiance[2]), n));
  vec3 light = base * (1.0 - metallic) * fallen + (f0 * ab.x + ab.y) * reflected_light(mirror, roughness);
  if (kPaper && kind != 2) light += part.paper.y * pow(1.0 - n_dot_v, 2.5) * mix(vec3(0.35), base, 0.6) * fallen * (1.0 - foil);
  if (coat > 0.0) {
    const vec2 coat_ab = specular_scale_bias(coat_roughness, n_dot_v);
    const float coat_share = min(coat * (0.04 * coat_ab.x + coat_ab.y), 1.0);
    light = light * (1.0 - coat_share) + coat_share * reflected_light(mirror, coat_roughness);
  }
  // The floor close to the package is in its shadow and sends less light up.
  light *= 1.0 - 0.22 * exp(-abs(in_position.y) * 0.16);
  const float alpha = mirrored ? floor_fade(in_position.y) : 1.0;
  vec3 colour = shown(light);
  if (kExactColours && kPrinted) colour = mix(mix(part.substrate.rgb, texel.rgb, texel.a), colour, foil);
  out_colour = vec4(colour * alpha, alpha);
}
