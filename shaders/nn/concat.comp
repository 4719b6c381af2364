// y = the channels of up to four packed tensors one after the other. A thread makes one vec4.
// kAligned = 1: every input but the last fills its blocks, so blocks are copied; a launch copies those of the one input bound as x0 to the
// blocks from first_block on (0.4 of the time of the other way, lavapipe 22.3.6).
// kAligned = 0: the lanes of a block may come from two or more inputs and are read one by one.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "nn/concat.h"

layout(constant_id = 3) const uint kAligned = 0u;

TENSOR(0, x0);
TENSOR(1, x1);
TENSOR(2, x2);
TENSOR(3, x3);
RESULT(4, y);

vec4 read(uint input_index, uint row, uint block, uint column) {
  const uint at = (row * ((p.channels[input_index] + 3u) / 4u) + block) * p.width + column - p.x_start[input_index];
  if (input_index == 0u) return LOAD(x0, at);
  if (input_index == 1u) return LOAD(x1, at);
  if (input_index == 2u) return LOAD(x2, at);
  return LOAD(x3, at);
}

void copy_block(uint row, uint block, uint column) {
  const uint blocks = (p.channels[0] + 3u) / 4u;
  if (block >= blocks) return;
  const vec4 v = LOAD(x0, (row * blocks + block) * p.width + column - p.x_start[0]);
  STORE(y, (row * p.blocks + p.first_block + block) * p.width + column - p.y_start, v);
}

void gather_lanes(uint row, uint block, uint column) {
  const uint total = p.channels[0] + p.channels[1] + p.channels[2] + p.channels[3];
  if (block >= p.blocks) return;
  uint source = 0u, c = 4u * block;  // input and channel in it
  while (c >= p.channels[source]) c -= p.channels[source++];
  vec4 v = vec4(0.0);
  for (uint lane = 0u; lane < 4u && 4u * block + lane < total; ++lane) {
    v[lane] = read(source, row, c / 4u, column)[c % 4u];
    ++c;
    while (source < 3u && c >= p.channels[source]) c -= p.channels[source++];
  }
  STORE(y, (row * p.blocks + block) * p.width + column - p.y_start, v);
}

void main() {
  const uint column = gl_GlobalInvocationID.x, block = gl_GlobalInvocationID.z;
  if (column >= p.width || gl_GlobalInvocationID.y >= p.row_count) return;
  const uint row = p.first_row + gl_GlobalInvocationID.y;
  if (kAligned != 0u) {
    copy_block(row, block, column);
  } else {
    gather_lanes(row, block, column);
  }
}
