// Parameters of instance_norm_stats.comp.
#ifndef WRAPTURE_INSTANCE_NORM_STATS_H
#define WRAPTURE_INSTANCE_NORM_STATS_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(InstanceNormStatsParams)
uint blocks, height, width;         // blocks of four channels, px
uint first_strip, strip_count;      // strips (sample * strips_per_image + strip) of this dispatch
uint strips_per_image, strip_rows;  // a strip is strip_rows rows of one image, the last one fewer
uint lanes;                         // threads that share a strip: thread t takes columns t, t + lanes, ...
uint x_start;                       // vec4
WRAPTURE_PARAMETERS_END(InstanceNormStatsParams)

#endif
