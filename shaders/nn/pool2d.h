// Parameters of pool2d.comp.
#ifndef WRAPTURE_POOL2D_H
#define WRAPTURE_POOL2D_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(Pool2dParams)
uint channels;
uint in_height, in_width, out_height, out_width;  // px
uint first_row, row_count;                        // output rows n * out_height + y made by this dispatch
int pad_top, pad_left;                            // px
int counted_top, counted_left;                    // px of padding that count as zeros in a mean
int counted_bottom, counted_right;
uint x_start, y_start;  // vec4
WRAPTURE_PARAMETERS_END(Pool2dParams)

#endif
