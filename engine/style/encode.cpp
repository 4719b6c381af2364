// Feeds style pictures to the encoder network, and remembers its answers.
#include "engine/style/encode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/sha256.hpp"
#include "engine/graph/rewrite.hpp"
#include "engine/style/model.hpp"
#include "engine/style/picture_tensor.hpp"
#include "engine/style/style_file.hpp"

namespace wrapture {
namespace {

constexpr std::uint64_t kMaxPictureBytes = 1ull << 30, kMaxEncoderBytes = 1ull << 30, kMaxCodeBytes = 1 << 20;
constexpr int kFlat = 4;                // of 255: no channel of a flat colour reaches farther, JPEG's traces included
constexpr int kPreparationVersion = 1;  // of how pictures are prepared: another remembers nothing of this one
constexpr int kSide = 256;              // px, of what the encoder sees, where it leaves that open
constexpr const char* kInput = "picture";
constexpr const char* kOutput = "style";

Image cut(const Image& picture, std::uint32_t side) {
  const std::uint32_t left = (picture.width - side) / 2, top = (picture.height - side) / 2;
  Image square = make_image(side, side);
  for (std::uint32_t y = 0; y < side; ++y) std::memcpy(square.pixel(0, y), picture.pixel(left, top + y), std::size_t{4} * side);
  return square;
}

void put_on_white(Image& image) {
  for (std::size_t i = 0; i < image.rgba.size(); i += 4) {
    const int alpha = image.rgba[i + 3];
    for (std::size_t c = i; c < i + 3; ++c)
      image.rgba[c] = static_cast<std::uint8_t>((image.rgba[c] * alpha + 255 * (255 - alpha) + 127) / 255);
    image.rgba[i + 3] = 255;
  }
}

bool is_flat(const Image& image) {
  std::array<int, 3> low{255, 255, 255}, high{0, 0, 0};
  for (std::size_t i = 0; i < image.rgba.size(); ++i) {
    if (i % 4 == 3) continue;
    low[i % 4] = std::min<int>(low[i % 4], image.rgba[i]);
    high[i % 4] = std::max<int>(high[i % 4], image.rgba[i]);
  }
  return std::ranges::all_of(std::array{0u, 1u, 2u}, [&](unsigned c) { return high[c] - low[c] <= kFlat; });
}

/// The floats with a checksum behind them; empty where there are none or they are damaged.
std::optional<std::vector<float>> recall(const std::filesystem::path& memory) {
  std::error_code ignored;
  if (!std::filesystem::exists(memory, ignored)) return std::nullopt;
  try {
    const auto bytes = read_file(memory, kMaxCodeBytes);
    std::uint64_t sum = 0;
    if (bytes.size() % sizeof(float) != 0 || bytes.size() <= sizeof sum) return std::nullopt;
    const auto numbers = std::span(bytes).first(bytes.size() - sizeof sum);
    std::memcpy(&sum, bytes.data() + numbers.size(), sizeof sum);
    if (sum != hash_of(numbers)) return std::nullopt;
    std::vector<float> code(numbers.size() / sizeof(float));
    std::memcpy(code.data(), numbers.data(), numbers.size());
    return code;
  } catch (const Error&) {  // cannot be read: made anew
    return std::nullopt;
  }
}

void remember(const std::filesystem::path& memory, const std::vector<float>& code) {
  const auto numbers = std::as_bytes(std::span(code));
  std::vector<std::byte> bytes(numbers.begin(), numbers.end());
  const std::uint64_t sum = hash_of(numbers);
  const auto tail = std::as_bytes(std::span(&sum, 1));
  bytes.insert(bytes.end(), tail.begin(), tail.end());
  try {
    std::filesystem::create_directories(memory.parent_path());
    write_file_atomic(memory, bytes);
  } catch (const std::exception&) {  // a cache that cannot be written costs time only
  }
}

/// The encoder's graph for its one size. Throws where it does not keep to the form.
Graph build_encoder(const OnnxModel& model, std::uint32_t& side) {
  const auto input = std::ranges::find(model.inputs(), kInput, &TensorInfo::name);
  const auto form = input == model.inputs().end() ? std::nullopt : picture_form(input->shape, TensorLayout::nchw);
  if (model.inputs().size() != 1 || !form || input->shape.size() != 4 || form->channels != 3)
    throw Error(Failure::bad_input,
                model.path().string() + ": an encoder has one input 'picture' of shape 1x3xHxW; install its weights again");
  side = static_cast<std::uint32_t>(input->shape[2] == kDynamic ? kSide : input->shape[2]);
  Graph graph = model.build({{kInput, {1, 3, side, side}}});
  const bool answers = std::ranges::any_of(graph.outputs, [&](ValueId id) { return graph.values[id].name == kOutput; });
  if (!answers) throw Error(Failure::bad_input, model.path().string() + ": an encoder has an output 'style'; install its weights again");
  return rewrite(graph).graph;
}

/// The mean of those of the generator's own styles.
StrengthCurve usual_curve(const Library& library, const std::filesystem::path& model) {
  std::vector<const StrengthCurve*> curves;
  for (const Library::Entry& entry : library.entries())
    if (!entry.yours && entry.model == model) curves.push_back(&entry.style.curve);
  return mean_curve(curves, std::vector<double>(curves.size(), 1.0 / static_cast<double>(curves.size())));
}

}  // namespace

Image style_square(const Image& picture) {
  const std::uint32_t side = std::min(picture.width, picture.height);
  if (side < kMinStyleSide)
    throw Error(Failure::bad_input, fmt::format("{}x{} px are too few to show a style; give a picture of at least {}x{}", picture.width,
                                                picture.height, kMinStyleSide, kMinStyleSide));
  Image square = cut(picture, side);
  put_on_white(square);
  if (is_flat(square))
    throw Error(Failure::bad_input, "its middle is one flat colour, which is no style; give a picture with strokes or texture");
  return square;
}

EncodingTask prepare_encoding(const std::filesystem::path& picture) {
  EncodingTask task{.picture = picture};
  const auto bytes = read_file(picture, kMaxPictureBytes);
  task.picture_sha256 = sha256_of(bytes);
  const Image image = load_image(picture);
  const Image square = [&] {
    try {
      return style_square(image);
    } catch (const Error& error) {
      throw Error(Failure::bad_input, fmt::format("{}: {}", picture.string(), error.what()));
    }
  }();
  task.encoder = find_model("encoder");
  const auto network = read_file(task.encoder, kMaxEncoderBytes);
  const std::string key = fmt::format("{}\n{}\n{}", kPreparationVersion, task.picture_sha256, sha256_of(network));
  task.memory = cache_folder() / "codes" / (sha256_of(std::as_bytes(std::span(key))).substr(0, 40) + ".code");
  task.known = recall(task.memory);
  if (task.known) return task;
  std::uint32_t side = 0;
  task.graph = build_encoder(OnnxModel::load(network, task.encoder), side);
  task.square = tensor_of(square, {}, {1, 3, side, side}, side, side);
  return task;
}

Encoding::Encoding(const vk::Context& context, vk::KernelCache& kernels, EncodingTask task) : task_(std::move(task)) {
  if (task_.known) {
    code_ = *task_.known;
    return;
  }
  executor_.emplace(context, kernels, make_plan(task_.graph, context.limits(), sliced_plan(context)));
  task_.graph = {};
  executor_->write_input(kInput, task_.square);
}

bool Encoding::step(double milliseconds) {
  if (!executor_) return true;
  if (!executor_->step(milliseconds)) return false;
  take_answer();
  return true;
}

void Encoding::finish() {
  if (!executor_) return;
  executor_->run();
  take_answer();
}

void Encoding::take_answer() {
  Tensor answer = executor_->read_output(kOutput);
  executor_.reset();
  const auto broken = std::ranges::count_if(answer.f32, [](float number) { return !std::isfinite(number); });
  if (broken > 0)
    throw Error(fmt::format("{}: the encoder's answer to {} holds {} values that are no numbers; install its weights again",
                            task_.encoder.string(), task_.picture.filename().string(), broken));
  code_ = std::move(answer.f32);
  remember(task_.memory, code_);
}

Library::Entry style_of_picture(const Library& library, const EncodingTask& task, const std::vector<float>& code) {
  const auto takes = [&](const Library::Entry& entry) { return !entry.yours && entry.style.code.size() == code.size(); };
  const auto host = std::ranges::find_if(library.entries(), takes);
  if (host == library.entries().end())
    throw Error(Failure::bad_input,
                fmt::format("{}: it makes codes of {} numbers, which no generator in weights/ takes; install them again",
                            task.encoder.string(), code.size()));
  const std::string base = style_name_of(task.picture.stem().string());
  Style style{.name = base, .title = task.picture.stem().string(), .code = code};
  style.picture = task.picture_sha256;
  style.curve = usual_curve(library, host->model);
  for (int number = 2;; ++number) {
    const Library::Entry* other = library.look_up(style.name);
    if (other == nullptr || (other->yours && other->style.picture == style.picture)) break;
    style.name = fmt::format("{}-{}", base, number);
  }
  return {std::move(style), host->model, true};
}

}  // namespace wrapture
