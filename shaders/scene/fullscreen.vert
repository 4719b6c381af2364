// One triangle that covers the viewport; uv (0,0) is its top left, (1,1) its bottom right.
#version 450
layout(location = 0) out vec2 out_uv;
void main() {
  out_uv = vec2(float((gl_VertexIndex << 1) & 2), float(gl_VertexIndex & 2));
  gl_Position = vec4(out_uv * 2.0 - 1.0, 0.0, 1.0);
}
