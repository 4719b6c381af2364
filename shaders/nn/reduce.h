// Parameters of reduce.comp.
#ifndef WRAPTURE_REDUCE_H
#define WRAPTURE_REDUCE_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(ReduceParams)
uint count;                                 // results: kept elements * pieces
uint pieces, piece_length;                  // of the reduced elements; a thread reduces one piece
uint reduced;                               // elements reduced to one
uint kept_extent[6], kept_stride[6];        // of the kept dimensions, outermost first; 1 where unused; floats
uint reduced_extent[6], reduced_stride[6];  // of the reduced dimensions
float factor;                               // applied to a result
WRAPTURE_PARAMETERS_END(ReduceParams)

#endif
