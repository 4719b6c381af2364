// What a generator takes besides the artwork: strengths, style vectors, noise, second pictures, labels, and the values that users give.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/image.hpp"
#include "engine/base/npy.hpp"
#include "engine/graph/onnx.hpp"
#include "engine/style/meaning.hpp"

namespace wrapture {

enum class InputKind {
  scalar,   // one number, like a strength
  vector,   // numbers, like a style code: (C), (N,C), (N,C,1,1)
  noise,    // unit-normal numbers from a seed
  picture,  // a style, a mask, a reference; seen at the size of the artwork
  label,    // one of a few classes: its index, or a one-hot vector
  tensor,   // anything else
};

struct ModelInput {
  std::string name, title;  // title: for people; the name where nothing is said
  InputKind kind = InputKind::tensor;
  Shape shape;                      // kDynamic where the file leaves it open
  float low = 0, high = 1;          // of a scalar's slider
  std::vector<float> fallback;      // what it is where the user says nothing: one number for all elements, or all; empty: none
  PictureMeaning picture;           // of a picture
  bool picture_said = false;        // its scale is said; else it is the artwork's
  bool follows_artwork = false;     // height and width are the artwork's
  std::vector<std::string> labels;  // of a label, by index; may be empty
};

/// One of: numbers, a seed, or a file (.npy, PNG, JPEG). All empty: nothing said.
struct InputValue {
  std::vector<float> numbers{};
  std::optional<std::uint32_t> seed{};
  std::filesystem::path file{};
  bool operator==(const InputValue&) const = default;
};
using InputValues = std::map<std::string, InputValue>;

/// "0.5", "1,0,0", "seed:7", else a file. Throws Error(usage) for an empty text or a seed that is none.
InputValue parse_input_value(const std::string& text);
std::string to_string(const InputValue& value);

/// Every input of a model by its shape, its name and what facts ("inputs": {"alpha": {"default": 0.5, "range": "0..2"}}) say.
/// Keys of an input: kind, title, default, range, labels, and of a picture those of Facts. Throws Error(bad_input) without the file.
std::vector<ModelInput> classify_inputs(const std::vector<TensorInfo>& tensors, const Facts& facts);

/// A scalar, noise and a label always have something to begin with; others only where facts give a default.
bool has_fallback(const ModelInput& input);
/// The shape with everything known: open or following sides are height and width, other open dimensions 1.
Shape shape_of(const ModelInput& input, std::int64_t height, std::int64_t width);

/// "style (1x3x?x?, a picture)".
std::string describe(const ModelInput& input);

/// A decoded file: a picture or an array.
struct InputFile {
  std::filesystem::path path;
  Image image;  // width 0: it is an array
  NpyArray array;
};
/// Any thread. Throws Error(bad_input) naming the file when it cannot be read or is not what the input takes.
InputFile load_input_file(const ModelInput& input, const std::filesystem::path& path);
/// Shape as shape_of() says. width, height: px of the artwork within the shape; the rest is reflected.
/// Throws Error(bad_input) naming the file when it does not fit.
Tensor make_tensor(const ModelInput& input, const InputFile& file, const Shape& shape, std::uint32_t width, std::uint32_t height);
/// The tensor that numbers, a seed or the fallback make. Throws Error(usage) when they do not fit, or when there is no value.
Tensor make_tensor(const ModelInput& input, const InputValue& value, const Shape& shape);

/// The first input that needs a value and has none; null where a run can begin.
const ModelInput* first_missing(const std::vector<ModelInput>& inputs, const InputValues& values);
/// Throws Error(usage) for names that the model does not have and, with `complete`, for inputs without a value.
void check_values(const std::vector<ModelInput>& inputs, const InputValues& values, bool complete);

}  // namespace wrapture
