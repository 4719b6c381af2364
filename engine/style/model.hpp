// Generators as the stylizer uses them: an ONNX model, what its tensors mean, and the styles that it carries.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/graph/onnx.hpp"
#include "engine/style/inputs.hpp"
#include "engine/style/meaning.hpp"
#include "engine/style/strength_curve.hpp"

namespace wrapture {

/// One style of a multi-style generator; a foreign generator counts as one style with an empty code.
struct Style {
  std::string name;  // slug for --style, e.g. "great-wave"
  std::string title, title_zh, author, year, licence, source;
  std::vector<float> code;             // the scale and shift numbers of every style-dependent norm
  std::string picture{};               // SHA-256 of the picture that it was made from, where that is known
  StrengthCurve curve{};               // what the strengths of this style mean
  std::optional<double> similarity{};  // 0..1: how like results are to the picture's own patches, where that was measured
};

enum class Overwrite { no, yes };  // of a file that is there

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

/// What a model of ours is for: "stylist", "encoder", "critic" or "pattern" (metadata `wrapture.kind`); empty for foreign ones.
std::string kind_of(const OnnxModel& model);

/// The first model of this kind in weights/, then in $XDG_DATA_HOME/wrapture/models. Throws Error(bad_input) saying what is missing.
std::filesystem::path find_model(const std::string& kind);

/// Reads what the file says of itself; runs and builds nothing. Facts in the order in which they count: options, <model>.json beside
/// the file, `wrapture.*` metadata. Throws Error(bad_input) when the file is no image-to-image generator.
GeneratorModel open_generator(const std::filesystem::path& path, const Facts& options = {});
GeneratorModel open_generator(OnnxModel onnx, const Facts& options = {});

/// The same with sizes found by trying, and with the meaning of the picture tensors where it is said or was detected before
/// (detect.hpp). Throws Error(bad_input) when the network cannot be built.
GeneratorModel load_generator(const std::filesystem::path& path, const Facts& options = {});

/// Shapes of all inputs for an artwork of this size, px.
std::map<std::string, Shape> input_shapes(const GeneratorModel& model, std::int64_t height, std::int64_t width);

/// The styles of all generators in weights/*.onnx of the program and $XDG_DATA_HOME/wrapture/models, then the user's own in
/// $XDG_DATA_HOME/wrapture/styles (style_file.hpp). Encoders, critics and pattern networks are no styles.
class Library {
 public:
  Library();  // throws Error(bad_input) when a model is broken; a broken style file is one of problems()
  struct Entry {
    Style style;
    std::filesystem::path model;
    bool yours = false;            // the user's own, not carried by the model
    std::filesystem::path file{};  // of a style of the user's; empty where it is not kept
  };
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  /// By name; throws Error(usage) "no style 'x'; did you mean 'y'?" , and Error(bad_input) where its file is broken.
  [[nodiscard]] const Entry& find(const std::string& name) const;
  /// Null where there is none.
  [[nodiscard]] const Entry* look_up(const std::string& name) const;

  /// A style of the user's, in the place of one of that name. Throws Error(usage) where a model's style has the name.
  void put(Entry entry);
  /// The same, and its file is written (its code is then rounded as the file's). Throws as style_path() and save_style_file() do.
  const Entry& keep(Entry entry, Overwrite overwrite);
  /// Forgets a style of the user's and removes its file, a broken one too. Throws Error(usage) for other styles.
  void remove(const std::string& name);
  /// The generator with these weights, OnnxModel::weights_sha256(). Empty where there is none. Reads models when it is asked first.
  [[nodiscard]] std::filesystem::path model_with(const std::string& weights);

  /// Files of the user's styles that cannot be used, each with one line that says why.
  struct Problem {
    std::filesystem::path file;
    std::string what;
  };
  [[nodiscard]] const std::vector<Problem>& problems() const { return problems_; }

 private:
  void add_own(const std::filesystem::path& file);

  std::vector<Entry> entries_;
  std::vector<Problem> problems_;
  std::map<std::string, std::filesystem::path> models_;  // by their weights
};

}  // namespace wrapture
