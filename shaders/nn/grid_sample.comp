// y(n, c, y, x) = x(n, c, ...) at the place grid(n, y, x), interpolated; for packed x and y. grid: flat f32 (N, H', W', 2), pairs (x, y)
// from -1 to 1 over the picture. A neighbour outside of x is 0, the edge, or the reflected pixel (kOutside).
// A thread makes one pixel of every so-many-th block, so that it works out its place once for up to eight of them. Reads any row of its
// image, so all of an image must fit into one binding.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "nn/grid_sample.h"

layout(constant_id = 3) const uint kInterpolation = 1u;  // nearest, bilinear, cubic
layout(constant_id = 4) const uint kOutside = 0u;        // zeros, border, reflection
layout(constant_id = 5) const uint kAlignCorners = 0u;

TENSOR(0, x);
TABLE(1, grid);
RESULT(2, y);

/// The input coordinate of g = -1..1 in a line of `size`; far places keep within what an integer holds, which changes no result.
float place(float g, uint size) {
  precise float at = ((g + 1.0) * float(size) - 1.0) / 2.0;
  if (kAlignCorners != 0u) at = (g + 1.0) / 2.0 * float(size - 1u);
  return at > -16777216.0 ? min(at, 16777216.0) : -16777216.0;
}

/// The pixel that stands for position i of a line of `size`, -1 for none.
int inside(int i, int size) {
  if (i >= 0 && i < size) return i;
  if (kOutside == 0u) return -1;
  if (kOutside == 1u) return i < 0 ? 0 : size - 1;
  if (kAlignCorners == 0u) {  // the edge pixels come twice
    const int j = (i >= 0 ? i : -1 - i) % (2 * size);
    return j < size ? j : 2 * size - 1 - j;
  }
  const int period = max(2 * (size - 1), 1);
  const int j = abs(i) % period;
  return j < size ? j : period - j;
}

/// Cubic weights of the four pixels around, the second at distance t to the left (Keys, a = -0.75).
vec4 cubic(float t) {
  const float a = -0.75;
  const vec4 d = vec4(1.0 + t, t, 1.0 - t, 2.0 - t);
  const vec4 near = ((a + 2.0) * d - (a + 3.0)) * d * d + 1.0;
  const vec4 far = ((a * d - 5.0 * a) * d + 8.0 * a) * d - 4.0 * a;
  return vec4(far.x, near.y, near.z, far.w);
}

const int kTaps = kInterpolation == 0u ? 1 : kInterpolation == 1u ? 2 : 4;

struct Line {  // the taps of one axis
  int first;
  vec4 weights;
};

Line line_at(float at) {
  if (kInterpolation == 0u) return Line(int(roundEven(at)), vec4(1.0));
  const float low = floor(at), t = at - low;
  if (kInterpolation == 1u) return Line(int(low), vec4(1.0 - t, t, 0.0, 0.0));
  return Line(int(low) - 1, cubic(t));
}

void main() {
  const uint column = gl_GlobalInvocationID.x;
  if (column >= p.out_width || gl_GlobalInvocationID.y >= p.row_count) return;
  const uint row = p.first_row + gl_GlobalInvocationID.y;
  const uint at = 2u * (row * p.out_width + column) - p.grid_start;
  const Line columns = line_at(place(grid[at], p.in_width)), rows = line_at(place(grid[at + 1u], p.in_height));
  const uint base = row / p.out_height * p.in_height * p.blocks * p.in_width - p.x_start;
  for (uint block = gl_GlobalInvocationID.z; block < p.blocks; block += gl_NumWorkGroups.z) {
    vec4 v = vec4(0.0);
    for (int ky = 0; ky < kTaps; ++ky) {
      const int iy = inside(rows.first + ky, int(p.in_height));
      if (iy < 0) continue;
      vec4 line = vec4(0.0);
      for (int kx = 0; kx < kTaps; ++kx) {
        const int ix = inside(columns.first + kx, int(p.in_width));
        if (ix < 0) continue;
        line = fma(vec4(columns.weights[kx]), LOAD(x, base + (uint(iy) * p.blocks + block) * p.in_width + uint(ix)), line);
      }
      v = fma(vec4(rows.weights[ky]), line, v);
    }
    STORE(y, (row * p.blocks + block) * p.out_width + column - p.y_start, v);
  }
}
