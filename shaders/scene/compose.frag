// The HDR picture over the backdrop: tone mapping, then sRGB encoding for a UNORM target, with a little noise against banding.
// Output: opaque, or straight alpha where the background is transparent.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/colour.glsl"

layout(set = 0, binding = 0) uniform sampler2D picture;   // linear, premultiplied
layout(set = 0, binding = 1) uniform sampler2D backdrop;  // sRGB view
layout(push_constant, std430) uniform Block {
  vec4 top;     // sRGB-encoded; w: 1 = transparent, 2 = a picture
  vec4 bottom;  // w: 1 = the picture holds colours as they are to be seen (exact colours): no tone mapping, no noise on the package
  vec4 fit;     // of a picture behind: texture coordinates = place * xy + zw
  vec4 place;   // xy: px from here to the picture's top left corner; zw: 1 / size of the whole picture
} background;

layout(location = 0) in vec2 in_uv;
layout(location = 0) out vec4 out_colour;

// After Jimenez, "Next Generation Post Processing in Call of Duty: Advanced Warfare", 2014.
float interleaved_noise(vec2 pixel) { return fract(52.9829189 * fract(dot(pixel, vec2(0.06711056, 0.00583715)))); }

void main() {
  const vec2 pixel = gl_FragCoord.xy + background.place.xy;  // of the whole picture, which may be drawn in tiles
  const vec4 hdr = texture(picture, in_uv);
  const bool exact = background.bottom.w > 0.5;
  const vec3 seen = hdr.rgb / max(hdr.a, 1e-4);
  const vec3 light = exact ? seen : tone_map_neutral(seen);
  if (background.top.w == 1.0) {
    out_colour = vec4(srgb_encode(light), hdr.a);
    return;
  }
  const vec3 behind =
      background.top.w == 2.0
          ? texture(backdrop, pixel * background.place.zw * background.fit.xy + background.fit.zw).rgb
          : srgb_decode(mix(background.top.rgb, background.bottom.rgb, smoothstep(0.0, 0.85, pixel.y * background.place.w)));
  const vec3 colour = srgb_encode(mix(behind, light, hdr.a));
  const float noise = exact ? 1.0 - hdr.a : 1.0;
  out_colour = vec4(colour + noise * (interleaved_noise(pixel) - 0.5) / 255.0, 1.0);
}
