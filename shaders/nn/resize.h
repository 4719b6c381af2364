// Parameters of resize.comp.
#ifndef WRAPTURE_RESIZE_H
#define WRAPTURE_RESIZE_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(ResizeParams)
uint blocks;                                      // of four channels
uint in_height, in_width, out_height, out_width;  // px
uint first_row, row_count;                        // output rows n * out_height + y made by this dispatch
uint x_start, y_start;                            // vec4
WRAPTURE_PARAMETERS_END(ResizeParams)

#endif
