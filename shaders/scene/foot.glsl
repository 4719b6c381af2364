// The outline of the package where it touches the floor: a rectangle with round corners, or a circle.
#ifndef WRAPTURE_SCENE_FOOT_GLSL
#define WRAPTURE_SCENE_FOOT_GLSL

// Distance from a place (package frame, x and z, mm) to the outline, negative inside.
float foot_distance(vec2 place) {
  const vec2 q = abs(place) - frame.foot.xy + frame.foot.z;
  return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - frame.foot.z;
}

// The place itself, or the nearest one at least `gap` mm outside the outline.
vec2 outside_foot(vec2 place, float gap) {
  const float inside = gap - foot_distance(place);
  if (inside <= 0.0) return place;
  const vec2 corner = frame.foot.xy - frame.foot.z;
  const vec2 q = abs(place) - corner;
  vec2 away = max(q, 0.0);
  if (away.x + away.y <= 0.0) away = q.x > q.y ? vec2(1.0, 0.0) : vec2(0.0, 1.0);
  if (corner.x + corner.y <= 0.0) away = max(abs(place), vec2(1e-4));
  return place + inside * normalize(away) * mix(vec2(-1.0), vec2(1.0), greaterThanEqual(place, vec2(0.0)));
}

#endif  // WRAPTURE_SCENE_FOOT_GLSL
