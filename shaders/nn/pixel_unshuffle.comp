// y(c', y, x) = x(c, y * b + dy, x * b + dx): pixels to channels (ONNX SpaceToDepth), for packed tensors.
// c' = c * b * b + dy * b + dx in order CRD, (dy * b + dx) * C + c in order DCR. A thread makes one vec4.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "nn/pixel_shuffle.h"

layout(constant_id = 3) const uint kBlock = 2u;
layout(constant_id = 4) const uint kOrderCrd = 0u;

TENSOR(0, x);
RESULT(1, y);

void main() {
  const uint column = gl_GlobalInvocationID.x, block = gl_GlobalInvocationID.z;
  const uint in_blocks = (p.in_channels + 3u) / 4u, out_blocks = (p.out_channels + 3u) / 4u;
  if (column >= p.out_width || gl_GlobalInvocationID.y >= p.row_count || block >= out_blocks) return;
  const uint row = p.first_row + gl_GlobalInvocationID.y;
  const uint image = row / p.out_height;
  const uint line = row - image * p.out_height;
  vec4 v = vec4(0.0);
  for (uint lane = 0u; lane < 4u; ++lane) {
    const uint to = 4u * block + lane;
    if (to >= p.out_channels) break;
    const uint part = kOrderCrd != 0u ? to % (kBlock * kBlock) : to / p.in_channels;
    const uint c = kOrderCrd != 0u ? to / (kBlock * kBlock) : to % p.in_channels;
    const uint in_row = image * p.in_height + line * kBlock + part / kBlock;
    v[lane] = LOAD(x, (in_row * in_blocks + c / 4u) * p.in_width + column * kBlock + part % kBlock - p.x_start)[c % 4u];
  }
  STORE(y, (row * out_blocks + block) * p.out_width + column - p.y_start, v);
}
