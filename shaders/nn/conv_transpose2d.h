// Parameters of conv_transpose2d.comp.
#ifndef WRAPTURE_CONV_TRANSPOSE2D_H
#define WRAPTURE_CONV_TRANSPOSE2D_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(ConvTranspose2dParams)
uint in_height, in_width, in_channels;     // px
uint out_height, out_width, out_channels;  // px
uint group_inputs, group_outputs;          // channels a group
uint first_row, row_count;                 // output rows n * out_height + y made by this dispatch
int pad_top, pad_left;                     // px
uint x_start, y_start;                     // vec4
float alpha, beta;                         // of the activation
WRAPTURE_PARAMETERS_END(ConvTranspose2dParams)

#endif
