// y(n, c, y, x) = x(n, y, c/4, x, c%4): packed to flat f32 (N, C, H, W). A thread makes the floats of one vec4, or with lanes = 1
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
  const uint image = row / p.height, plane = p.height * p.width;
  const vec4 v = LOAD(x, (row * ((p.channels + 3u) / 4u) + first / 4u) * p.width + column - p.x_start);
  const uint at = (image * p.channels + first) * plane + (row - image * p.height) * p.width + column - p.y_start;
  if (p.lanes == 1u) {
    y[at] = v[first % 4u];
    return;
  }
  const uint left = p.channels - first;  // channels from this block on
  y[at] = v.x;
  if (left > 1u) y[at + plane] = v.y;
  if (left > 2u) y[at + 2u * plane] = v.z;
  if (left > 3u) y[at + 3u * plane] = v.w;
}
