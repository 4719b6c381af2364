// The texture that is shown: artwork + strength * (stylised - artwork) on the encoded sRGB values, alpha from the artwork.
// strength 0 stores the artwork's own bytes, 1 the stylised ones; between, every channel moves monotonically. One pixel a thread.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "style/passes.h"
layout(local_size_x_id = 0, local_size_y_id = 1, local_size_z_id = 2) in;

layout(push_constant) uniform Push { ComposeParams p; };
layout(set = 0, binding = 0) uniform sampler2D artwork;
layout(set = 0, binding = 1) uniform sampler2D stylised;
layout(set = 0, binding = 2, rgba8) uniform restrict writeonly image2D target;

void main() {
  uvec2 at = gl_GlobalInvocationID.xy;
  if (at.x >= p.width || at.y >= p.height) return;
  vec4 original = texelFetch(artwork, ivec2(at), 0);
  vec3 colour = original.rgb;
  if (p.strength > 0.0) {
    vec3 styled = textureLod(stylised, (vec2(at) + 0.5) / vec2(p.width, p.height), 0.0).rgb;
    colour = mix(original.rgb, styled, p.strength);
  }
  imageStore(target, ivec2(at), vec4(colour, original.a));
}
