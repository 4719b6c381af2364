// y(c, y, x) = sum of wy * wx * x(c, iy, ix) over the taps of an output row and an output column, for packed tensors: nearest, bilinear,
// cubic and antialiased resize. The taps stand in `places`, two pairs (index, weight) a vec4: kPairsY vec4 an output row, then kPairsX an
// output column, made on the host with ONNX's coordinates; so every mode is one kernel and rounds as the reference does.
// A thread makes one pixel of every so-many-th block, so that it reads its places once for up to eight of them
// (nearest x2 on lavapipe 22.3.6: 0.43 of the time of one block a thread). Two taps or fewer an axis stay in registers; more are read
// again for every block.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "nn/resize.h"

layout(constant_id = 3) const uint kCopy = 0u;  // 1: one tap of weight 1
layout(constant_id = 4) const uint kPairsY = 1u;
layout(constant_id = 5) const uint kPairsX = 1u;

TENSOR(0, x);
TABLE4(1, places);
RESULT(2, y);

/// The taps of one column over the row of x that starts at vec4 `row`.
vec4 mixed(uint row, uint column_places) {
  vec4 sum = vec4(0.0);
  for (uint i = 0u; i < kPairsX; ++i) {
    const vec4 px = places[column_places + i];
    sum = fma(vec4(px.y), LOAD(x, row + uint(px.x)), sum);
    sum = fma(vec4(px.w), LOAD(x, row + uint(px.z)), sum);
  }
  return sum;
}

void main() {
  const uint column = gl_GlobalInvocationID.x;
  if (column >= p.out_width || gl_GlobalInvocationID.y >= p.row_count) return;
  const uint row = p.first_row + gl_GlobalInvocationID.y;
  const uint image = row / p.out_height;
  const uint at_y = (row - image * p.out_height) * kPairsY, at_x = p.out_height * kPairsY + column * kPairsX;
  const vec4 py = places[at_y], px = places[at_x];
  const uint step = p.blocks * p.in_width;  // from one row of x to the next
  const uint base = image * p.in_height * step - p.x_start;
  const uint top = base + uint(py.x) * step, bottom = base + uint(py.z) * step;
  for (uint block = gl_GlobalInvocationID.z; block < p.blocks; block += gl_NumWorkGroups.z) {
    const uint start = block * p.in_width, left = start + uint(px.x), right = start + uint(px.z);
    vec4 v = vec4(0.0);
    if (kCopy != 0u) {
      v = LOAD(x, top + left);
    } else if (kPairsY == 1u && kPairsX == 1u) {
      const vec4 upper = fma(vec4(px.w), LOAD(x, top + right), px.y * LOAD(x, top + left));
      const vec4 lower = fma(vec4(px.w), LOAD(x, bottom + right), px.y * LOAD(x, bottom + left));
      v = fma(vec4(py.w), lower, py.y * upper);
    } else {
      for (uint i = 0u; i < kPairsY; ++i) {
        const vec4 pair = places[at_y + i];
        v = fma(vec4(pair.y), mixed(base + uint(pair.x) * step + start, at_x), v);
        v = fma(vec4(pair.w), mixed(base + uint(pair.z) * step + start, at_x), v);
      }
    }
    STORE(y, (row * p.blocks + block) * p.out_width + column - p.y_start, v);
  }
}
