// Artwork to network input: channels of scale * colour + offset, f32, in planes (1,C,H,W) or pixel by pixel (1,H,W,C); one pixel a thread.
// Samples the artwork's mip level that fits the working size; transparent parts are seen on white, unless alpha is a channel of its own;
// what padding adds is a reflection.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "style/passes.h"
layout(local_size_x_id = 0, local_size_y_id = 1, local_size_z_id = 2) in;

layout(push_constant) uniform Push { PreprocessParams p; };
layout(set = 0, binding = 0) uniform sampler2D artwork;
layout(set = 0, binding = 1) restrict writeonly buffer Values { float values[]; };

uint reflect_into(uint i, uint size) {
  if (size == 1) return 0;
  uint period = 2 * size - 2;
  uint m = i % period;
  return m < size ? m : period - m;
}

void main() {
  uvec2 at = gl_GlobalInvocationID.xy;
  if (at.x >= p.input_width || at.y >= p.input_height) return;
  uvec2 padded = (at + uvec2(p.left, p.top)) % uvec2(p.padded_width, p.padded_height);
  vec2 source = vec2(reflect_into(padded.x, p.width), reflect_into(padded.y, p.height)) + 0.5;
  vec4 texel = textureLod(artwork, source / vec2(p.width, p.height), p.level);
  vec3 colour = p.channels == 4 ? texel.rgb : mix(vec3(1), texel.rgb, texel.a);
  if (p.channels == 1) colour = vec3(dot(colour, vec3(0.299, 0.587, 0.114)));
  colour = colour * vec3(p.scale_red, p.scale_green, p.scale_blue) + vec3(p.offset_red, p.offset_green, p.offset_blue);
  if (p.bgr != 0) colour = colour.bgr;
  vec4 value = vec4(colour, texel.a * p.scale_alpha + p.offset_alpha);
  uint pixel = at.y * p.input_width + at.x, pixels = p.input_width * p.input_height;
  for (uint c = 0; c < p.channels; ++c) values[p.nhwc != 0 ? pixel * p.channels + c : c * pixels + pixel] = value[c];
}
