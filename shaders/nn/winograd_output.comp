// y = activation(A' m A + bias + residual): the last of three passes of a 3 x 3 convolution (lib/winograd.glsl). The residual is enlarged
// kResidual times; 0: none, then nothing is read of it.
// m: [point][out block][tile] of vec4, the tiles of the part of the picture at hand. bias: f32, padded to blocks. y: packed.
// A thread makes the 4 x 4 px of one tile of one block of four channels.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "lib/tensor.glsl"
#include "lib/activation.glsl"
#include "lib/winograd.glsl"
#include "nn/winograd_output.h"

layout(constant_id = 3) const uint kFunction = 0u;
layout(constant_id = 4) const uint kResidual = 0u;

TENSOR(0, m);
TABLE4(1, bias);
TENSOR(2, residual);
RESULT(3, y);

vec4 t[kPoints];

/// A' along six values that lie `step` apart from `at`; four remain.
void transform(int at, int step) {
  const vec4 sum_a = t[at + step] + t[at + 2 * step], difference_a = t[at + step] - t[at + 2 * step];
  const vec4 sum_b = t[at + 3 * step] + t[at + 4 * step], difference_b = t[at + 3 * step] - t[at + 4 * step];
  t[at] += sum_a + sum_b;
  t[at + step] = kA * difference_a + kB * difference_b;
  t[at + 2 * step] = kA2 * sum_a + kB2 * sum_b;
  t[at + 3 * step] = kA * kA2 * difference_a + kB * kB2 * difference_b + t[at + 5 * step];
}

void main() {
  const uint tx = gl_GlobalInvocationID.x, block = gl_GlobalInvocationID.z, out_blocks = (p.out_channels + 3u) / 4u;
  if (gl_GlobalInvocationID.y >= p.row_count || tx >= p.tile_columns || block >= out_blocks) return;
  const uint row = p.first_row + gl_GlobalInvocationID.y;
  const uint tile = (row - p.part_first) * p.tile_columns + tx;
  [[unroll]] for (int point = 0; point < kPoints; ++point) t[point] = LOAD(m, (uint(point) * out_blocks + block) * p.part_tiles + tile);
  [[unroll]] for (int i = 0; i < kSpan; ++i) transform(i, kSpan);
  [[unroll]] for (int j = 0; j < kTile; ++j) transform(j * kSpan, 1);

  const uint image = row / p.tile_rows;
  const uint y0 = (row - image * p.tile_rows) * uint(kTile), x0 = tx * uint(kTile);
  const vec4 start = bias[block];
  [[unroll]] for (int j = 0; j < kTile; ++j) {
    if (y0 + uint(j) >= p.out_height) break;
    const uint base = ((image * p.out_height + y0 + uint(j)) * out_blocks + block) * p.out_width - p.y_start;
    [[unroll]] for (int i = 0; i < kTile; ++i) {
      if (x0 + uint(i) >= p.out_width) break;
      vec4 sum = t[j * kSpan + i] + start;
      if (kResidual != 0u) {
        const uint line = image * (p.out_height / kResidual) + (y0 + uint(j)) / kResidual;
        const uint column = (line * out_blocks + block) * (p.out_width / kResidual) + (x0 + uint(i)) / kResidual;
        sum += LOAD(residual, column - p.residual_start);
      }
      const vec4 value = activate(sum, kFunction, p.alpha, p.beta);
      STORE(y, base + x0 + uint(i), keep_lanes(value, block, p.out_channels));
    }
  }
}
