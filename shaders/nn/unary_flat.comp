// y = f(x) for a flat f32 tensor (or a piece of one), four values a thread.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "lib/activation.glsl"
#include "nn/unary_flat.h"

layout(constant_id = 3) const uint kFunction = 0u;

TABLE4(0, x);
FLAT_RESULT4(1, y);

void main() {
  const uint i = flat_index();
  if (i < p.count) y[i] = activate(x[i], kFunction, p.alpha, p.beta);
}
