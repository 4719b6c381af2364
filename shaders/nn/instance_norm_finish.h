// Parameters of instance_norm_finish.comp.
#ifndef WRAPTURE_INSTANCE_NORM_FINISH_H
#define WRAPTURE_INSTANCE_NORM_FINISH_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(InstanceNormFinishParams)
uint images, channels;
uint height, width;                        // px
uint strips_per_image, strip_rows, lanes;  // as in instance_norm_stats.h
uint scale_step, shift_step;               // floats from one sample's values to the next: channels, or 0 where shared
uint scale_first, shift_first;             // their first elements
uint has_scale, has_shift;                 // 0: scale 1, shift 0
float epsilon;
WRAPTURE_PARAMETERS_END(InstanceNormFinishParams)

#endif
