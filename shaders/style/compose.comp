// The result: artwork + strength * share * (styled - artwork) on the encoded sRGB values, alpha from the artwork. One pixel a thread.
// styled is the stylised picture, with its colours (OKLab a, b) moved towards the artwork's by colour_keep. share, 0..1, is 0 where
// artwork is kept whole. strength or share 0 store the artwork's own bytes; between, every channel moves monotonically with strength.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "style/passes.h"
layout(local_size_x_id = 0, local_size_y_id = 1, local_size_z_id = 2) in;

#include "style/oklab.glsl"
#include "style/srgb.glsl"
layout(push_constant) uniform Push { ComposeParams p; };
layout(set = 0, binding = 0) uniform sampler2D artwork;   // of what is written
layout(set = 0, binding = 1) uniform sampler2D stylised;  // of the whole, at its own size
layout(set = 0, binding = 2) uniform sampler2D shares;    // of what is written
layout(set = 0, binding = 3, rgba8) uniform restrict writeonly image2D target;

bool in_gamut(vec3 rgb) { return all(greaterThanEqual(rgb, vec3(-1e-4))) && all(lessThanEqual(rgb, vec3(1.0001))); }

/// The lightness of `styled` with colours between its own and those of `original`; where sRGB has no such colour, a paler one.
vec3 keep_colours(vec3 styled, vec3 original, float amount) {
  vec3 lab = oklab_of(srgb_decode(styled));
  lab.yz = mix(lab.yz, oklab_of(srgb_decode(original)).yz, amount);
  vec3 rgb = linear_of_oklab(lab);
  if (!in_gamut(rgb)) {
    float grey = 0.0, strong = 1.0;  // shares of the chroma inside and outside of what sRGB holds
    for (int i = 0; i < 8; ++i) {
      float middle = 0.5 * (grey + strong);
      bool inside = in_gamut(linear_of_oklab(vec3(lab.x, middle * lab.yz)));
      grey = inside ? middle : grey;
      strong = inside ? strong : middle;
    }
    rgb = linear_of_oklab(vec3(lab.x, grey * lab.yz));
  }
  return srgb_encode(clamp(rgb, 0.0, 1.0));
}

void main() {
  uvec2 at = gl_GlobalInvocationID.xy;
  if (at.x >= p.width || at.y >= p.height) return;
  vec4 original = texelFetch(artwork, ivec2(at), 0);
  vec3 colour = original.rgb;
  float amount = p.has_shares != 0 ? p.strength * texelFetch(shares, ivec2(at), 0).r : p.strength;
  if (amount > 0.0) {
    vec2 place = (vec2(at + uvec2(p.left, p.top)) + 0.5) / vec2(p.whole_width, p.whole_height);
    vec3 styled = textureLod(stylised, place, 0.0).rgb;
    if (p.colour_keep > 0.0) styled = keep_colours(styled, original.rgb, p.colour_keep);
    colour = mix(original.rgb, styled, amount);
  }
  imageStore(target, ivec2(at), vec4(colour, original.a));
}
