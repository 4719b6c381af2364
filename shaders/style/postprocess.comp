// Network output, f32 in planes (1,C,H,W) or pixel by pixel (1,H,W,C), to the stylised picture: (value - offset) / scale, one pixel a
// thread; padding is cropped away, a fourth channel is not looked at.
// A value that is no number is told to the host, which then does not show the picture; should it be seen all the same, it is magenta and
// does not pass for black artwork.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "style/passes.h"
layout(local_size_x_id = 0, local_size_y_id = 1, local_size_z_id = 2) in;

layout(push_constant) uniform Push { PostprocessParams p; };
layout(set = 0, binding = 0) restrict readonly buffer Values { float values[]; };
layout(set = 0, binding = 1, rgba8) uniform restrict writeonly image2D stylised;
layout(set = 0, binding = 2) restrict writeonly buffer Broken { uint broken; };  // set to 1; the host set it to 0

/// By the bits: compilers may take for granted that there are no such values.
bool finite(float value) { return (floatBitsToUint(value) & 0x7F800000u) != 0x7F800000u; }

float value_at(uint pixel, uint c) {
  return values[p.nhwc != 0 ? pixel * p.channels + c : c * p.output_width * p.output_height + pixel];
}

void main() {
  uvec2 at = gl_GlobalInvocationID.xy;
  if (at.x >= p.width || at.y >= p.height) return;
  uint pixel = at.y * p.output_width + at.x;
  vec3 value = vec3(value_at(pixel, 0));
  if (p.channels >= 3) value = vec3(value.r, value_at(pixel, 1), value_at(pixel, 2));
  if (p.bgr != 0) value = value.bgr;
  vec3 offset = vec3(p.offset_red, p.offset_green, p.offset_blue), scale = vec3(p.scale_red, p.scale_green, p.scale_blue);
  if (p.channels == 1) offset = vec3(offset.r), scale = vec3(scale.r);
  vec3 colour = (value - offset) / scale;
  if (!finite(value.r) || !finite(value.g) || !finite(value.b)) {
    colour = vec3(1, 0, 1);
    broken = 1;
  }
  imageStore(stylised, ivec2(at), vec4(clamp(colour, 0.0, 1.0), 1));
}
