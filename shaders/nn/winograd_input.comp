// v = B' x B for every tile of 6 x 6 values of x, two neighbours of which share two rows or columns: the first of three passes of a
// 3 x 3 convolution (lib/winograd.glsl). Padding, nearest enlargement and the scaling of a
// norm before it (lib/scaled.glsl) happen in the read.
// x: packed (N, H, C/4, W, 4). v: [point][in block][tile] of vec4, the tiles of the part of the picture at hand.
// A thread makes one tile of one block of four channels.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "lib/tensor.glsl"
#include "lib/activation.glsl"
#include "lib/winograd.glsl"
#include "nn/winograd_input.h"

layout(constant_id = 3) const int kUpsample = 1;
layout(constant_id = 4) const uint kPadRows = 0u;
layout(constant_id = 5) const uint kPadColumns = 0u;
layout(constant_id = 6) const uint kScaled = 0u;
layout(constant_id = 7) const uint kScaledFunction = 0u;

TENSOR(0, x);
RESULT(1, v);
TABLE4(2, pairs);
#include "lib/scaled.glsl"

vec4 d[kPoints];

/// B' along six values that lie `step` apart from `at`.
void transform(int at, int step) {
  const vec4 d0 = d[at], d1 = d[at + step], d2 = d[at + 2 * step], d3 = d[at + 3 * step], d4 = d[at + 4 * step], d5 = d[at + 5 * step];
  const vec4 even_a = d4 - kB2 * d2, odd_a = kA * (d3 - kB2 * d1);
  const vec4 even_b = d4 - kA2 * d2, odd_b = kB * (d3 - kA2 * d1);
  d[at] = d0 - (kA2 + kB2) * d2 + d4;
  d[at + step] = even_a + odd_a;
  d[at + 2 * step] = even_a - odd_a;
  d[at + 3 * step] = even_b + odd_b;
  d[at + 4 * step] = even_b - odd_b;
  d[at + 5 * step] = d1 - (kA2 + kB2) * d3 + d5;
}

void main() {
  const uint tx = gl_GlobalInvocationID.x, block = gl_GlobalInvocationID.z;
  if (gl_GlobalInvocationID.y >= p.row_count || tx >= p.tile_columns || block >= p.in_blocks) return;
  const uint row = p.first_row + gl_GlobalInvocationID.y;
  const uint image = row / p.tile_rows;
  const int y0 = int(row - image * p.tile_rows) * kTile - p.pad_top, x0 = int(tx) * kTile - p.pad_left;
  choose_pair(image, block);
  int column[kSpan];
  [[unroll]] for (int i = 0; i < kSpan; ++i) {
    const int at = border(x0 + i, int(p.in_width) * kUpsample, kPadColumns);
    column[i] = at < 0 ? -1 : at / kUpsample;
  }
  [[unroll]] for (int j = 0; j < kSpan; ++j) {
    const int y = border(y0 + j, int(p.in_height) * kUpsample, kPadRows);
    if (y < 0) {  // rows of zeros may lie outside of the bound range
      [[unroll]] for (int i = 0; i < kSpan; ++i) d[j * kSpan + i] = vec4(0.0);
      continue;
    }
    const uint base = ((image * p.in_height + uint(y / kUpsample)) * p.in_blocks + block) * p.in_width - p.x_start;
    [[unroll]] for (int i = 0; i < kSpan; ++i) {
      const vec4 value = scaled(LOAD(x, base + uint(max(column[i], 0))));
      d[j * kSpan + i] = column[i] < 0 ? vec4(0.0) : value;
    }
  }
  [[unroll]] for (int i = 0; i < kSpan; ++i) transform(i, kSpan);
  [[unroll]] for (int j = 0; j < kSpan; ++j) transform(j * kSpan, 1);
  const uint tile = (row - p.part_first) * p.tile_columns + tx;
  [[unroll]] for (int point = 0; point < kPoints; ++point)
    STORE(v, (uint(point) * p.in_blocks + block) * p.part_tiles + tile, d[point]);
}
