// y[kept, piece] = finish(factor * join of prepare(x) over a piece of the reduced dimensions), flat f32. join: sum, maximum, minimum or
// product; prepare: nothing, magnitude or square; finish: nothing or square root. With one piece and factor 1 / reduced a sum is the mean;
// long reductions are first cut into pieces, and the pieces are joined by a second launch. Sums are compensated (Kahan), so that a mean
// over a million values keeps f32's precision. A thread makes one value.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "nn/reduce.h"

layout(constant_id = 3) const uint kJoin = 0u;     // 0 sum, 1 maximum, 2 minimum, 3 product
layout(constant_id = 4) const uint kPrepare = 0u;  // 0 nothing, 1 magnitude, 2 square
layout(constant_id = 5) const uint kRoot = 0u;     // 1: square root of the result

TABLE(0, x);
FLAT_RESULT(1, y);

uint element(uint r, uint base) {
  for (int d = 5; d >= 0; --d) {
    const uint next = r / p.reduced_extent[d];
    base += (r - next * p.reduced_extent[d]) * p.reduced_stride[d];
    r = next;
  }
  return base;
}

float prepared(uint at) {
  const float v = x[at];
  return kPrepare == 1u ? abs(v) : kPrepare == 2u ? v * v : v;
}

float compensated_sum(uint first, uint last, uint base) {
  precise float sum = 0.0, lost = 0.0;
  for (uint r = first; r < last; ++r) {
    precise const float term = prepared(element(r, base)) - lost;
    precise const float total = sum + term;
    lost = (total - sum) - term;
    sum = total;
  }
  return sum;
}

float joined(uint first, uint last, uint base) {
  float value = prepared(element(first, base));
  for (uint r = first + 1u; r < last; ++r) {
    const float next = prepared(element(r, base));
    value = kJoin == 1u ? max(value, next) : kJoin == 2u ? min(value, next) : value * next;
  }
  return value;
}

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
  const float value = p.factor * (kJoin == 0u ? compensated_sum(first, last, base) : joined(first, last, base));
  y[i] = kRoot == 1u ? sqrt(value) : value;
}
