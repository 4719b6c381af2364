// Parameters of grid_sample.comp.
#ifndef WRAPTURE_GRID_SAMPLE_H
#define WRAPTURE_GRID_SAMPLE_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(GridSampleParams)
uint blocks;                                      // of four channels
uint in_height, in_width, out_height, out_width;  // px
uint first_row, row_count;                        // output rows n * out_height + y made by this dispatch
uint x_start, y_start;                            // vec4
uint grid_start;                                  // floats
WRAPTURE_PARAMETERS_END(GridSampleParams)

#endif
