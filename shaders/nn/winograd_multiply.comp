// m = sum over input channels of u * v at each point: the second of three passes of a 3 x 3 convolution (lib/winograd.glsl), 36 matrix
// products. v: [point][in block][tile] of vec4. u: [point][out block][in block][4 in] of vec4 over 4 out. m: [point][out block][tile].
// A thread makes kTiles neighbouring tiles of kBlocks blocks of four output channels in registers. Measured on lavapipe 22.3.6 (Johnson
// network, 256 px), tiles x blocks, time relative to 8 x 4: 16 x 2 1.00, 8 x 2 1.06, 16 x 4 1.11, 8 x 8 1.15, 4 x 4 1.21, 4 x 8 1.22.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "lib/tensor.glsl"
#include "nn/winograd_multiply.h"

layout(constant_id = 3) const int kTiles = 8;
layout(constant_id = 4) const int kBlocks = 4;

TENSOR(0, v);
TENSOR(1, u);
RESULT(2, m);

void main() {
  const uint tile = gl_GlobalInvocationID.x * uint(kTiles), point = gl_GlobalInvocationID.y;
  const uint block = gl_GlobalInvocationID.z * uint(kBlocks);
  if (tile >= p.tiles || block >= p.out_blocks) return;
  vec4 acc[kTiles * kBlocks];
  [[unroll]] for (int i = 0; i < kTiles * kBlocks; ++i) acc[i] = vec4(0.0);
  const uint weights = (point * p.out_blocks + block) * p.in_blocks * 4u, step = p.in_blocks * 4u;
  for (uint ib = 0u; ib < p.in_blocks; ++ib) {
    const uint base = (point * p.in_blocks + ib) * p.tiles;
    vec4 line[kTiles];
    [[unroll]] for (int i = 0; i < kTiles; ++i) line[i] = LOAD(v, base + min(tile + uint(i), p.tiles - 1u));
    [[unroll]] for (int b = 0; b < kBlocks; ++b) {
      const uint at = weights + min(uint(b), p.out_blocks - 1u - block) * step + ib * 4u;
      const vec4 w0 = LOAD(u, at), w1 = LOAD(u, at + 1u), w2 = LOAD(u, at + 2u), w3 = LOAD(u, at + 3u);
      [[unroll]] for (int i = 0; i < kTiles; ++i) {
        vec4 sum = acc[b * kTiles + i];
        sum = fma(vec4(line[i].x), w0, sum);
        sum = fma(vec4(line[i].y), w1, sum);
        sum = fma(vec4(line[i].z), w2, sum);
        acc[b * kTiles + i] = fma(vec4(line[i].w), w3, sum);
      }
    }
  }
  [[unroll]] for (int b = 0; b < kBlocks; ++b) {
    if (block + uint(b) >= p.out_blocks) break;
    const uint base = (point * p.out_blocks + block + uint(b)) * p.tiles + tile;
    [[unroll]] for (int i = 0; i < kTiles; ++i) {
      if (tile + uint(i) >= p.tiles) break;
      STORE(m, base + uint(i), acc[b * kTiles + i]);
    }
  }
}
