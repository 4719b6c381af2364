// y(c, y, x) = mix of x at two rows and two columns, for packed tensors: nearest and bilinear resize. Where to read stands in `places`,
// one vec4 (first, second, share of the second, unused) an output row, then one an output column, made on the host with ONNX's
// coordinates; so every mode is one kernel and rounds as the reference does. A thread makes one vec4.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "nn/resize.h"

layout(constant_id = 3) const uint kBilinear = 0u;

TENSOR(0, x);
TABLE4(1, places);
RESULT(2, y);

void main() {
  const uint column = gl_GlobalInvocationID.x, block = gl_GlobalInvocationID.z;
  if (column >= p.out_width || gl_GlobalInvocationID.y >= p.row_count || block >= p.blocks) return;
  const uint row = p.first_row + gl_GlobalInvocationID.y;
  const uint image = row / p.out_height;
  const vec4 py = places[row - image * p.out_height], px = places[p.out_height + column];
  const uint base = (image * p.in_height * p.blocks + block) * p.in_width - p.x_start, step = p.blocks * p.in_width;
  const uint top = base + uint(py.x) * step;
  vec4 v = LOAD(x, top + uint(px.x));
  if (kBilinear != 0u) {
    const uint bottom = base + uint(py.y) * step;
    const vec4 upper = mix(v, LOAD(x, top + uint(px.y)), px.z);
    v = mix(upper, mix(LOAD(x, bottom + uint(px.x)), LOAD(x, bottom + uint(px.y)), px.z), py.z);
  }
  STORE(y, (row * p.blocks + block) * p.out_width + column - p.y_start, v);
}
