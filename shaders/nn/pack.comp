// y(n, y, c/4, x, c%4) = x(n, c, y, x): flat f32 in any order of its dimensions (given by steps) to packed, filling lanes 0.
// Binding i of the first four holds the channels of lane i, so that each may be a range of rows of one plane; as a rule all four are
// the whole tensor. A thread makes one vec4.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "nn/pack.h"

TABLE(0, x0);
TABLE(1, x1);
TABLE(2, x2);
TABLE(3, x3);
RESULT(4, y);

void main() {
  const uint column = gl_GlobalInvocationID.x, block = p.first_block + gl_GlobalInvocationID.z;
  const uint blocks = (p.channels + 3u) / 4u;
  if (column >= p.width || gl_GlobalInvocationID.y >= p.row_count || block >= blocks) return;
  const uint row = p.first_row + gl_GlobalInvocationID.y;
  const uint image = row / p.height;
  const uint next = p.channel_step;
  const uint at = image * p.image_step + (row - image * p.height) * p.row_step + column * p.column_step + 4u * block * next;
  const uint left = p.channels - 4u * block;  // channels from this block on
  vec4 v = vec4(0.0);
  v.x = x0[at - p.plane_start[0]];
  if (left > 1u) v.y = x1[at + next - p.plane_start[1]];
  if (left > 2u) v.z = x2[at + 2u * next - p.plane_start[2]];
  if (left > 3u) v.w = x3[at + 3u * next - p.plane_start[3]];
  STORE(y, (row * blocks + block) * p.width + column - p.y_start, v);
}
