// Noise planes (1,3,H,W) f32: plane k holds unit-normal values on a grid 2^k times coarser, enlarged bilinearly (half-pixel centres,
// clamped at the border, or going on at the other side of the columns). Values depend on cell, plane and seed only, so that a window shows
// what the whole has there. Hash: pcg3d of Jarzynski and Olano, "Hash Functions for GPU Rendering", JCGT 9(3), 2020; normal values by Box
// and Muller.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "style/passes.h"
layout(local_size_x_id = 0, local_size_y_id = 1, local_size_z_id = 2) in;

layout(push_constant) uniform Push { NoiseParams p; };
layout(set = 0, binding = 0) restrict writeonly buffer Planes { float planes[]; };

uvec3 pcg3d(uvec3 v) {
  v = v * 1664525u + 1013904223u;
  v.x += v.y * v.z;
  v.y += v.z * v.x;
  v.z += v.x * v.y;
  v ^= v >> 16u;
  v.x += v.y * v.z;
  v.y += v.z * v.x;
  v.z += v.x * v.y;
  return v;
}

float normal_at(ivec2 cell, uint plane) {
  uvec3 h = pcg3d(uvec3(cell, p.seed * 4u + plane));
  float u = (float(h.x >> 8) + 0.5) / 16777216.0;
  float angle = 6.283185307 * float(h.y >> 8) / 16777216.0;
  return sqrt(-2.0 * log(u)) * cos(angle);
}

void main() {
  uvec3 at = gl_GlobalInvocationID;
  if (at.x >= p.window_width || at.y >= p.window_height || at.z >= 3) return;
  uvec2 pixel = uvec2((at.x + p.left) % p.width, at.y + p.top);
  float cell_size = float(1u << at.z);
  ivec2 last = max(ivec2(p.width >> at.z, p.height >> at.z) - 1, ivec2(0));
  vec2 position = (vec2(pixel) + 0.5) / cell_size - 0.5;
  ivec2 base = ivec2(floor(position));
  vec2 f = position - vec2(base);
  ivec2 low = clamp(base, ivec2(0), last), high = clamp(base + 1, ivec2(0), last);
  if (p.wrap != 0) {
    low.x = base.x < 0 ? last.x : min(base.x, last.x);
    high.x = base.x + 1 > last.x ? 0 : base.x + 1;
  }
  float top = mix(normal_at(low, at.z), normal_at(ivec2(high.x, low.y), at.z), f.x);
  float bottom = mix(normal_at(ivec2(low.x, high.y), at.z), normal_at(high, at.z), f.x);
  planes[(at.z * p.window_height + at.y) * p.window_width + at.x] = mix(top, bottom, f.y);
}
