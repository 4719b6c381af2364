// Parameters of where.comp.
#ifndef WRAPTURE_WHERE_H
#define WRAPTURE_WHERE_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(WhereParams)
uint count;                                          // elements of y
uint extent[6];                                      // of y, outermost first; 1 where unused
uint condition_stride[6], a_stride[6], b_stride[6];  // floats; 0 where repeated
WRAPTURE_PARAMETERS_END(WhereParams)

#endif
