// y = activation(conv(x) + bias) with groups, depthwise included: each output channel sees the input channels of its group only.
// Padding, stride, dilation and nearest enlargement as in conv2d.comp.
// x, y: packed. weight: [out/4][in of a group][ky][kx] of vec4 over 4 out. bias: f32, padded to blocks.
// A thread makes one vec4. The four output channels may lie in different groups, so each reads its own input channel, except depthwise
// (kDepthwise: one channel in and out a group), where lanes of x and y match.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "lib/tensor.glsl"
#include "lib/activation.glsl"
#include "nn/conv2d_grouped.h"

layout(constant_id = 3) const uint kDepthwise = 0u;
layout(constant_id = 4) const int kKernelY = 3;
layout(constant_id = 5) const int kKernelX = 3;
layout(constant_id = 6) const int kStrideY = 1;
layout(constant_id = 7) const int kStrideX = 1;
layout(constant_id = 8) const int kDilationY = 1;
layout(constant_id = 9) const int kDilationX = 1;
layout(constant_id = 10) const int kUpsample = 1;
layout(constant_id = 11) const uint kPadRows = 0u;
layout(constant_id = 12) const uint kPadColumns = 0u;
layout(constant_id = 13) const uint kFunction = 0u;

TENSOR(0, x);
TENSOR(1, weight);
TABLE4(2, bias);
RESULT(3, y);

/// The input channels number `i` of the groups of four output channels, at the vec4 index `at` of block 0.
vec4 read_inputs(uint at, uint block, uint i) {
  if (kDepthwise != 0u) return LOAD(x, at + block * p.in_width);
  vec4 v = vec4(0.0);
  for (uint lane = 0u; lane < 4u; ++lane) {
    const uint c = min(4u * block + lane, p.out_channels - 1u) / p.group_outputs * p.group_inputs + i;
    v[lane] = LOAD(x, at + (c / 4u) * p.in_width)[c % 4u];
  }
  return v;
}

void main() {
  const uint column = gl_GlobalInvocationID.x, block = gl_GlobalInvocationID.z;
  const uint in_blocks = (p.in_channels + 3u) / 4u, out_blocks = (p.out_channels + 3u) / 4u;
  if (column >= p.out_width || gl_GlobalInvocationID.y >= p.row_count || block >= out_blocks) return;
  const uint row = p.first_row + gl_GlobalInvocationID.y;
  const uint image = row / p.out_height;
  const int oy = int(row - image * p.out_height);
  vec4 sum = bias[block];
  for (int ky = 0; ky < kKernelY; ++ky) {
    const int iy = border(oy * kStrideY - p.pad_top + ky * kDilationY, int(p.in_height) * kUpsample, kPadRows);
    if (iy < 0) continue;
    for (int kx = 0; kx < kKernelX; ++kx) {
      const int ix = border(int(column) * kStrideX - p.pad_left + kx * kDilationX, int(p.in_width) * kUpsample, kPadColumns);
      if (ix < 0) continue;
      const uint at = (image * p.in_height + uint(iy / kUpsample)) * in_blocks * p.in_width + uint(ix / kUpsample) - p.x_start;
      for (uint i = 0u; i < p.group_inputs; ++i) {
        const uint tap = (block * p.group_inputs + i) * uint(kKernelY * kKernelX) + uint(ky * kKernelX + kx);
        sum = fma(read_inputs(at, block, i), LOAD(weight, tap), sum);
      }
    }
  }
  const vec4 v = activate(sum, kFunction, p.alpha, p.beta);
  STORE(y, (row * out_blocks + block) * p.out_width + column - p.y_start, keep_lanes(v, block, p.out_channels));
}
