// Parameters of winograd_multiply.comp.
#ifndef WRAPTURE_WINOGRAD_MULTIPLY_H
#define WRAPTURE_WINOGRAD_MULTIPLY_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(WinogradMultiplyParams)
uint tiles;                  // of the part of the picture at hand
uint in_blocks, out_blocks;  // blocks of four channels
WRAPTURE_PARAMETERS_END(WinogradMultiplyParams)

#endif
