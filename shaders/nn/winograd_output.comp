// y = activation(A' m A + bias + residual): the last of three passes of a 3 x 3 convolution (lib/winograd.glsl). The residual is enlarged
// kResidual times; 0: none, then nothing is read of it.
// m: [point][out block][tile] of vec4, the tiles of the part of the picture at hand. bias: f32, padded to blocks. y: packed.
// Variant WRAPTURE_NORM: also the statistics of the instance norm that reads y (lib/norm.glsl).
// A thread makes the 4 x 4 px of one tile of one block of four channels.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#ifdef WRAPTURE_NORM
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_KHR_shader_subgroup_arithmetic : require
#extension GL_KHR_shader_subgroup_ballot : require
#endif
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
#ifdef WRAPTURE_NORM
#define NORM_SLOT 4
#include "lib/norm.glsl"
#endif

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

/// The px of one tile; they stay in t.
void make_tile(uint tx, uint row, uint block) {
  const uint out_blocks = (p.out_channels + 3u) / 4u;
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
      t[j * kSpan + i] = keep_lanes(value, block, p.out_channels);
      STORE(y, base + x0 + uint(i), t[j * kSpan + i]);
    }
  }
}

#ifdef WRAPTURE_NORM
/// The tile's statistics; `rows` and `columns` of it are in the picture.
void gather_tile(int rows, int columns, uint block) {
  const float pixels = float(rows * columns);
  vec4 sum = vec4(0.0), squares = vec4(0.0);
  [[unroll]] for (int j = 0; j < kTile; ++j)
    [[unroll]] for (int i = 0; i < kTile; ++i) sum += mix(vec4(0.0), t[j * kSpan + i], bvec4(j < rows && i < columns));
  const vec4 mean = sum / max(pixels, 1.0);
  [[unroll]] for (int j = 0; j < kTile; ++j)
    [[unroll]] for (int i = 0; i < kTile; ++i) {
      const vec4 difference = mix(vec4(0.0), t[j * kSpan + i] - mean, bvec4(j < rows && i < columns));
      squares += difference * difference;
    }
  norm_gather(block, pixels, mean, squares);
}
#endif

void main() {
  const uint tx = gl_GlobalInvocationID.x, row = p.first_row + gl_GlobalInvocationID.y, block = gl_GlobalInvocationID.z;
  const bool inside = gl_GlobalInvocationID.y < p.row_count && tx < p.tile_columns;
  if (inside) make_tile(tx, row, block);
#ifdef WRAPTURE_NORM
  const int rows = min(int(p.out_height) - int(row) * kTile, kTile), columns = min(int(p.out_width) - int(tx) * kTile, kTile);
  gather_tile(inside ? rows : 0, inside ? columns : 0, block);
#endif
}
