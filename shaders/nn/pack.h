// Parameters of pack.comp.
#ifndef WRAPTURE_PACK_H
#define WRAPTURE_PACK_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(PackParams)
uint channels, height, width;
uint image_step, channel_step, row_step, column_step;  // floats from one to the next in x
uint first_row, row_count;                             // rows n * height + y made by this dispatch
uint first_block;                                      // first block of four channels made by this dispatch
uint plane_start[4];                                   // floats: where the range bound for lane 0..3 begins in the flat tensor
uint y_start;                                          // vec4
WRAPTURE_PARAMETERS_END(PackParams)

#endif
