// Generators as the stylizer uses them: an ONNX model, what its tensors mean, and the styles that it carries.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/graph/onnx.hpp"
#include "engine/style/inputs.hpp"
#include "engine/style/meaning.hpp"

namespace wrapture {

/// One style of a multi-style generator; a foreign generator counts as one style with an empty code.
struct Style {
  std::string name;  // slug for --style, e.g. "great-wave"
  std::string title, title_zh, author, year, licence, source;
  std::vector<float> code;  // the scale and shift numbers of every style-dependent norm
};

struct GeneratorModel {
  OnnxModel onnx;
  Facts facts;                                     // metadata, the file beside it and options, the later ones first
  std::string image_input, image_output;           // the artwork's and the result's tensors
  std::string style_input, noise_input;            // of our own generators, else empty
  std::vector<ModelInput> inputs;                  // of foreign ones, besides the artwork
  PictureMeaning input, output;                    // of the artwork and of the result
  bool meaning_known = false;                      // false: settle_meaning() is to be asked
  std::string note;                                // a line for the user where the meaning was detected
  int multiple = 1;                                // H and W must be multiples of this
  std::int64_t fixed_height = 0, fixed_width = 0;  // > 0 where the graph allows one size only
  std::vector<Style> styles;
};

/// Reads what the file says of itself; runs and builds nothing. Facts in the order in which they count: options, <model>.json beside
/// the file, `wrapture.*` metadata. Throws Error(bad_input) when the file is no image-to-image generator.
GeneratorModel open_generator(const std::filesystem::path& path, const Facts& options = {});

/// The same with sizes found by trying, and with the meaning of the picture tensors where it is said or was detected before
/// (detect.hpp). Throws Error(bad_input) when the network cannot be built.
GeneratorModel load_generator(const std::filesystem::path& path, const Facts& options = {});

/// Shapes of all inputs for an artwork of this size, px.
std::map<std::string, Shape> input_shapes(const GeneratorModel& model, std::int64_t height, std::int64_t width);

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
