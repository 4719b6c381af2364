// The HDR picture over the backdrop: tone mapping, then sRGB encoding for a UNORM target, with a little noise against banding.
// Output: opaque, or straight alpha where the background is transparent.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/colour.glsl"

layout(set = 0, binding = 0) uniform sampler2D picture;  // linear, premultiplied
layout(push_constant, std430) uniform Block {
  vec4 top;     // sRGB-encoded; w: 1 = transparent
  vec4 bottom;
  vec4 place;   // xy: px from here to the picture's top left corner; zw: 1 / size of the whole picture
} background;

layout(location = 0) in vec2 in_uv;
layout(location = 0) out vec4 out_colour;

// After Jimenez, "Next Generation Post Processing in Call of Duty: Advanced Warfare", 2014.
float interleaved_noise(vec2 pixel) { return fract(52.9829189 * fract(dot(pixel, vec2(0.06711056, 0.00583715)))); }

void main() {
  const vec2 pixel = gl_FragCoord.xy + background.place.xy;  // of the whole picture, which may be drawn in tiles
  const vec4 hdr = texture(picture, in_uv);
  const vec3 light = tone_map_neutral(hdr.rgb / max(hdr.a, 1e-4));
  if (background.top.w > 0.5) {
    out_colour = vec4(srgb_encode(light), hdr.a);
    return;
  }
  const vec3 backdrop = mix(background.top.rgb, background.bottom.rgb, smoothstep(0.0, 0.85, pixel.y * background.place.w));
  const vec3 colour = srgb_encode(mix(srgb_decode(backdrop), light, hdr.a));
  out_colour = vec4(colour + (interleaved_noise(pixel) - 0.5) / 255.0, 1.0);
}
