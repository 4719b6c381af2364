// Parameters of concat.comp.
#ifndef WRAPTURE_CONCAT_H
#define WRAPTURE_CONCAT_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(ConcatParams)
uint width;                 // px
uint first_row, row_count;  // rows n * height + y made by this dispatch
uint blocks;                // of y
uint first_block;           // of y, where x0 goes (kAligned)
uint channels[4];           // of each input; 0 where unused
uint x_start[4], y_start;   // vec4
WRAPTURE_PARAMETERS_END(ConcatParams)

#endif
