// y(c, y, x) = x(c, border(y - top), border(x - left)) for packed tensors: padding by a constant, reflection or the edge, and cropping.
// A thread makes one vec4.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "nn/pad.h"

layout(constant_id = 3) const uint kPadMode = 0u;

TENSOR(0, x);
RESULT(1, y);

void main() {
  const uint column = gl_GlobalInvocationID.x, block = gl_GlobalInvocationID.z, blocks = (p.channels + 3u) / 4u;
  if (column >= p.out_width || gl_GlobalInvocationID.y >= p.row_count || block >= blocks) return;
  const uint row = p.first_row + gl_GlobalInvocationID.y;
  const uint image = row / p.out_height;
  const int iy = border(int(row - image * p.out_height) - p.top, int(p.in_height), kPadMode);
  const int ix = border(int(column) - p.left, int(p.in_width), kPadMode);
  vec4 v = vec4(p.value);
  if (iy >= 0 && ix >= 0) v = LOAD(x, ((image * p.in_height + uint(iy)) * blocks + block) * p.in_width + uint(ix) - p.x_start);
  STORE(y, (row * blocks + block) * p.out_width + column - p.y_start, keep_lanes(v, block, p.channels));
}
