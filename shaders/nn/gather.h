// Parameters of gather.comp.
#ifndef WRAPTURE_GATHER_H
#define WRAPTURE_GATHER_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(GatherParams)
uint count;   // elements of y
uint inner;   // elements after the axis
uint picked;  // indices
int entries;  // along the axis
WRAPTURE_PARAMETERS_END(GatherParams)

#endif
