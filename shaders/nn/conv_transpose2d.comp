// y(o, y, x) = activation(sum of weight * x(c, (y + top - ky * dilation) / stride, ...) + bias) over the taps where the division is exact:
// transposed convolution as a gather, so no thread writes what another writes.
// x, y: packed. bias: f32, padded to blocks. weight: kGroups = 0: [out/4][in/4][ky][kx][4 in] of vec4 over 4 out;
// kGroups = 1: [out/4][in of a group][ky][kx] of vec4 over 4 out. A thread makes one vec4.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "lib/activation.glsl"
#include "nn/conv_transpose2d.h"

layout(constant_id = 3) const uint kGroups = 0u;
layout(constant_id = 4) const int kKernelY = 3;
layout(constant_id = 5) const int kKernelX = 3;
layout(constant_id = 6) const int kStrideY = 1;
layout(constant_id = 7) const int kStrideX = 1;
layout(constant_id = 8) const int kDilationY = 1;
layout(constant_id = 9) const int kDilationX = 1;
layout(constant_id = 10) const uint kFunction = 0u;

TENSOR(0, x);
TENSOR(1, weight);
TABLE4(2, bias);
RESULT(3, y);

const uint kTaps = uint(kKernelY * kKernelX);

/// What the input pixel at vec4 index `at` (of block 0) adds through one tap to output block `block`.
vec4 add_tap(vec4 sum, uint at, uint block, uint tap) {
  const uint in_blocks = (p.in_channels + 3u) / 4u;
  if (kGroups == 0u) {
    for (uint ib = 0u; ib < in_blocks; ++ib) {
      const vec4 v = LOAD(x, at + ib * p.in_width);
      const uint w = ((block * in_blocks + ib) * kTaps + tap) * 4u;
      sum = fma(vec4(v.x), LOAD(weight, w), sum);
      sum = fma(vec4(v.y), LOAD(weight, w + 1u), sum);
      sum = fma(vec4(v.z), LOAD(weight, w + 2u), sum);
      sum = fma(vec4(v.w), LOAD(weight, w + 3u), sum);
    }
    return sum;
  }
  for (uint i = 0u; i < p.group_inputs; ++i) {
    vec4 v = vec4(0.0);
    for (uint lane = 0u; lane < 4u; ++lane) {
      const uint c = min(4u * block + lane, p.out_channels - 1u) / p.group_outputs * p.group_inputs + i;
      v[lane] = LOAD(x, at + (c / 4u) * p.in_width)[c % 4u];
    }
    sum = fma(v, LOAD(weight, (block * p.group_inputs + i) * kTaps + tap), sum);
  }
  return sum;
}

/// The input position that output position `o` sees through a tap, or -1.
int source(int o, int tap, int pad, int stride, int dilation, int size) {
  const int i = o + pad - tap * dilation;
  return i >= 0 && i % stride == 0 && i / stride < size ? i / stride : -1;
}

/// The first tap through which position `o` sees an input, and how many further the next one is. With dilation any tap may.
int first_tap(int o, int pad, int stride, int dilation) { return dilation == 1 ? (o + pad) % stride : 0; }
int next_tap(int stride, int dilation) { return dilation == 1 ? stride : 1; }

void main() {
  const uint column = gl_GlobalInvocationID.x, block = gl_GlobalInvocationID.z;
  const uint in_blocks = (p.in_channels + 3u) / 4u, out_blocks = (p.out_channels + 3u) / 4u;
  if (column >= p.out_width || gl_GlobalInvocationID.y >= p.row_count || block >= out_blocks) return;
  const uint row = p.first_row + gl_GlobalInvocationID.y;
  const uint image = row / p.out_height;
  vec4 sum = bias[block];
  const int oy = int(row - image * p.out_height), ox = int(column);
  for (int ky = first_tap(oy, p.pad_top, kStrideY, kDilationY); ky < kKernelY; ky += next_tap(kStrideY, kDilationY)) {
    const int iy = source(oy, ky, p.pad_top, kStrideY, kDilationY, int(p.in_height));
    if (iy < 0) continue;
    for (int kx = first_tap(ox, p.pad_left, kStrideX, kDilationX); kx < kKernelX; kx += next_tap(kStrideX, kDilationX)) {
      const int ix = source(ox, kx, p.pad_left, kStrideX, kDilationX, int(p.in_width));
      if (ix < 0) continue;
      const uint at = (image * p.in_height + uint(iy)) * in_blocks * p.in_width + uint(ix) - p.x_start;
      sum = add_tap(sum, at, block, uint(ky * kKernelX + kx));
    }
  }
  const vec4 v = activate(sum, kFunction, p.alpha, p.beta);
  STORE(y, (row * out_blocks + block) * p.out_width + column - p.y_start, keep_lanes(v, block, p.out_channels));
}
