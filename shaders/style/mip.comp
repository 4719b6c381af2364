// One mip level from the one above: the mean of the up to 3x3 texels that it covers (odd sizes included), in linear light with
// premultiplied alpha. One pixel a thread.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "style/passes.h"
layout(local_size_x_id = 0, local_size_y_id = 1, local_size_z_id = 2) in;

#include "style/srgb.glsl"
layout(push_constant) uniform Push { MipParams p; };
layout(set = 0, binding = 0, rgba8) uniform restrict readonly image2D source;
layout(set = 0, binding = 1, rgba8) uniform restrict writeonly image2D target;

void main() {
  uvec2 at = gl_GlobalInvocationID.xy;
  if (at.x >= p.width || at.y >= p.height) return;
  uvec2 source_size = uvec2(p.source_width, p.source_height), size = uvec2(p.width, p.height);
  uvec2 first = at * source_size / size, last = ((at + 1) * source_size + size - 1) / size;
  vec4 sum = vec4(0);
  float weight = 0.0;
  for (uint y = first.y; y < last.y; ++y) {
    for (uint x = first.x; x < last.x; ++x) {
      // share of this texel that the target's footprint covers, in whole units of 1 / size
      vec2 low = max(vec2(uvec2(x, y) * size), vec2(at * source_size)), high = min(vec2(uvec2(x + 1, y + 1) * size), vec2((at + 1) * source_size));
      float share = (high.x - low.x) * (high.y - low.y);
      vec4 texel = imageLoad(source, ivec2(x, y));
      sum += share * vec4(srgb_decode(texel.rgb) * texel.a, texel.a);
      weight += share;
    }
  }
  vec4 mean = sum / weight;
  vec3 colour = mean.a > 0.0 ? mean.rgb / mean.a : vec3(0);
  imageStore(target, ivec2(at), vec4(srgb_encode(colour), mean.a));
}
