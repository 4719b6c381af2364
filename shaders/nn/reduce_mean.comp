// y[kept, piece] = factor * sum of x over a piece of the reduced dimensions, flat f32. With one piece and factor 1 / reduced it is the
// mean; long sums are first cut into pieces, and the pieces are summed by a second launch. Sums are compensated (Kahan), so that a mean
// over a million values keeps f32's precision. A thread makes one value.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "nn/reduce_mean.h"

TABLE(0, x);
FLAT_RESULT(1, y);

void main() {
  const uint i = flat_index();
  if (i >= p.count) return;
  uint rest = i / p.pieces, base = 0u;
  const uint piece = i - rest * p.pieces;
  for (int d = 5; d >= 0; --d) {
    const uint next = rest / p.kept_extent[d];
    base += (rest - next * p.kept_extent[d]) * p.kept_stride[d];
    rest = next;
  }
  const uint first = piece * p.piece_length, last = min(first + p.piece_length, p.reduced);
  precise float sum = 0.0, lost = 0.0;
  for (uint r = first; r < last; ++r) {
    uint left = r, at = base;
    for (int d = 5; d >= 0; --d) {
      const uint next = left / p.reduced_extent[d];
      at += (left - next * p.reduced_extent[d]) * p.reduced_stride[d];
      left = next;
    }
    precise const float term = x[at] - lost;
    precise const float total = sum + term;
    lost = (total - sum) - term;
    sum = total;
  }
  y[i] = sum * p.factor;
}
