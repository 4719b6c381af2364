// Parameters of binary.comp.
#ifndef WRAPTURE_BINARY_H
#define WRAPTURE_BINARY_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(BinaryParams)
uint channels, height, width;  // of y
uint first_row, row_count;     // rows n * height + y made by this dispatch
// Sizes of the operands; 1 where they are repeated along that dimension.
uint a_images, a_channels, a_height, a_width;
uint b_images, b_channels, b_height, b_width;
uint a_start, b_start, y_start;  // vec4
float alpha, beta;               // of the activation
WRAPTURE_PARAMETERS_END(BinaryParams)

#endif
