// Parameters of binary_flat.comp.
#ifndef WRAPTURE_BINARY_FLAT_H
#define WRAPTURE_BINARY_FLAT_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(BinaryFlatParams)
uint count;                     // elements of y
uint extent[6];                 // of y, outermost first; 1 where unused
uint a_stride[6], b_stride[6];  // floats; 0 where repeated
float alpha, beta;              // of the activation
WRAPTURE_PARAMETERS_END(BinaryFlatParams)

#endif
