// Network output (1,3,H,W) f32 to the stylised picture: (value - offset) / scale, one pixel a thread; padding is cropped away.
// A value that is no number becomes magenta, so that a broken run is seen and never passes for black artwork.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "style/passes.h"
layout(local_size_x_id = 0, local_size_y_id = 1, local_size_z_id = 2) in;

layout(push_constant) uniform Push { PostprocessParams p; };
layout(set = 0, binding = 0) restrict readonly buffer Planes { float planes[]; };
layout(set = 0, binding = 1, rgba8) uniform restrict writeonly image2D stylised;

void main() {
  uvec2 at = gl_GlobalInvocationID.xy;
  if (at.x >= p.width || at.y >= p.height) return;
  uint plane = p.output_width * p.output_height, index = at.y * p.output_width + at.x;
  vec3 colour = (vec3(planes[index], planes[plane + index], planes[2 * plane + index]) - p.offset) / p.scale;
  if (any(isnan(colour)) || any(isinf(colour))) colour = vec3(1, 0, 1);
  imageStore(stylised, ivec2(at), vec4(clamp(colour, 0.0, 1.0), 1));
}
