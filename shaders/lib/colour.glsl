// Colour: sRGB encoding and Khronos PBR Neutral tone mapping.
#ifndef WRAPTURE_COLOUR_GLSL
#define WRAPTURE_COLOUR_GLSL

// IEC 61966-2-1.
vec3 srgb_encode(vec3 linear_rgb) {
  const vec3 c = clamp(linear_rgb, 0.0, 1.0);
  return mix(c * 12.92, 1.055 * pow(c, vec3(1.0 / 2.4)) - 0.055, greaterThan(c, vec3(0.0031308)));
}

vec3 srgb_decode(vec3 encoded) {
  const vec3 c = clamp(encoded, 0.0, 1.0);
  return mix(c / 12.92, pow((c + 0.055) / 1.055, vec3(2.4)), greaterThan(c, vec3(0.04045)));
}

// Khronos PBR Neutral tone mapper, specification 1.0: takes away the 4 % that a dielectric reflects in white light, leaves colours up to
// 0.8 - 0.04 as they are, and rolls brighter ones off towards white.
vec3 tone_map_neutral(vec3 c) {
  const float kStart = 0.8 - 0.04;
  const float kDesaturation = 0.15;
  const float low = min(c.r, min(c.g, c.b));
  c -= low < 0.08 ? low - 6.25 * low * low : 0.04;
  const float peak = max(c.r, max(c.g, c.b));
  if (peak < kStart) return c;
  const float room = 1.0 - kStart;
  const float new_peak = 1.0 - room * room / (peak + room - kStart);
  const float grey = 1.0 - 1.0 / (kDesaturation * (peak - new_peak) + 1.0);
  return mix(c * (new_peak / peak), vec3(new_peak), grey);
}

#endif  // WRAPTURE_COLOUR_GLSL
