// Parameters of gemm.comp.
#ifndef WRAPTURE_GEMM_H
#define WRAPTURE_GEMM_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(GemmParams)
uint rows, columns, depth, stacks;                           // M, N, K, matrices
uint a_row_step, a_depth_step;                               // floats
uint b_depth_step, b_column_step;                            // floats
uint c_row_step, c_column_step;                              // floats; 0 where repeated
uint stack_extent[4], a_stack_stride[4], b_stack_stride[4];  // of the dimensions before the matrices, outermost first; floats
float alpha, beta;                                           // beta 0: c is not read
WRAPTURE_PARAMETERS_END(GemmParams)

#endif
