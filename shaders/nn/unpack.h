// Parameters of unpack.comp.
#ifndef WRAPTURE_UNPACK_H
#define WRAPTURE_UNPACK_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(UnpackParams)
uint channels, height, width;
uint image_step, channel_step, row_step, column_step;  // floats from one to the next in y
uint first_row, row_count;                             // rows n * height + y made by this dispatch
uint first_channel;                                    // of this dispatch
uint lanes;                                            // channels that a thread makes: 4 (a block) or 1
uint x_start;                                          // vec4
uint y_start;                                          // floats
WRAPTURE_PARAMETERS_END(UnpackParams)

#endif
