// What `infer` feeds a network and what it makes of the answers: arrays, numbers, noise and pictures.
#pragma once

#include <functional>

#include "engine/graph/reference.hpp"
#include "engine/style/detect.hpp"
#include "tools/wrapture/network.hpp"

namespace wrapture::cli {

/// The inputs of a network with their values.
struct Feed {
  std::vector<ModelInput> inputs;
  InputValues values;
  std::map<std::string, InputFile> files;
};

/// Reads the files. Throws Error: usage for unknown or missing inputs, bad_input for files that cannot be read or do not fit.
Feed make_feed(const OnnxModel& model, const Facts& facts, const InputValues& values);
/// Shapes are those of the arrays; where the file leaves sides open, those of a given picture, else 256 px.
NamedTensors tensors_of(const Feed& feed);

bool is_png(const std::filesystem::path& file);

/// What the pictures of a network mean: the artwork's, by its input's name, and the result's, by its output's. Empty where it is no
/// image-to-image generator.
struct PictureNames {
  std::string input, output;
  PictureMeaning artwork, result;
  std::string note;
};
/// Detects what is not said, with `make_runner`.
std::optional<PictureNames> picture_names(const std::filesystem::path& model, const Facts& facts, const RunnerMaker& make_runner);
/// Pictures that are fed are scaled so.
void apply_meaning(Feed& feed, const PictureNames& names);

/// An output as a picture: by `names`, what facts say, the last layer's bounds, or from its least to its largest value; `note` then says
/// what was assumed. Throws Error(usage) when it is no picture.
struct Answer {
  Image image;
  std::string note;
};
Answer picture_of(const Graph& graph, const std::string& output, const Tensor& tensor, const Facts& facts,
                  const std::optional<PictureNames>& names);

}  // namespace wrapture::cli
