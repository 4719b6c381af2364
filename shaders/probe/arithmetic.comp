// How fast a device multiplies and adds: each thread keeps 12 chains x = x * factor + addend in registers, chain k from thread + k on,
// and writes the sum of their ends. With factor and addend 1 it is 12 (thread + 16 rounds) + 66, exact in f32 below 2^24: a step that
// was left out shows. 12 independent chains hide the latency of a multiply-add (4 to 6 cycles) on every unit that is known; 16 do not fit
// the registers of lavapipe and take twice the time there.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "probe/arithmetic.h"
layout(local_size_x_id = 0, local_size_y_id = 1, local_size_z_id = 2) in;

layout(set = 0, binding = 0) restrict writeonly buffer Sums { float sums[]; };

#define STEP(x) x = fma(x, p.factor, p.addend);
#define STEPS                                                                                                             \
  STEP(x0) STEP(x1) STEP(x2) STEP(x3) STEP(x4) STEP(x5) STEP(x6) STEP(x7) STEP(x8) STEP(x9) STEP(x10) STEP(x11)
#define FOUR_STEPS STEPS STEPS STEPS STEPS

void main() {
  const float first = float(gl_GlobalInvocationID.x);
  float x0 = first, x1 = first + 1.0, x2 = first + 2.0, x3 = first + 3.0, x4 = first + 4.0, x5 = first + 5.0;
  float x6 = first + 6.0, x7 = first + 7.0, x8 = first + 8.0, x9 = first + 9.0, x10 = first + 10.0, x11 = first + 11.0;
  for (uint round = 0u; round < p.rounds; ++round) {
    FOUR_STEPS FOUR_STEPS FOUR_STEPS FOUR_STEPS
  }
  sums[gl_GlobalInvocationID.x] = x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9 + x10 + x11;
}
