// Physically based shading with image-based light: harmonics for the diffuse part, a blurred cube map and an analytic BRDF for the
// specular part. White light needs one set of harmonics, coloured light three.
#ifndef WRAPTURE_PBR_GLSL
#define WRAPTURE_PBR_GLSL

// Irradiance / pi for a unit normal; `c` as viewer/scene/studio.hpp explains.
float diffuse_light(vec4 c[3], vec3 n) {
  const vec4 low = vec4(1.0, n.y, n.z, n.x);
  const vec4 high = vec4(n.x * n.y, n.y * n.z, 3.0 * n.z * n.z - 1.0, n.x * n.z);
  return max(0.0, dot(c[0], low) + dot(c[1], high) + c[2].x * (n.x * n.x - n.y * n.y));
}

vec3 diffuse_colour(vec4 c[9], vec3 n) {
  return vec3(diffuse_light(vec4[3](c[0], c[1], c[2]), n), diffuse_light(vec4[3](c[3], c[4], c[5]), n),
              diffuse_light(vec4[3](c[6], c[7], c[8]), n));
}

// The split-sum BRDF integral as scale and bias of the reflectance at normal incidence.
// After Karis, "Physically Based Shading on Mobile", 2014 (a fit of Lazarov's).
vec2 specular_scale_bias(float roughness, float n_dot_v) {
  const vec4 r = roughness * vec4(-1.0, -0.0275, -0.572, 0.022) + vec4(1.0, 0.0425, 1.04, -0.04);
  const float a = min(r.x * r.x, exp2(-9.28 * n_dot_v)) * r.x + r.y;
  return vec2(-1.04, 1.04) * a + r.zw;
}

// Schlick's Fresnel term for a dielectric in air with reflectance f0 at normal incidence.
float fresnel(float f0, float n_dot_v) {
  const float m = 1.0 - n_dot_v;
  const float m2 = m * m;
  return f0 + (1.0 - f0) * m2 * m2 * m;
}

#endif  // WRAPTURE_PBR_GLSL
