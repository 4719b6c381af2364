// Parameters of stream.comp.
#ifndef WRAPTURE_PROBE_STREAM_H
#define WRAPTURE_PROBE_STREAM_H
#include "lib/share.h"

WRAPTURE_PARAMETERS(StreamParams)
float addend;
WRAPTURE_PARAMETERS_END(StreamParams)

#endif
