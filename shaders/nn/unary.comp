// y = f(x) for a packed tensor. A thread makes one vec4.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "lib/activation.glsl"
#include "nn/unary.h"

layout(constant_id = 3) const uint kFunction = 0u;

TENSOR(0, x);
RESULT(1, y);

void main() {
  const uint column = gl_GlobalInvocationID.x, block = gl_GlobalInvocationID.z, blocks = (p.channels + 3u) / 4u;
  if (column >= p.width || gl_GlobalInvocationID.y >= p.row_count || block >= blocks) return;
  const uint at = ((p.first_row + gl_GlobalInvocationID.y) * blocks + block) * p.width + column;
  const vec4 v = activate(LOAD(x, at - p.x_start), kFunction, p.alpha, p.beta);
  STORE(y, at - p.y_start, keep_lanes(v, block, p.channels));
}
