// y(c, y, x) = x(c', y / b, x / b) with c' from c, y % b and x % b: channels to pixels (ONNX DepthToSpace), for packed tensors.
// c' = c * b * b + (y % b) * b + x % b in order CRD, ((y % b) * b + x % b) * C + c in order DCR. A thread makes one vec4.
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
  const uint part = (line % kBlock) * kBlock + column % kBlock;
  const uint base = (image * p.in_height + line / kBlock) * in_blocks * p.in_width + column / kBlock - p.x_start;
  vec4 v = vec4(0.0);
  for (uint lane = 0u; lane < 4u; ++lane) {
    const uint c = 4u * block + lane;
    if (c >= p.out_channels) break;
    const uint from = kOrderCrd != 0u ? c * kBlock * kBlock + part : part * p.out_channels + c;
    v[lane] = LOAD(x, base + (from / 4u) * p.in_width)[from % 4u];
  }
  STORE(y, (row * out_blocks + block) * p.out_width + column - p.y_start, v);
}
