// y = activation(a op b) for flat f32 tensors of up to six dimensions with broadcasting. A thread makes one value.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "lib/activation.glsl"
#include "lib/binary.glsl"
#include "nn/binary_flat.h"

layout(constant_id = 3) const uint kOp = 0u;
layout(constant_id = 4) const uint kFunction = 0u;

TABLE(0, a);
TABLE(1, b);
FLAT_RESULT(2, y);

void main() {
  const uint i = flat_index();
  if (i >= p.count) return;
  uint rest = i, ia = 0u, ib = 0u;
  for (int d = 5; d >= 0; --d) {
    const uint next = rest / p.extent[d];
    const uint at = rest - next * p.extent[d];
    ia += at * p.a_stride[d];
    ib += at * p.b_stride[d];
    rest = next;
  }
  y[i] = activate(combine(vec4(a[ia]), vec4(b[ib]), kOp), kFunction, p.alpha, p.beta).x;
}
