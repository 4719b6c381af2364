// A square of the floor around the package, as a strip of four vertices.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "scene/set.glsl"

layout(location = 0) out vec2 out_place;  // studio x, z, mm

void main() {
  const vec2 corner = vec2(float(gl_VertexIndex & 1), float(gl_VertexIndex >> 1)) * 2.0 - 1.0;
  out_place = corner * frame.floor.x;
  gl_Position = frame.clip_from_studio * vec4(out_place.x, 0.0, out_place.y, 1.0);
}
