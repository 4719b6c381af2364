// Parameters of winograd_output.comp.
#ifndef WRAPTURE_WINOGRAD_OUTPUT_H
#define WRAPTURE_WINOGRAD_OUTPUT_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(WinogradOutputParams)
uint out_height, out_width;  // px
uint out_channels;
uint tile_columns;                        // tiles in a row of tiles
uint tile_rows;                           // rows of tiles of one image
uint first_row, row_count;                // rows of tiles n * tile_rows + y made by this dispatch
uint part_first, part_tiles;              // first row of tiles of the part of the picture that m holds, and its tiles
uint residual_start, y_start;             // vec4: where the bound ranges begin in the whole tensors
float alpha, beta;                        // of the activation
uint norm_scale_first, norm_shift_first;  // lib/norm.glsl: floats
uint norm_groups_down;                    // rows of workgroups of the whole picture
float norm_pixels, norm_epsilon;
WRAPTURE_PARAMETERS_END(WinogradOutputParams)

#endif
