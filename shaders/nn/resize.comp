// y(c, y, x) = mix of x at two rows and two columns, for packed tensors: nearest and bilinear resize. Where to read stands in `places`,
// one vec4 (first, second, share of the second, unused) an output row, then one an output column, made on the host with ONNX's
// coordinates; so every mode is one kernel and rounds as the reference does.
// A thread makes one pixel of every so-many-th block, so that it reads its places once for up to eight of them
// (nearest x2 on lavapipe 22.3.6: 0.43 of the time of one block a thread).
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "nn/resize.h"

layout(constant_id = 3) const uint kBilinear = 0u;

TENSOR(0, x);
TABLE4(1, places);
RESULT(2, y);

void main() {
  const uint column = gl_GlobalInvocationID.x;
  if (column >= p.out_width || gl_GlobalInvocationID.y >= p.row_count) return;
  const uint row = p.first_row + gl_GlobalInvocationID.y;
  const uint image = row / p.out_height;
  const vec4 py = places[row - image * p.out_height], px = places[p.out_height + column];
  const uint step = p.blocks * p.in_width;  // from one row of x to the next
  const uint base = image * p.in_height * step - p.x_start;
  const uint top = base + uint(py.x) * step, bottom = base + uint(py.y) * step;
  for (uint block = gl_GlobalInvocationID.z; block < p.blocks; block += gl_NumWorkGroups.z) {
    const uint left = block * p.in_width + uint(px.x), right = block * p.in_width + uint(px.y);
    vec4 v = LOAD(x, top + left);
    if (kBilinear != 0u) {
      const vec4 upper = mix(v, LOAD(x, top + right), px.z);
      v = mix(upper, mix(LOAD(x, bottom + left), LOAD(x, bottom + right), px.z), py.z);
    }
    STORE(y, (row * p.blocks + block) * p.out_width + column - p.y_start, v);
  }
}
