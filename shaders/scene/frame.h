// What all scene shaders share for one frame (std140 uniform block, vec4 and mat4 only) and per part (push constants).
#ifndef WRAPTURE_SCENE_FRAME_H
#define WRAPTURE_SCENE_FRAME_H

#define WRAPTURE_SHADOW_RAYS 128
#define WRAPTURE_MAX_CYLINDERS 12

// Bits of the constant `features` of part shaders; what is off costs nothing.
#define WRAPTURE_COLOURED_LIGHT 1
#define WRAPTURE_SPOT_FINISHES 2
#define WRAPTURE_EXACT_COLOURS 4
#define WRAPTURE_PAPER 8  // fibres or sheen

#ifdef __cplusplus
#include <glm/glm.hpp>
namespace wrapture::shader {
using glm::mat4;
using glm::vec4;
#endif

/// Studio frame: turns with the camera's yaw; mm; the eye is at x = 0 but for panning. Package frame: that of the mesh.
struct Frame {
  mat4 clip_from_studio;
  mat4 studio_from_package;
  vec4 eye;                                // studio, mm; w: exposure
  vec4 irradiance[9];                      // nine spherical harmonics, in order, the rest 0: of red, of green, of blue
  vec4 light;                              // cosine and sine of the turn of the light; zw: 0
  vec4 foil;                               // linear reflectance; w: roughness
  vec4 spots;                              // x: steepest slope in the map; y: 1 / side of the paper's pattern, 1/mm; zw: 0
  vec4 background_top;                     // linear; w: 1 = transparent
  vec4 background_bottom;                  // linear; w: levels of the reflection map - 1
  vec4 artwork;                            // width, height px; z: mip level with about 32 texels along the artwork; w: 0
  vec4 floor;                              // x: reach of the shadow mm; y: strength of the shadow; z: gloss of the floor; w: 0
  vec4 foot;                               // half size x, z (package), corner radius, mm; w: 1 = box
  vec4 box_half;                           // mm; x = 0: no box
  vec4 glass;                              // x: level of the liquid; y: top of the glass, mm; z: 0; w: largest radius, mm
  vec4 liquid;                             // its own colour, linear; w: 0
  vec4 cylinders[WRAPTURE_MAX_CYLINDERS];  // from, to (heights), radius, mm; radius 0: none
  vec4 rays[WRAPTURE_SHADOW_RAYS];         // direction to light, share of the light
};

/// One part of the package.
struct PartMaterial {
  vec4 base_colour;  // linear; w: metallic
  vec4 finish;       // roughness, clearcoat, clearcoat roughness; w: 1 upright, -1 mirrored in the floor
  vec4 substrate;    // linear; w: how far inks hide it
  vec4 paper;        // grain, sheen, share of the substrate in every ink; w: thickness of glass walls
};

#ifdef __cplusplus
static_assert(sizeof(Frame) == 2 * 64 + (1 + 9 + 3 + 2 + 1 + 1 + 1 + 1 + 2 + WRAPTURE_MAX_CYLINDERS + WRAPTURE_SHADOW_RAYS) * 16);
static_assert(sizeof(PartMaterial) == 64);
}  // namespace wrapture::shader
#endif

#endif  // WRAPTURE_SCENE_FRAME_H
