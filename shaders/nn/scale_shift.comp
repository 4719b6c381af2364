// y = activation(x * s + t) + residual, with (s, t) a channel and sample from `table`; with a strength map m(y, x) they are
// mix(table0, table, m). Used for scale_shift itself, for the last step of instance_norm and for batch_norm.
// x, residual: packed. table, table0: f32, two vec4 (s, t) a sample and block. strength: flat f32 (N or 1, 1, H, W).
// A thread makes the vec4 of one block at every so-many-th column of a row, so that it reads its pairs once for about four of them: on
// lavapipe 22.3.6, where a read through a storage buffer costs more than the rest, 0.70 of the time of one vec4 a thread.
// residual, table0 and strength are read only where the switches say so, but are always bound.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "lib/activation.glsl"
#include "nn/scale_shift.h"

layout(constant_id = 3) const uint kFunction = 0u;
layout(constant_id = 4) const uint kResidual = 0u;
layout(constant_id = 5) const uint kStrength = 0u;

TENSOR(0, x);
TENSOR(1, residual);
TABLE4(2, table);
TABLE4(3, table0);
TABLE(4, strength);
RESULT(5, y);

void main() {
  const uint block = gl_GlobalInvocationID.z, blocks = (p.channels + 3u) / 4u;
  if (gl_GlobalInvocationID.y >= p.row_count || block >= blocks) return;
  const uint row = p.first_row + gl_GlobalInvocationID.y;
  const uint image = row / p.height;
  const uint pair = image * p.table_step + 2u * block;
  const vec4 s1 = table[pair], t1 = table[pair + 1u];
  vec4 s0 = vec4(1.0), t0 = vec4(0.0);
  if (kStrength != 0u) {
    const uint pair0 = image * p.table0_step + 2u * block;
    s0 = table0[pair0];
    t0 = table0[pair0 + 1u];
  }
  const uint step = gl_NumWorkGroups.x * gl_WorkGroupSize.x;
  for (uint column = gl_GlobalInvocationID.x; column < p.width; column += step) {
    vec4 s = s1, t = t1;
    if (kStrength != 0u) {
      const float m = strength[image * p.strength_step + (row - image * p.height) * p.width + column - p.strength_start];
      s = mix(s0, s1, m);
      t = mix(t0, t1, m);
    }
    const uint at = (row * blocks + block) * p.width + column;
    vec4 v = activate(LOAD(x, at - p.x_start) * s + t, kFunction, p.alpha, p.beta);
    if (kResidual != 0u) v += LOAD(residual, at - p.residual_start);
    STORE(y, at - p.y_start, keep_lanes(v, block, p.channels));
  }
}
