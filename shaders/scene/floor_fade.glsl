// How much of the package's mirror image the floor shows: fades with height, grows at grazing angles.
#ifndef WRAPTURE_SCENE_FLOOR_FADE_GLSL
#define WRAPTURE_SCENE_FLOOR_FADE_GLSL

float floor_fade(float y_mm) {
  const vec3 v = normalize(frame.eye.xyz - in_position);
  return frame.floor.z * exp(y_mm / 22.0) * (0.12 + 0.88 * pow(1.0 - clamp(abs(v.y), 0.0, 1.0), 4.0));
}

#endif  // WRAPTURE_SCENE_FLOOR_FADE_GLSL
