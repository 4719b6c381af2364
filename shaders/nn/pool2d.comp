// y(c, y, x) = largest value, mean or sum of x(c, y * stride - pad + ky * dilation, ...) over the taps inside of x, for packed tensors.
// A mean is divided by the number of taps inside of x and of the padding that counts. A thread makes one vec4; rows of a window are
// summed one by one, so that large windows keep f32's precision.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "nn/pool2d.h"

layout(constant_id = 3) const uint kMode = 0u;  // PoolMode
layout(constant_id = 4) const int kKernelY = 2;
layout(constant_id = 5) const int kKernelX = 2;
layout(constant_id = 6) const int kStrideY = 2;
layout(constant_id = 7) const int kStrideX = 2;
layout(constant_id = 8) const int kDilationY = 1;
layout(constant_id = 9) const int kDilationX = 1;

TENSOR(0, x);
RESULT(1, y);

const uint kMax = 0u, kAverage = 1u;

vec4 add(vec4 a, vec4 b) { return kMode == kMax ? max(a, b) : a + b; }

void main() {
  const uint column = gl_GlobalInvocationID.x, block = gl_GlobalInvocationID.z, blocks = (p.channels + 3u) / 4u;
  if (column >= p.out_width || gl_GlobalInvocationID.y >= p.row_count || block >= blocks) return;
  const uint row = p.first_row + gl_GlobalInvocationID.y;
  const uint image = row / p.out_height;
  const int height = int(p.in_height), width = int(p.in_width);
  const int top = int(row - image * p.out_height) * kStrideY - p.pad_top, left = int(column) * kStrideX - p.pad_left;
  const vec4 nothing = vec4(kMode == kMax ? uintBitsToFloat(0xff800000u) : 0.0);  // minus infinity
  vec4 result = nothing;
  int rows = 0, columns = 0;
  for (int ky = 0; ky < kKernelY; ++ky) {
    const int iy = top + ky * kDilationY;
    if (iy >= -p.counted_top && iy < height + p.counted_bottom) ++rows;
    if (iy < 0 || iy >= height) continue;
    const uint base = ((image * p.in_height + uint(iy)) * blocks + block) * p.in_width - p.x_start;
    vec4 line = nothing;
    columns = 0;
    for (int kx = 0; kx < kKernelX; ++kx) {
      const int ix = left + kx * kDilationX;
      if (ix >= -p.counted_left && ix < width + p.counted_right) ++columns;
      if (ix >= 0 && ix < width) line = add(line, LOAD(x, base + uint(ix)));
    }
    result = add(result, line);
  }
  if (kMode == kAverage) result /= float(max(rows * columns, 1));
  STORE(y, (row * blocks + block) * p.out_width + column - p.y_start, keep_lanes(result, block, p.channels));
}
