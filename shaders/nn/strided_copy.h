// Parameters of strided_copy.comp.
#ifndef WRAPTURE_STRIDED_COPY_H
#define WRAPTURE_STRIDED_COPY_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(StridedCopyParams)
uint count;           // elements copied
uint extent[6];       // of the copied block, outermost first; 1 where unused
int x_stride[6];      // floats
uint y_stride[6];     // floats
uint x_base, y_base;  // floats: the block's first element
WRAPTURE_PARAMETERS_END(StridedCopyParams)

#endif
