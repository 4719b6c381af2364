// Parameters of reduce_mean.comp.
#ifndef WRAPTURE_REDUCE_MEAN_H
#define WRAPTURE_REDUCE_MEAN_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(ReduceMeanParams)
uint count;                                 // results: kept elements * pieces
uint pieces, piece_length;                  // of the reduced elements; a thread sums one piece
uint reduced;                               // elements reduced to one
uint kept_extent[6], kept_stride[6];        // of the kept dimensions, outermost first; 1 where unused; floats
uint reduced_extent[6], reduced_stride[6];  // of the reduced dimensions
float factor;                               // applied to a sum
WRAPTURE_PARAMETERS_END(ReduceMeanParams)

#endif
