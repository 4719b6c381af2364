// Parameters of pixel_shuffle.comp and pixel_unshuffle.comp.
#ifndef WRAPTURE_PIXEL_SHUFFLE_H
#define WRAPTURE_PIXEL_SHUFFLE_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(PixelShuffleParams)
uint in_channels, out_channels;
uint in_height, in_width, out_height, out_width;  // px
uint first_row, row_count;                        // output rows n * out_height + y made by this dispatch
uint x_start, y_start;                            // vec4
WRAPTURE_PARAMETERS_END(PixelShuffleParams)

#endif
