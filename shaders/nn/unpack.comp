// y(n, c, y, x) = x(n, y, c/4, x, c%4): packed to flat f32 in any order of its dimensions (given by steps). A thread makes the floats of one vec4, or with lanes = 1
// one float, where y is too large to bind whole.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "nn/unpack.h"

TENSOR(0, x);
FLAT_RESULT(1, y);

void main() {
  const uint column = gl_GlobalInvocationID.x, first = p.first_channel + gl_GlobalInvocationID.z * p.lanes;
  if (column >= p.width || gl_GlobalInvocationID.y >= p.row_count || first >= p.channels) return;
  const uint row = p.first_row + gl_GlobalInvocationID.y;
  const uint image = row / p.height, next = p.channel_step;
  const vec4 v = LOAD(x, (row * ((p.channels + 3u) / 4u) + first / 4u) * p.width + column - p.x_start);
  const uint at =
      image * p.image_step + (row - image * p.height) * p.row_step + column * p.column_step + first * next - p.y_start;
  if (p.lanes == 1u) {
    y[at] = v[first % 4u];
    return;
  }
  const uint left = p.channels - first;  // channels from this block on
  y[at] = v.x;
  if (left > 1u) y[at + next] = v.y;
  if (left > 2u) y[at + 2u * next] = v.z;
  if (left > 3u) y[at + 3u * next] = v.w;
}
