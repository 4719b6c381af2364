// Parameters of pad_flat.comp.
#ifndef WRAPTURE_PAD_FLAT_H
#define WRAPTURE_PAD_FLAT_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(PadFlatParams)
uint count;        // elements of y
uint extent[6];    // of y, outermost first; 1 where unused
uint x_extent[6];  // of x
uint before[6];    // elements added in front along each dimension
float value;       // of zero padding
WRAPTURE_PARAMETERS_END(PadFlatParams)

#endif
