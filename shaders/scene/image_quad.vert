// A rectangle given in pixels of the framebuffer.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "scene/image_quad.h"
layout(location = 0) out vec2 out_uv;
void main() {
  out_uv = vec2(float(gl_VertexIndex & 1), float(gl_VertexIndex >> 1));
  const vec2 pixel = vec2(p.x, p.y) + out_uv * vec2(p.width, p.height);
  gl_Position = vec4(pixel / vec2(p.framebuffer_width, p.framebuffer_height) * 2.0 - 1.0, 0.0, 1.0);
}
