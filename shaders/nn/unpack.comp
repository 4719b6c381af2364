// y(n, c, y, x) = x(n, y, c/4, x, c%4): packed to flat f32 (N, C, H, W). A thread makes one float.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "nn/unpack.h"

TENSOR(0, x);
FLAT_RESULT(1, y);

void main() {
  const uint column = gl_GlobalInvocationID.x, channel = p.first_channel + gl_GlobalInvocationID.z;
  if (column >= p.width || gl_GlobalInvocationID.y >= p.row_count || channel >= p.channels) return;
  const uint row = p.first_row + gl_GlobalInvocationID.y;
  const uint image = row / p.height;
  const vec4 v = LOAD(x, (row * ((p.channels + 3u) / 4u) + channel / 4u) * p.width + column - p.x_start);
  const uint lane = channel % 4u;
  const uint at = ((image * p.channels + channel) * p.height + row - image * p.height) * p.width + column;
  y[at - p.y_start] = lane < 2u ? (lane == 0u ? v.x : v.y) : (lane == 2u ? v.z : v.w);
}
