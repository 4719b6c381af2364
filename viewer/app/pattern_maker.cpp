// Runs the pattern generator in slices: the preview first, then what was asked for whole.
#include "viewer/app/pattern_maker.hpp"

#include <algorithm>

#include "engine/base/error.hpp"
#include "engine/graph/rewrite.hpp"
#include "engine/style/model.hpp"
#include "viewer/render/offscreen.hpp"

namespace wrapture {

namespace {

constexpr std::uint32_t kPreviewSide = 256;  // px
constexpr float kLongSide = 1024;            // px of what the network makes of a whole picture: larger ones have larger motifs

std::optional<PatternModel> bundled_model() {
  std::filesystem::path path;
  try {
    path = find_model("pattern");
  } catch (const Error&) {
    return std::nullopt;  // the program's files lack it
  }
  return open_pattern(path);
}

}  // namespace

PatternSettings settings_of(const PatternChoice& choice, std::uint32_t width, std::uint32_t height) {
  PatternSettings settings{.family = choice.family, .seed = choice.seed, .width = width, .height = height};
  if (choice.walk > 0) {
    settings.to = choice.to;
    settings.t = choice.walk;
  }
  settings.scale = std::clamp(static_cast<float>(std::max(width, height)) / kLongSide, 1.0f, kMostScale);
  return settings;
}

PatternMaker::PatternMaker(const vk::Context& context, vk::KernelCache& kernels)
    : context_(&context), kernels_(&kernels), model_(bundled_model()) {}

std::vector<PatternFamily> PatternMaker::families() const { return model_ ? model_->families : std::vector<PatternFamily>{}; }

void PatternMaker::show(const PatternChoice& choice) {
  if (!model_) return;
  const PatternSettings settings = settings_of(choice, kPreviewSide, kPreviewSide);
  static_cast<void>(find_family(*model_, settings.family));
  if (wanted_ ? *wanted_ == settings : shown_ && *shown_ == settings) return;
  wanted_ = settings;
}

void PatternMaker::make(const PatternChoice& choice, std::uint32_t width, std::uint32_t height, const std::filesystem::path& path,
                        bool use) {
  if (!model_) throw Error("no pattern generator in weights/");
  const PatternSettings settings = settings_of(choice, width, height);
  static_cast<void>(find_family(*model_, settings.family));
  whole_ = Whole{settings, path, use};
}

void PatternMaker::start(const PatternSettings& settings) {
  const PatternLayout layout = pattern_layout(*model_, settings);
  const NamedTensors inputs = pattern_inputs(*model_, settings, layout);
  if (!executor_ || layout.tile_width != built_.tile_width || layout.tile_height != built_.tile_height) {
    std::map<std::string, Shape> shapes;
    for (const auto& [name, tensor] : inputs) shapes[name] = tensor.shape;
    const PlanOptions options{.max_dispatch_macs = context_->is_cpu() ? 20'000'000u : 4'000'000'000u};
    executor_.emplace(*context_, *kernels_, make_plan(rewrite(model_->onnx.build(shapes)).graph, context_->limits(), options));
    built_ = layout;
  }
  executor_->restart();
  for (const auto& [name, tensor] : inputs) executor_->write_input(name, tensor);
  running_ = settings;
}

void PatternMaker::finish(const Image& tile) {
  const PatternSettings settings = *std::exchange(running_, std::nullopt);
  if (wanted_ && settings == *wanted_) {
    context_->wait_idle();  // frames under way may still draw the one before
    preview_ = make_artwork_texture(*context_, tile);
    shown_ = std::exchange(wanted_, std::nullopt);
  } else if (whole_) {
    const Image picture = repeat_tile(tile, pattern_layout(*model_, settings), settings.width, settings.height);
    made_ = Made{picture, whole_->path, whole_->use};
    whole_.reset();
  }
}

bool PatternMaker::step(double milliseconds) {
  if (!busy()) return false;
  try {
    const PatternSettings next = wanted_ ? *wanted_ : whole_->settings;
    if (!running_ || !(*running_ == next)) start(next);
    if (!executor_->step(milliseconds)) return false;
    finish(tile_of(*model_, executor_->read_output("pattern")));
  } catch (const Error&) {
    running_.reset();
    wanted_.reset();
    whole_.reset();
    throw;
  }
  return true;
}

}  // namespace wrapture
