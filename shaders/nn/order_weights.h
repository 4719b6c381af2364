// Parameters of order_weights.comp.
#ifndef WRAPTURE_ORDER_WEIGHTS_H
#define WRAPTURE_ORDER_WEIGHTS_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(OrderWeightsParams)
uint count;       // vec4 of y
uint outs, ins;   // output channels in all, input channels of a group
uint taps;        // of a kernel
uint group_outs;  // output channels of a group
WRAPTURE_PARAMETERS_END(OrderWeightsParams)

#endif
