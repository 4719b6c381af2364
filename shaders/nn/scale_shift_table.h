// Parameters of scale_shift_table.comp.
#ifndef WRAPTURE_SCALE_SHIFT_TABLE_H
#define WRAPTURE_SCALE_SHIFT_TABLE_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(ScaleShiftTableParams)
uint images, channels;
uint scale_step, shift_step;    // floats from one sample's values to the next: channels, or 0 where shared
uint scale_first, shift_first;  // their first elements
uint has_scale, has_shift;      // 0: scale 1, shift 0
WRAPTURE_PARAMETERS_END(ScaleShiftTableParams)

#endif
