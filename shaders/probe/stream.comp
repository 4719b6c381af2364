// How fast a device reads and writes memory: y(i) = x(i) + addend over vec4, one a thread, in rows of kRow threads. More of them a thread
// lost: four at a time, a workgroup apart, reach half as much on lavapipe. With kFill nothing is read and y(i) = (i mod 65536) +
// (0, 1/4, 1/2, 3/4), exact in f32: the values to begin with.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "probe/stream.h"
layout(local_size_x_id = 0, local_size_y_id = 1, local_size_z_id = 2) in;
layout(constant_id = 3) const bool kFill = false;
layout(constant_id = 4) const uint kRow = 64u;

layout(set = 0, binding = 0) restrict readonly buffer X { vec4 x[]; };
layout(set = 0, binding = 1) restrict writeonly buffer Y { vec4 y[]; };

void main() {
  const uint i = gl_GlobalInvocationID.y * kRow + gl_GlobalInvocationID.x;
  y[i] = kFill ? float(i & 65535u) + vec4(0.0, 0.25, 0.5, 0.75) : x[i] + p.addend;
}
