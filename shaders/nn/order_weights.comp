// Brings convolution weights that are computed while the network runs into the order of the convolution kernels, as vec4 over four output
// channels: y = [out/4][in/4][tap][4 in], or [out/4][in of a group][tap] with kByChannel; channels that fill up the last four are 0.
// x: flat f32, (out, in of a group, taps), or with kTransposed (in, out of a group, taps). A thread makes one vec4.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "nn/order_weights.h"

layout(constant_id = 3) const uint kByChannel = 0u;
layout(constant_id = 4) const uint kTransposed = 0u;

TABLE(0, x);
RESULT(1, y);

float weight(uint o, uint i, uint tap) {
  if (o >= p.outs || i >= p.ins) return 0.0;
  if (kTransposed == 0u) return x[(o * p.ins + i) * p.taps + tap];
  const uint group = o / p.group_outs;
  return x[((group * p.ins + i) * p.group_outs + (o - group * p.group_outs)) * p.taps + tap];
}

void main() {
  const uint at = flat_index();
  if (at >= p.count) return;
  const uint in_slots = kByChannel != 0u ? p.ins : (p.ins + 3u) / 4u * 4u;
  const uint block = at / (in_slots * p.taps), rest = at - block * in_slots * p.taps;
  uint i = rest / p.taps, tap = rest - i * p.taps;
  if (kByChannel == 0u) {
    const uint in_block = rest / (4u * p.taps), inside = rest - in_block * 4u * p.taps;
    tap = inside / 4u;
    i = 4u * in_block + (inside - 4u * tap);
  }
  vec4 v;
  for (uint lane = 0u; lane < 4u; ++lane) v[lane] = weight(4u * block + lane, i, tap);
  STORE(y, at, v);
}
