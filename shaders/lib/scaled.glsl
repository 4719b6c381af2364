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

vec4 scaled(vec4 value) {
  return kScaled == 0u ? value : activate(value * scale_now + shift_now, kScaledFunction, p.scaled_alpha, p.scaled_beta);
}

#endif
