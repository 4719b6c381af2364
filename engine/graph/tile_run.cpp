// Walks windows, merges their statistics, and keeps small tensors between passes.
#include "engine/graph/tile_run.hpp"

#include <algorithm>
#include <cmath>

#include "engine/graph/layers/common.hpp"

namespace wrapture {
namespace {

/// Mean and sum of squared deviations a channel, of windows put together (Chan, Golub and LeVeque, "Updating formulae and a pairwise
/// algorithm for computing sample variances", 1979).
struct Moments {
  double count = 0;
  std::vector<double> mean, squares;

  void add(double n, const Tensor& window_mean, const Tensor& window_square) {
    mean.resize(window_mean.f32.size()), squares.resize(window_mean.f32.size());
    for (std::size_t c = 0; c < mean.size(); ++c) {
      const double off = static_cast<double>(window_mean.f32[c]) - mean[c];
      squares[c] += n * static_cast<double>(window_square.f32[c]) + off * off * count * n / (count + n);
      mean[c] += off * n / (count + n);
    }
    count += n;
  }

  void write(const TileNorm& norm, NamedTensors& known) const {
    const Shape shape{1, static_cast<std::int64_t>(mean.size()), 1, 1};
    Tensor centre = Tensor::floats(shape), inverse = Tensor::floats(shape);
    for (std::size_t c = 0; c < mean.size(); ++c) {
      centre.f32[c] = static_cast<float>(mean[c]);
      inverse.f32[c] = static_cast<float>(1 / std::sqrt(squares[c] / count + static_cast<double>(norm.epsilon)));
    }
    known[norm.centre] = std::move(centre);
    known[norm.inverse] = std::move(inverse);
  }
};

/// A place of the window as one of the picture, columns taken round.
std::int64_t wrapped(std::int64_t at, std::int64_t size) { return (at % size + size) % size; }

/// Copies rows x columns of planes between a window (which begins at `top`, `left` of the whole) and the whole.
template <class Copy>
void for_each_line(const Tensor& whole, const Tensor& window, std::int64_t top, std::int64_t left, const TileSpan& rows,
                   const TileSpan& columns, Copy copy) {
  const std::int64_t height = whole.shape[2], width = whole.shape[3];
  for (std::int64_t c = 0; c < whole.shape[1]; ++c)
    for (std::int64_t y = rows.first; y < rows.last; ++y)
      for (std::int64_t x = columns.first; x < columns.last;) {
        const std::int64_t at = wrapped(x, width), count = std::min(columns.last - x, width - at);
        copy(size((c * height + y) * width + at), size((c * window.shape[2] + y - top) * window.shape[3] + x - left), size(count));
        x += count;
      }
}

class Walk {
 public:
  Walk(const TiledNetwork& network, const TiledPicture& picture) : network_(network), picture_(picture) {
    for (const TilePass& pass : network.passes) windows_ += count(pass);
  }

  void run(std::size_t index, const GraphRunner& runner) {
    const TilePass& pass = network_.passes[index];
    Moments moments;
    for (const TileSpan& rows : rows_of(pass))
      for (const TileSpan& columns : columns_of(pass)) {
        const NamedTensors results = runner(inputs(pass, rows, columns));
        for (const std::string& name : pass.kept) keep(name, results.at(name), rows, columns);
        if (pass.norm)
          moments.add(places(rows, columns), results.at(pass.norm->mean), results.at(pass.norm->square));
        else
          picture_.take(results.begin()->second, rows, columns);
        ++done_;
        if (picture_.progress) picture_.progress(static_cast<double>(done_) / static_cast<double>(windows_));
      }
    if (pass.norm) moments.write(*pass.norm, known_);
    forget_unread(index);
  }

 private:
  [[nodiscard]] std::vector<TileSpan> rows_of(const TilePass& pass) const {
    return tile_spans(picture_.height, network_.height, pass.reach, false);
  }
  [[nodiscard]] std::vector<TileSpan> columns_of(const TilePass& pass) const {
    return tile_spans(picture_.width, network_.width, pass.reach, picture_.around);
  }
  [[nodiscard]] std::size_t count(const TilePass& pass) const { return rows_of(pass).size() * columns_of(pass).size(); }
  static double places(const TileSpan& rows, const TileSpan& columns) {
    return static_cast<double>((rows.last - rows.first) * (columns.last - columns.first));
  }

  /// A span in places of a tensor `steps` times smaller than the picture.
  static TileSpan in_places(const TileSpan& span, std::int64_t steps) {
    return {span.begin / steps, span.first / steps, span.last / steps};
  }

  /// 1 / n at the window's own places.
  static Tensor weights(const Shape& shape, std::int64_t steps, const TileSpan& rows, const TileSpan& columns) {
    Tensor tensor = Tensor::floats(shape);
    const TileSpan y = in_places(rows, steps), x = in_places(columns, steps);
    const auto weight = static_cast<float>(1 / places(y, x));
    for (std::int64_t row = y.first - y.begin; row < y.last - y.begin; ++row)
      std::fill_n(tensor.f32.begin() + row * shape[3] + x.first - x.begin, x.last - x.first, weight);
    return tensor;
  }

  /// The window of a kept tensor.
  [[nodiscard]] Tensor window_of(const Tensor& whole, const Shape& shape, const TileSpan& rows, const TileSpan& columns) const {
    Tensor window = Tensor::floats(shape);
    const std::int64_t steps = network_.height / shape[2], top = rows.begin / steps, left = columns.begin / steps;
    for_each_line(
        whole, window, top, left, {0, top, top + shape[2]}, {0, left, left + shape[3]},
        [&](std::size_t from, std::size_t to, std::size_t n) { std::copy_n(whole.f32.data() + from, n, window.f32.data() + to); });
    return window;
  }

  [[nodiscard]] NamedTensors inputs(const TilePass& pass, const TileSpan& rows, const TileSpan& columns) const {
    NamedTensors result;
    for (const ValueId id : pass.graph.inputs) {
      const auto& [name, shape, constant] = pass.graph.values[id];
      if (const auto kept = kept_.find(name); kept != kept_.end())
        result[name] = window_of(kept->second, shape, rows, columns);
      else if (const auto known = known_.find(name); known != known_.end())
        result[name] = known->second;
      else if (const auto whole = picture_.whole.find(name); whole != picture_.whole.end())
        result[name] = whole->second;
      else if (pass.norm && name == pass.norm->weights)
        result[name] = weights(shape, network_.height / shape[2], rows, columns);
      else
        result[name] = picture_.part(name, rows.begin, columns.begin);
    }
    return result;
  }

  void keep(const std::string& name, const Tensor& window, const TileSpan& rows, const TileSpan& columns) {
    const std::int64_t steps = network_.height / window.shape[2];
    Tensor& whole = kept_[name];
    if (whole.f32.empty()) whole = Tensor::floats({1, window.shape[1], picture_.height / steps, picture_.width / steps});
    const TileSpan y = in_places(rows, steps), x = in_places(columns, steps);
    for_each_line(whole, window, y.begin, x.begin, y, x, [&](std::size_t to, std::size_t from, std::size_t n) {
      std::copy_n(window.f32.data() + from, n, whole.f32.data() + to);
    });
  }

  void forget_unread(std::size_t index) {
    std::erase_if(kept_, [&](const auto& entry) {
      return std::none_of(network_.passes.begin() + static_cast<std::ptrdiff_t>(index) + 1, network_.passes.end(),
                          [&](const TilePass& later) { return std::ranges::count(later.read, entry.first) > 0; });
    });
  }

  const TiledNetwork& network_;
  const TiledPicture& picture_;
  NamedTensors kept_, known_;  // known: statistics of norms
  std::size_t windows_ = 0, done_ = 0;
};

}  // namespace

std::vector<TileSpan> tile_spans(std::int64_t size, std::int64_t window, std::int64_t reach, bool around) {
  if (!around && size == window) return {{0, 0, size}};
  require(around || size > window, "a picture of {} px is smaller than a window of {}", size, window);
  require(window > 2 * reach, "windows of {} px are too small for a network that looks {} px to each side", window, reach);
  std::vector<TileSpan> spans;
  for (std::int64_t first = 0; first < size; first = spans.back().last) {
    std::int64_t begin = around ? first - reach : std::clamp<std::int64_t>(first - reach, 0, size - window);
    const bool ends = around ? begin + window - reach >= size : begin + window >= size;
    spans.push_back({begin, first, ends ? size : begin + window - reach});
  }
  return spans;
}

void run_tiled(const TiledNetwork& network, const TiledPicture& picture, const RunnerMaker& make_runner) {
  Walk walk(network, picture);
  for (std::size_t i = 0; i < network.passes.size(); ++i) walk.run(i, make_runner(network.passes[i].graph));
}

}  // namespace wrapture
