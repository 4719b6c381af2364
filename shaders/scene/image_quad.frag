// A picture with rounded corners; the sampler reads linear light, the target wants sRGB values, blended by straight alpha.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/colour.glsl"
#include "scene/image_quad.h"
layout(set = 0, binding = 0) uniform sampler2D image;
layout(location = 0) in vec2 in_uv;
layout(location = 0) out vec4 out_colour;
void main() {
  const vec2 size = vec2(p.width, p.height);
  const vec2 q = abs(in_uv - 0.5) * size - 0.5 * size + p.corner_radius;
  const float outside = length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - p.corner_radius;  // px; negative inside
  const vec4 texel = texture(image, in_uv);
  out_colour = vec4(srgb_encode(texel.rgb), texel.a * p.opacity * clamp(0.5 - outside, 0.0, 1.0));
}
