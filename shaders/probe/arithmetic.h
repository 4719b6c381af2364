// Parameters of arithmetic.comp.
#ifndef WRAPTURE_PROBE_ARITHMETIC_H
#define WRAPTURE_PROBE_ARITHMETIC_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(ArithmeticParams)
uint rounds;   // of 16 steps of every chain
float factor;  // 1; not a constant, so that no compiler can leave the products out
float addend;  // 1
WRAPTURE_PARAMETERS_END(ArithmeticParams)

#endif
