// Finds out by trying what the picture tensors of a foreign generator mean, and remembers it.
#pragma once

#include <functional>
#include <optional>

#include "engine/graph/reference.hpp"
#include "engine/style/model.hpp"

namespace wrapture {

/// The bounds that the graph's last layers put on a value, like (-1, 1) after a tanh; infinite where there are none.
std::pair<float, float> bounds_of(const Graph& graph, ValueId value);

/// A known picture: patches of strong colours with gradients, evenly bright and dark. All sizes show the same.
Image sample_picture(std::uint32_t width, std::uint32_t height);

/// How much a result looks like the sample when it is read in one way.
struct Likeness {
  double resemblance = 0;  // -1..1: correlation of lightness or of edges, seen from afar
  double distance = 0;     // mean distance of the sorted values from the sample's, 1 = the whole range; 0: neither pale nor clipped
  double colour = 0;       // -1..1: correlation of red less blue; below 0: the channels stand the other way round
  [[nodiscard]] double score() const { return resemblance - 2 * distance; }
};
Likeness likeness(const Tensor& result, const PictureMeaning& meaning, const Image& sample);

/// What is to be found. Layouts and channels of input and output are known; scales and orders may be said.
struct DetectionTask {
  PictureMeaning input, output;
  SaidPicture said_input, said_output;
  std::pair<float, float> bounds;  // of the result
  Shape shape;                     // of the artwork's tensor
  std::uint32_t width = 0, height = 0;
};
struct Detected {
  PictureMeaning input, output;
  bool by_bounds = false;  // nothing looked like the sample; the last layer speaks for a picture all the same
  Likeness likeness;
};
/// run: the artwork's tensor in, the result out; called a few times. Empty optional when no meaning gives a picture.
std::optional<Detected> detect_meaning(const DetectionTask& task, const std::function<Tensor(const Tensor&)>& run);

/// Where the meaning is not known: runs the network on the sample, at 64 px or its own size, sets input, output and note, and remembers
/// them by the file's content. Throws Error(bad_input) in one line when no meaning gives a picture.
void settle_meaning(GeneratorModel& model, const RunnerMaker& make_runner);
/// Where it was detected before: the same without running. False when it was not.
bool recall_meaning(GeneratorModel& model);

}  // namespace wrapture
