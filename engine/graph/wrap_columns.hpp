// A network for pictures whose left and right edges meet, like a label that goes all around a bottle.
#pragma once

#include "engine/graph/graph.hpp"

namespace wrapture {

/// The same network, but what its layers read beyond the left or right edge is what lies beyond the other edge; rows stay as they are.
/// Rolling such a network's inputs sideways by a multiple of what it shrinks by rolls its result. Columns are the last dimension of tensors
/// (N,C,H,W), so this is for rewritten graphs. Not changed: sampling by grids, and resizing whose coordinates depend on the picture's ends.
/// Pure, any thread.
Graph wrap_columns(const Graph& graph);

}  // namespace wrapture
