// The operations of layers.hpp (enum BinaryOp).
#ifndef WRAPTURE_BINARY_GLSL
#define WRAPTURE_BINARY_GLSL
#include "lib/activation.glsl"

/// a to the power b for each lane: pow() is undefined for a < 0, where whole b are still fine.
vec4 pow_lanes(vec4 a, vec4 b) {
  return vec4(pow_exact(a.xxxx, b.x).x, pow_exact(a.yyyy, b.y).x, pow_exact(a.zzzz, b.z).x, pow_exact(a.wwww, b.w).x);
}

/// The rest of a / b with the sign of b (`floored`) or of a.
vec4 remainder_of(vec4 a, vec4 b, bool floored) {
  const vec4 rest = a - b * trunc(a / b);
  const bvec4 other_side = notEqual(lessThan(rest, vec4(0.0)), lessThan(b, vec4(0.0)));
  return floored ? mix(rest, rest + b, mix(other_side, bvec4(false), equal(rest, vec4(0.0)))) : rest;
}

/// Comparisons and logic.
bvec4 holds(vec4 a, vec4 b, uint op) {
  if (op == 10u) return equal(a, b);
  if (op == 11u) return lessThan(a, b);
  if (op == 12u) return lessThanEqual(a, b);
  if (op == 13u) return greaterThan(a, b);
  if (op == 14u) return greaterThanEqual(a, b);
  const bvec4 ta = notEqual(a, vec4(0.0)), tb = notEqual(b, vec4(0.0));
  if (op == 15u) return mix(bvec4(false), tb, ta);
  if (op == 16u) return mix(tb, bvec4(true), ta);
  return notEqual(ta, tb);
}

/// `op` is a specialisation constant of the caller.
vec4 combine(vec4 a, vec4 b, uint op) {
  if (op == 0u) return a + b;
  if (op == 1u) return a - b;
  if (op == 2u) return a * b;
  if (op == 3u) return a / b;
  if (op == 4u) return min(a, b);
  if (op == 5u) return max(a, b);
  if (op == 6u) return pow_lanes(a, b);
  if (op == 7u) return mix(a, a * b, lessThan(a, vec4(0.0)));
  if (op == 8u || op == 9u) return remainder_of(a, b, op == 8u);
  return mix(vec4(0.0), vec4(1.0), holds(a, b, op));
}

#endif  // WRAPTURE_BINARY_GLSL
