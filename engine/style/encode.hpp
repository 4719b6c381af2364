// From a picture to the code of its style: the encoder network runs once, and what it said is remembered by the files' contents.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/image.hpp"
#include "engine/graph/graph.hpp"
#include "engine/run/executor.hpp"
#include "engine/style/model.hpp"

namespace wrapture {

inline constexpr std::uint32_t kMinStyleSide = 8;  // px, short side of a style picture

/// The centre square of a picture on white. Throws Error(bad_input) for pictures of one flat colour and those below kMinStyleSide, in one
/// line that does not name the file.
Image style_square(const Image& picture);

/// Everything up to the device; a value, made on any thread.
struct EncodingTask {
  std::filesystem::path picture, encoder;
  std::string picture_sha256;
  std::filesystem::path memory;             // where the code is kept between runs of the program
  std::optional<std::vector<float>> known;  // remembered from an earlier run: nothing is left to do
  Tensor square;                            // (1, 3, side, side), 0..1
  Graph graph;
};
/// Reads the picture and the encoder, find_model("encoder"). Throws Error(bad_input) naming the file that is wrong or missing.
EncodingTask prepare_encoding(const std::filesystem::path& picture);

/// The encoder on the device. Borrows the context and the kernels. Queue thread only.
class Encoding {
 public:
  Encoding(const vk::Context& context, vk::KernelCache& kernels, EncodingTask task);
  /// About `milliseconds` of GPU work; never waits. True when code() can be had. Throws Error(failed) where the answer is no code.
  bool step(double milliseconds);
  /// The rest at once; waits.
  void finish();
  [[nodiscard]] const std::vector<float>& code() const { return code_; }
  [[nodiscard]] const EncodingTask& task() const { return task_; }

 private:
  void take_answer();

  EncodingTask task_;
  std::optional<Executor> executor_;
  std::vector<float> code_;
};

/// A style of the user's from a picture, not kept yet: named after the file, and otherwise than all styles but the one of the same picture.
/// Throws Error(bad_input) where no generator of the library takes such codes.
Library::Entry style_of_picture(const Library& library, const EncodingTask& task, const std::vector<float>& code);

}  // namespace wrapture
