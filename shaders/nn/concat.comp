// y = the channels of up to four packed tensors one after the other. A thread makes one vec4; where a block of y lies within one block
// of an input it is one read, else one read a lane.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "nn/concat.h"

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

void main() {
  const uint total = p.channels[0] + p.channels[1] + p.channels[2] + p.channels[3];
  const uint column = gl_GlobalInvocationID.x, block = gl_GlobalInvocationID.z, blocks = (total + 3u) / 4u;
  if (column >= p.width || gl_GlobalInvocationID.y >= p.row_count || block >= blocks) return;
  const uint row = p.first_row + gl_GlobalInvocationID.y;
  uint source = 0u, c = 4u * block;  // input and channel in it
  while (c >= p.channels[source]) c -= p.channels[source++];
  vec4 v = vec4(0.0);
  if (c % 4u == 0u && (c + 4u <= p.channels[source] || 4u * block + p.channels[source] - c == total)) {
    v = read(source, row, c / 4u, column);
  } else {
    for (uint lane = 0u; lane < 4u && 4u * block + lane < total; ++lane) {
      v[lane] = read(source, row, c / 4u, column)[c % 4u];
      ++c;
      while (source < 3u && c >= p.channels[source]) c -= p.channels[source++];
    }
  }
  STORE(y, (row * blocks + block) * p.width + column - p.y_start, v);
}
