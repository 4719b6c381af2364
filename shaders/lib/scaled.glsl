// x as a convolution reads it where a norm or scaling before it was left to the read: activation(x * scale + shift), pairs of vec4 a
// sample and block in the table `pairs`, which the kernel binds. kScaled 0: x as it is, and nothing is read of the table.
#ifndef WRAPTURE_SCALED_GLSL
#define WRAPTURE_SCALED_GLSL

vec4 scale_now, shift_now;

void choose_pair(uint image, uint block) {
  if (kScaled == 0u) return;
  const uint pair = image * p.pairs_step + 2u * block;
  scale_now = pairs[pair];
  shift_now = pairs[pair + 1u];
}

/// By selections, not branches, of the few functions that norms leave to a read (engine/plan/kernels/norm.cpp): on SwiftShader, which keeps
/// values in registers within a block only, a branch here makes the convolution take eight times as long.
vec4 scaled(vec4 value) {
  vec4 v = value * scale_now + shift_now;
  v = mix(v, max(v, vec4(0.0)), bvec4(kScaledFunction == kRelu));
  v = mix(v, max(v, vec4(0.0)) + p.scaled_alpha * min(v, vec4(0.0)), bvec4(kScaledFunction == kLeakyRelu));
  v = mix(v, clamp(v, vec4(p.scaled_alpha), vec4(p.scaled_beta)), bvec4(kScaledFunction == kClip));
  v = mix(v, v * p.scaled_alpha + p.scaled_beta, bvec4(kScaledFunction == kAffine));
  return mix(v, value, bvec4(kScaled == 0u));
}

#endif
