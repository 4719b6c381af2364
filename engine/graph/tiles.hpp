// Networks on pictures that are larger than memory. Convolutions look at a neighbourhood, instance norms at the whole picture: the network
// is cut at its norms into passes. Each runs window by window and makes the statistics of one norm; the last makes the result. What is
// small enough is kept between passes by the caller, the rest is made again. The result is that of one run, up to rounding. Pure.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "engine/graph/graph.hpp"

namespace wrapture {

/// Statistics of one norm. Inputs and outputs of a pass, all (1,C,1,1) but the first, by these names.
struct TileNorm {
  std::string weights;          // input (1,1,H,W): 1 / n at the n places of a window that count, else 0
  std::string mean, square;     // outputs: of x and of (x - mean)^2 under these weights
  std::string centre, inverse;  // inputs of later passes: mean and 1 / sqrt(variance + epsilon) of the whole picture
  float epsilon = 0;
};

/// One pass over all windows, by a graph of one window.
struct TilePass {
  Graph graph;                    // outputs: `kept`, and those of `norm` or the network's
  std::vector<std::string> read;  // inputs that are tensors kept by passes before
  std::vector<std::string> kept;  // outputs that later passes read
  std::optional<TileNorm> norm;   // empty in the last
  std::int64_t reach = 0;         // px at a window's side that are spoilt, unless it is the picture's; a multiple of the alignment
};

struct TiledNetwork {
  std::vector<TilePass> passes;
  std::int64_t height = 0, width = 0;  // px of a window
  std::int64_t alignment = 1;          // px; windows begin at multiples, and sides of pictures are multiples
};

/// graph: rewritten, for one window; N = 1. pictures: its inputs that show a part of the picture (1,C,H/s,W/s); its one output is as large
/// as the window. kept_bytes: a tensor is kept if it takes at most so many bytes a px of the picture. Throws Error(bad_input)
/// "<layer> '<node>' ..." where a layer needs the whole picture at once.
TiledNetwork tile_network(const Graph& graph, const std::set<std::string>& pictures, double kept_bytes);

}  // namespace wrapture
