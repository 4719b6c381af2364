// Means and sums of squared differences of pieces of every channel: the first step of instance norm.
// x: packed. parts: f32, two vec4 (mean, M2) for each (sample, block, strip, lane), strips_per_image * lanes of them a channel.
// A thread takes the columns t, t + lanes, ... of one strip of rows of one block of channels, in two passes (mean, then differences from
// it, with the mean corrected by their sum), so nothing cancels as in E[x^2] - E[x]^2. No shared memory and no barrier: neighbouring
// threads read neighbouring columns, and CPU drivers run barriers as coroutines.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "nn/instance_norm_stats.h"

TENSOR(0, x);
FLAT_RESULT4(1, parts);

void main() {
  const uint lane = gl_GlobalInvocationID.x, block = gl_GlobalInvocationID.z;
  if (lane >= p.lanes || gl_GlobalInvocationID.y >= p.strip_count || block >= p.blocks) return;
  const uint strip = p.first_strip + gl_GlobalInvocationID.y;
  const uint image = strip / p.strips_per_image;
  const uint piece = strip - image * p.strips_per_image;
  const uint first = piece * p.strip_rows, last = min(first + p.strip_rows, p.height);
  const uint base = image * p.height * p.blocks * p.width + block * p.width - p.x_start, step = p.blocks * p.width;
  const float count = float((last - first) * ((p.width - lane + p.lanes - 1u) / p.lanes));

  vec4 sum = vec4(0.0);
  for (uint row = first; row < last; ++row) {
    vec4 line = vec4(0.0);
    for (uint column = lane; column < p.width; column += p.lanes) line += LOAD(x, base + row * step + column);
    sum += line;
  }
  const vec4 mean = sum / count;
  vec4 squares = vec4(0.0), rest = vec4(0.0);
  for (uint row = first; row < last; ++row) {
    vec4 line = vec4(0.0);
    for (uint column = lane; column < p.width; column += p.lanes) {
      const vec4 difference = LOAD(x, base + row * step + column) - mean;
      line += difference * difference;
      rest += difference;
    }
    squares += line;
  }
  const uint part = ((image * p.blocks + block) * p.strips_per_image + piece) * p.lanes + lane;
  parts[2u * part] = mean + rest / count;
  parts[2u * part + 1u] = max(squares - rest * rest / count, vec4(0.0));
}
