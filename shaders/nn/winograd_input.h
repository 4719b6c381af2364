// Parameters of winograd_input.comp.
#ifndef WRAPTURE_WINOGRAD_INPUT_H
#define WRAPTURE_WINOGRAD_INPUT_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(WinogradInputParams)
uint in_height, in_width;         // px
uint in_blocks;                   // blocks of four channels
uint tile_columns;                // tiles in a row of tiles
uint tile_rows;                   // rows of tiles of one image
uint first_row, row_count;        // rows of tiles n * tile_rows + y made by this dispatch
uint part_first, part_tiles;      // first row of tiles of the part of the picture that v holds, and its tiles
int pad_top, pad_left;            // px
uint x_start;                     // vec4: where the bound range begins in the whole tensor
uint pairs_step;                  // vec4 from one sample's pairs (lib/scaled.glsl) to the next; 0: shared
float scaled_alpha, scaled_beta;  // of their activation
WRAPTURE_PARAMETERS_END(WinogradInputParams)

#endif
