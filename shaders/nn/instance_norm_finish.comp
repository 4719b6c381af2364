// table = (s, t) with s = scale / sqrt(variance + epsilon) and t = shift - mean * s for every sample and channel.
// parts: see instance_norm_stats.comp; joined as Chan, Golub and LeVeque do: M2 = sum of M2_i + n_i (mean_i - mean)^2.
// scale, shift: flat f32, read only where has_scale and has_shift say so. table: f32, two vec4 (s, t) for each (sample, block).
// A thread makes the two vec4 of one sample and block.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "nn/instance_norm_finish.h"

TABLE4(0, parts);
TABLE(1, scale);
TABLE(2, shift);
FLAT_RESULT4(3, table);

/// Pixels of part (strip, lane).
float part_count(uint strip, uint lane) {
  const uint rows = min(p.strip_rows, p.height - strip * p.strip_rows);
  return float(rows * ((p.width - lane + p.lanes - 1u) / p.lanes));
}

void main() {
  const uint blocks = (p.channels + 3u) / 4u, i = gl_GlobalInvocationID.x;
  if (i >= p.images * blocks) return;
  const uint image = i / blocks, block = i - image * blocks;
  const uint base = i * p.strips_per_image * p.lanes;
  const float total = float(p.height * p.width);

  const vec4 origin = parts[2u * base];
  vec4 mean = vec4(0.0), squares = vec4(0.0);
  for (uint strip = 0u; strip < p.strips_per_image; ++strip) {
    for (uint lane = 0u; lane < p.lanes; ++lane) {
      const uint part = 2u * (base + strip * p.lanes + lane);
      mean += part_count(strip, lane) * (parts[part] - origin);
    }
  }
  mean = origin + mean / total;
  for (uint strip = 0u; strip < p.strips_per_image; ++strip) {
    for (uint lane = 0u; lane < p.lanes; ++lane) {
      const uint part = 2u * (base + strip * p.lanes + lane);
      const vec4 difference = parts[part] - mean;
      squares += parts[part + 1u] + part_count(strip, lane) * difference * difference;
    }
  }
  vec4 s = 1.0 / sqrt(squares / total + p.epsilon), t = vec4(0.0);
  for (uint lane = 0u; lane < 4u && 4u * block + lane < p.channels; ++lane) {
    const uint channel = 4u * block + lane;
    if (p.has_scale != 0u) s[lane] *= scale[p.scale_first + image * p.scale_step + channel];
    if (p.has_shift != 0u) t[lane] = shift[p.shift_first + image * p.shift_step + channel];
  }
  table[2u * i] = keep_lanes(s, block, p.channels);
  table[2u * i + 1u] = keep_lanes(t - mean * s, block, p.channels);
}
