// Parameters of unary.comp.
#ifndef WRAPTURE_UNARY_H
#define WRAPTURE_UNARY_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(UnaryParams)
uint channels, width;
uint first_row, row_count;  // rows n * height + y made by this dispatch
uint x_start, y_start;      // vec4
float alpha, beta;
WRAPTURE_PARAMETERS_END(UnaryParams)

#endif
