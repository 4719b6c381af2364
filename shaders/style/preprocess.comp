// Artwork to network input: planes R, G, B (1,3,H,W) f32 = scale * colour + offset, one pixel a thread.
// Samples the artwork's mip level that fits the working size; transparent parts are seen on white; what padding adds is a reflection.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "style/passes.h"
layout(local_size_x_id = 0, local_size_y_id = 1, local_size_z_id = 2) in;

layout(push_constant) uniform Push { PreprocessParams p; };
layout(set = 0, binding = 0) uniform sampler2D artwork;
layout(set = 0, binding = 1) restrict writeonly buffer Planes { float planes[]; };

uint reflect_into(uint i, uint size) {
  if (size == 1) return 0;
  uint period = 2 * size - 2;
  uint m = i % period;
  return m < size ? m : period - m;
}

void main() {
  uvec2 at = gl_GlobalInvocationID.xy;
  if (at.x >= p.padded_width || at.y >= p.padded_height) return;
  vec2 source = vec2(reflect_into(at.x, p.width), reflect_into(at.y, p.height)) + 0.5;
  vec4 texel = textureLod(artwork, source / vec2(p.width, p.height), p.level);
  vec3 colour = mix(vec3(1), texel.rgb, texel.a) * p.scale + p.offset;
  uint plane = p.padded_width * p.padded_height, index = at.y * p.padded_width + at.x;
  planes[index] = colour.r;
  planes[plane + index] = colour.g;
  planes[2 * plane + index] = colour.b;
}
