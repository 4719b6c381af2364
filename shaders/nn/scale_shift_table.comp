// table = (scale, shift) as vec4 pairs for every sample and block of channels, from flat f32 values that are made while the network runs
// (a slice of a style code). A thread makes the two vec4 of one sample and block.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "nn/scale_shift_table.h"

TABLE(0, scale);
TABLE(1, shift);
FLAT_RESULT4(2, table);

void main() {
  const uint blocks = (p.channels + 3u) / 4u, i = gl_GlobalInvocationID.x;
  if (i >= p.images * blocks) return;
  const uint image = i / blocks, block = i - image * blocks;
  vec4 s = vec4(0.0), t = vec4(0.0);
  for (uint lane = 0u; lane < 4u && 4u * block + lane < p.channels; ++lane) {
    const uint channel = 4u * block + lane;
    s[lane] = p.has_scale != 0u ? scale[p.scale_first + image * p.scale_step + channel] : 1.0;
    if (p.has_shift != 0u) t[lane] = shift[p.shift_first + image * p.shift_step + channel];
  }
  table[2u * i] = s;
  table[2u * i + 1u] = t;
}
