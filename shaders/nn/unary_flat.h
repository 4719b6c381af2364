// Parameters of unary_flat.comp.
#ifndef WRAPTURE_UNARY_FLAT_H
#define WRAPTURE_UNARY_FLAT_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(UnaryFlatParams)
uint count;  // vec4
float alpha, beta;
WRAPTURE_PARAMETERS_END(UnaryFlatParams)

#endif
