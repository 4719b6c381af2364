// Parameters of pad.comp.
#ifndef WRAPTURE_PAD_H
#define WRAPTURE_PAD_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(PadParams)
uint channels;
uint in_height, in_width, out_height, out_width;  // px
uint first_row, row_count;                        // output rows n * out_height + y made by this dispatch
int top, left;                                    // px added in front; negative: cut off
uint x_start, y_start;                            // vec4
float value;                                      // of zero padding
WRAPTURE_PARAMETERS_END(PadParams)

#endif
