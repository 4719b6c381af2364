// y = activation(a op b) for packed tensors; a and b may have size 1 along any dimension (broadcast). A thread makes one vec4.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "lib/activation.glsl"
#include "lib/binary.glsl"
#include "nn/binary.h"

layout(constant_id = 3) const uint kOp = 0u;
layout(constant_id = 4) const uint kFunction = 0u;

TENSOR(0, a);
TENSOR(1, b);
RESULT(2, y);

/// vec4 index of an operand's element for (image, block, row, column) of y.
uint at(uint image, uint block, uint row, uint column, uint images, uint channels, uint height, uint width) {
  const uint operand_row = (images == 1u ? 0u : image * height) + (height == 1u ? 0u : row);
  return (operand_row * ((channels + 3u) / 4u) + (channels == 1u ? 0u : block)) * width + (width == 1u ? 0u : column);
}

void main() {
  const uint column = gl_GlobalInvocationID.x, block = gl_GlobalInvocationID.z, blocks = (p.channels + 3u) / 4u;
  if (column >= p.width || gl_GlobalInvocationID.y >= p.row_count || block >= blocks) return;
  const uint row = p.first_row + gl_GlobalInvocationID.y;
  const uint image = row / p.height;
  const uint line = row - image * p.height;
  vec4 va = LOAD(a, at(image, block, line, column, p.a_images, p.a_channels, p.a_height, p.a_width) - p.a_start);
  vec4 vb = LOAD(b, at(image, block, line, column, p.b_images, p.b_channels, p.b_height, p.b_width) - p.b_start);
  if (p.a_channels == 1u) va = va.xxxx;
  if (p.b_channels == 1u) vb = vb.xxxx;
  const vec4 v = activate(combine(va, vb, kOp), kFunction, p.alpha, p.beta);
  STORE(y, (row * blocks + block) * p.width + column - p.y_start, keep_lanes(v, block, p.channels));
}
