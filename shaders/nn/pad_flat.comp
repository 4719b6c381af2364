// y[i] = x[border(i - before)] over up to six dimensions, flat f32; outside of x the constant `value`, or a reflected or repeated edge.
// A thread makes one value.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "nn/pad_flat.h"

layout(constant_id = 3) const uint kPadMode = 0u;

TABLE(0, x);
FLAT_RESULT(1, y);

void main() {
  const uint i = flat_index();
  if (i >= p.count) return;
  uint rest = i, source = 0u, stride = 1u;
  bool inside = true;
  for (int d = 5; d >= 0; --d) {
    const uint next = rest / p.extent[d];
    const int at = border(int(rest - next * p.extent[d]) - int(p.before[d]), int(p.x_extent[d]), kPadMode);
    inside = inside && at >= 0;
    source += uint(max(at, 0)) * stride;
    stride *= p.x_extent[d];
    rest = next;
  }
  y[i] = inside ? x[source] : p.value;
}
