// Places a package's vertices in the studio: turned by the camera's yaw, or mirrored in the floor for its reflection there.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "scene/set.glsl"

layout(location = 0) in vec3 in_position;  // package, mm
layout(location = 1) in vec3 in_normal;
layout(location = 2) in vec4 in_tangent;
layout(location = 3) in vec2 in_uv;

layout(location = 0) centroid out vec3 out_position;  // studio, mm
layout(location = 1) centroid out vec3 out_normal;
layout(location = 2) out vec2 out_uv;
layout(location = 3) out vec2 out_side;   // of a box: u of the nearer edge of the artwork; mm behind the front
layout(location = 4) out vec3 out_place;  // package, mm
layout(location = 5) out vec4 out_tangent;

void main() {
  const vec3 position = (frame.studio_from_package * vec4(in_position, 1.0)).xyz;
  const vec3 normal = mat3(frame.studio_from_package) * in_normal;
  const vec3 flip = vec3(1.0, part.finish.w, 1.0);
  out_position = position * flip;
  out_normal = normal * flip;
  out_uv = in_uv;
  out_place = in_position;
  out_tangent = vec4(mat3(frame.studio_from_package) * in_tangent.xyz * flip, in_tangent.w * part.finish.w);
  out_side = vec2(in_position.x > 0.0 ? 0.995 : 0.005, frame.box_half.z - in_position.z);
  gl_Position = frame.clip_from_studio * vec4(out_position, 1.0);
}
