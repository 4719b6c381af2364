// Cuts artwork into tiles with a border, runs each, and puts the middles together.
#include "engine/style/restorer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "engine/base/error.hpp"
#include "engine/graph/rewrite.hpp"
#include "engine/style/broken.hpp"
#include "engine/style/cut.hpp"
#include "engine/style/network_run.hpp"
#include "engine/style/picture_tensor.hpp"

namespace wrapture {
namespace {

constexpr std::uint32_t kTile = 512;  // px without the border: the arena stays near 100 MB

std::uint32_t number_of(const OnnxModel& onnx, const std::string& key, std::uint32_t least, std::uint32_t most) {
  const auto found = onnx.metadata().find(key);
  std::uint32_t number = 0;
  if (found != onnx.metadata().end()) {
    const std::string& text = found->second;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size() && number >= least && number <= most) return number;
  }
  throw Error(Failure::bad_input, fmt::format("{}: metadata '{}' is missing or not {} to {}; this is no restoring network",
                                              onnx.path().string(), key, least, most));
}

/// Transparent parts have colours too, and those are restored.
void make_opaque(Image& image) {
  for (std::size_t i = 3; i < image.rgba.size(); i += 4) image.rgba[i] = 255;
}

}  // namespace

Restorer::Restorer(const vk::Context& context, vk::KernelCache& kernels, const std::filesystem::path& model)
    : context_(&context),
      kernels_(&kernels),
      onnx_(OnnxModel::load(model)),
      factor_(number_of(onnx_, "wrapture.factor", 1, 2)),
      reach_(number_of(onnx_, "wrapture.reach", 0, 64)) {
  if (onnx_.inputs().size() != 1 || onnx_.outputs().size() != 1)
    throw Error(Failure::bad_input, fmt::format("{}: has {} inputs and {} outputs; a restoring network has one of each", model.string(),
                                                onnx_.inputs().size(), onnx_.outputs().size()));
}

Image Restorer::restored_tile(const Image& tile) {
  const Shape shape{1, 3, tile.height, tile.width};
  const std::string& reads = onnx_.inputs()[0].name;
  const auto build = [&] { return onnx_.build({{reads, shape}}); };
  if (!executor_ || width_ != tile.width || height_ != tile.height) {
    executor_.reset();
    executor_ =
        std::make_unique<Executor>(*context_, *kernels_, make_plan(rewrite(build()).graph, context_->limits(), sliced_plan(*context_)));
    width_ = tile.width, height_ = tile.height;
  }
  const PictureMeaning meaning;
  const Tensor given = tensor_of(tile, meaning, shape, tile.width, tile.height);
  executor_->write_input(reads, given);
  executor_->run();
  const Tensor result = executor_->read_output(onnx_.outputs()[0].name);
  if (result.shape != Shape{1, 3, factor_ * tile.height, factor_ * tile.width})
    throw Error(Failure::bad_input, fmt::format("{}: makes {} of {}; this is no network that restores at {} times the size",
                                                onnx_.path().string(), to_string(result.shape), to_string(shape), factor_));
  if (is_broken(result))
    throw Error(fmt::format("{}: the network's answer holds values that are no numbers: {}", onnx_.path().string(),
                            describe_first_broken(build(), {{reads, given}}, device_runner(*context_, *kernels_))));
  return image_of(result, meaning);
}

Image Restorer::restore(const Image& artwork) {
  const std::uint64_t width = std::uint64_t{factor_} * artwork.width, height = std::uint64_t{factor_} * artwork.height;
  if (width > kMaxImageSide || height > kMaxImageSide || width * height > kMaxImagePixels)
    throw Error(Failure::bad_input, fmt::format("the result would be {}x{} px; sides up to {} px and {} Mpx are possible", width, height,
                                                kMaxImageSide, kMaxImagePixels >> 20));
  Image result = factor_ == 1 ? artwork : resize(artwork, static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height));
  result.dpi = artwork.dpi * factor_;
  result.icc = artwork.icc;
  const std::uint32_t columns = std::min(kTile, artwork.width), rows = std::min(kTile, artwork.height);
  for (std::uint32_t y = 0; y < artwork.height; y += rows) {
    for (std::uint32_t x = 0; x < artwork.width; x += columns) {
      Image tile = cut(artwork, std::int64_t{x} - reach_, std::int64_t{y} - reach_, columns + 2 * reach_, rows + 2 * reach_);
      make_opaque(tile);
      const std::uint32_t border = factor_ * reach_;
      paste_colours(result, restored_tile(tile), {factor_ * x, factor_ * y, factor_ * columns, factor_ * rows, border, border});
    }
  }
  return result;
}

}  // namespace wrapture
