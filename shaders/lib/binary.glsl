// The operations of layers.hpp (enum BinaryOp).
#ifndef WRAPTURE_BINARY_GLSL
#define WRAPTURE_BINARY_GLSL
#include "lib/activation.glsl"

/// a to the power b for each lane: pow() is undefined for a < 0, where whole b are still fine.
vec4 pow_lanes(vec4 a, vec4 b) {
  return vec4(pow_exact(a.xxxx, b.x).x, pow_exact(a.yyyy, b.y).x, pow_exact(a.zzzz, b.z).x, pow_exact(a.wwww, b.w).x);
}

/// `op` is a specialisation constant of the caller.
vec4 combine(vec4 a, vec4 b, uint op) {
  if (op == 0u) return a + b;
  if (op == 1u) return a - b;
  if (op == 2u) return a * b;
  if (op == 3u) return a / b;
  if (op == 4u) return min(a, b);
  if (op == 5u) return max(a, b);
  return pow_lanes(a, b);
}

#endif  // WRAPTURE_BINARY_GLSL
