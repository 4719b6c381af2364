// Parameters of scale_shift.comp.
#ifndef WRAPTURE_SCALE_SHIFT_H
#define WRAPTURE_SCALE_SHIFT_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(ScaleShiftParams)
uint channels, height, width;
uint first_row, row_count;                              // rows n * height + y made by this dispatch
uint table_step, table0_step;                           // vec4 from one sample's pairs to the next; 0 where shared
uint strength_step;                                     // floats from one sample's strength map to the next; 0 where shared
uint x_start, residual_start, strength_start, y_start;  // vec4 (strength: floats)
float alpha, beta;                                      // of the activation
WRAPTURE_PARAMETERS_END(ScaleShiftParams)

#endif
