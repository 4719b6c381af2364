// y = condition != 0 ? a : b for flat f32 tensors of up to six dimensions with broadcasting. A thread makes one value.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "nn/where.h"

TABLE(0, condition);
TABLE(1, a);
TABLE(2, b);
FLAT_RESULT(3, y);

void main() {
  const uint i = flat_index();
  if (i >= p.count) return;
  uint rest = i, ic = 0u, ia = 0u, ib = 0u;
  for (int d = 5; d >= 0; --d) {
    const uint next = rest / p.extent[d];
    const uint at = rest - next * p.extent[d];
    ic += at * p.condition_stride[d];
    ia += at * p.a_stride[d];
    ib += at * p.b_stride[d];
    rest = next;
  }
  y[i] = condition[ic] != 0.0 ? a[ia] : b[ib];
}
