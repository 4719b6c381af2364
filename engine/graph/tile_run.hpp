// Runs a tiled network over a picture: window by window, pass by pass. Pure but for the runner that it is given.
#pragma once

#include <functional>
#include <vector>

#include "engine/graph/reference.hpp"
#include "engine/graph/tiles.hpp"

namespace wrapture {

/// Along one axis, px: a window at `begin`, of which first .. last - 1 are its own.
struct TileSpan {
  std::int64_t begin = 0, first = 0, last = 0;
  bool operator==(const TileSpan&) const = default;
};
/// Windows of `window` px that cover `size` px (at least as many), each place by one, `reach` px from a window's sides where those are not
/// the picture's. With `around` the picture goes on at its other side: it may be smaller, and windows begin before 0 and end after `size`.
std::vector<TileSpan> tile_spans(std::int64_t size, std::int64_t window, std::int64_t reach, bool around);

struct TiledPicture {
  std::int64_t height = 0, width = 0;  // px, multiples of the network's alignment
  bool around = false;                 // its left and right sides meet
  NamedTensors whole;                  // inputs that show no part of the picture, like a style code
  /// An input in the window at (left, top); left may lie outside of the picture where its sides meet.
  std::function<Tensor(const std::string& input, std::int64_t top, std::int64_t left)> part;
  /// The result of the window with these spans.
  std::function<void(const Tensor& result, const TileSpan& rows, const TileSpan& columns)> take;
  std::function<void(double fraction)> progress = {};  // may be empty; 0..1 of the windows
};

/// Waits for the end. Throws as runner and callbacks do, and Error(bad_input) where the windows are too small for the network's reach.
void run_tiled(const TiledNetwork& network, const TiledPicture& picture, const RunnerMaker& make_runner);

}  // namespace wrapture
