// Where an image is drawn as a rectangle; shared by C++ and the shaders.
#include "lib/share.h"
WRAPTURE_PARAMETERS(ImageQuadParams)
float x, y, width, height;                    // px of the framebuffer, from the top left
float framebuffer_width, framebuffer_height;  // px
float corner_radius;                          // px
float opacity;                                // 0..1
WRAPTURE_PARAMETERS_END(ImageQuadParams)
