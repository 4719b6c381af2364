// Generators as the stylizer uses them: an ONNX model, what its tensors mean, and the styles that it carries.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/graph/onnx.hpp"

namespace wrapture {

/// One style of a multi-style generator; a foreign generator counts as one style with an empty code.
struct Style {
  std::string name;  // slug for --style, e.g. "great-wave"
  std::string title, title_zh, author, year, licence, source;
  std::vector<float> code;  // the scale and shift numbers of every style-dependent norm
};

/// How the network's pixels are scaled: network value = range * (0..1 value) + offset.
struct ValueRange {
  float scale = 1, offset = 0;  // 0..1: {1,0}; 0..255: {255,0}; -1..1: {2,-1}
};

struct GeneratorModel {
  OnnxModel onnx;
  std::string image_input, style_input, noise_input;  // style and noise may be empty
  std::string image_output;
  ValueRange range;
  int multiple = 1;                                // H and W must be multiples of this
  std::int64_t fixed_height = 0, fixed_width = 0;  // > 0 where the graph allows one size only
  std::vector<Style> styles;
};

/// Reads `wrapture.*` metadata, or <model>.json beside a foreign file ({"range": "0..255"}), else sane defaults (image in and out by
/// rank and channels; range 0..255 for a foreign file whose output is not bounded by tanh or sigmoid).
/// Throws Error(bad_input) when the file is no image-to-image generator.
GeneratorModel load_generator(const std::filesystem::path& path);

/// weights/*.onnx of the program and $XDG_DATA_HOME/wrapture/models.
class Library {
 public:
  Library();  // throws Error(bad_input) when a bundled model is broken
  struct Entry {
    Style style;
    std::filesystem::path model;
  };
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  /// By name; throws Error(usage) "no style 'x'; did you mean 'y'?" .
  [[nodiscard]] const Entry& find(const std::string& name) const;

 private:
  std::vector<Entry> entries_;
};

}  // namespace wrapture
