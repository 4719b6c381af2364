// Parameters of conv2d.comp.
#ifndef WRAPTURE_CONV2D_H
#define WRAPTURE_CONV2D_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(Conv2dParams)
uint in_height, in_width;    // px, before `upsample`
uint in_blocks;              // blocks of four channels
uint out_height, out_width;  // px
uint out_channels;
uint first_block, block_end;                          // output blocks made by this dispatch
uint first_row, row_count;                            // output rows n * out_height + y made by this dispatch
int pad_top, pad_left;                                // px
uint x_start, weight_start, residual_start, y_start;  // vec4: where the bound ranges begin in the whole tensors
float alpha, beta;                                    // of the activation
uint pairs_step;                                      // vec4 from one sample's pairs (lib/scaled.glsl) to the next; 0: shared
float scaled_alpha, scaled_beta;                      // of their activation
uint norm_scale_first, norm_shift_first;              // lib/norm.glsl: floats
uint norm_groups_down;                                // rows of workgroups of the whole picture
float norm_pixels, norm_epsilon;
WRAPTURE_PARAMETERS_END(Conv2dParams)

#endif
