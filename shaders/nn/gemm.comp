// y = alpha * a b + beta * c for flat f32 matrices, any of them transposed by its steps, or for stacks of matrices (up to four dimensions,
// broadcast by strides of 0; c then is the same for all). A thread makes one value.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "nn/gemm.h"

TABLE(0, a);
TABLE(1, b);
TABLE(2, c);
FLAT_RESULT(3, y);

void main() {
  const uint i = flat_index();
  if (i >= p.rows * p.columns * p.stacks) return;
  const uint line = i / p.columns, column = i - line * p.columns;
  uint stack = line / p.rows;
  const uint row = line - stack * p.rows;
  uint ia = row * p.a_row_step, ib = column * p.b_column_step;
  for (int d = 3; d >= 0; --d) {
    const uint next = stack / p.stack_extent[d];
    const uint at = stack - next * p.stack_extent[d];
    ia += at * p.a_stack_stride[d];
    ib += at * p.b_stack_stride[d];
    stack = next;
  }
  vec4 sum = vec4(0.0);  // four chains, so that no sum grows long
  uint k = 0u;
  for (; k + 4u <= p.depth; k += 4u) {
    for (uint j = 0u; j < 4u; ++j) sum[j] = fma(a[ia + (k + j) * p.a_depth_step], b[ib + (k + j) * p.b_depth_step], sum[j]);
  }
  for (; k < p.depth; ++k) sum.x = fma(a[ia + k * p.a_depth_step], b[ib + k * p.b_depth_step], sum.x);
  float v = p.alpha * (sum.x + sum.y + sum.z + sum.w);
  if (p.beta != 0.0) v += p.beta * c[row * p.c_row_step + column * p.c_column_step];
  y[i] = v;
}
