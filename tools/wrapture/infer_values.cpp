// Files, numbers and seeds to tensors; tensors to pictures.
#include "tools/wrapture/infer_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.hpp"
#include "engine/style/picture_tensor.hpp"

namespace wrapture::cli {
namespace {

constexpr std::uint32_t kOpenSide = 256;  // px

/// Other batches and other sizes than the file declares may do: building the network will say. Everything else must be as declared.
bool may_fit(const Shape& shape, const Shape& declared) {
  if (shape.size() != declared.size()) return false;
  const auto form = picture_form(declared);
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const bool free = (i == 0 && shape.size() > 1) || (form && (i == form->height_axis || i == form->width_axis));
    if (!free && declared[i] != kDynamic && declared[i] != shape[i]) return false;
  }
  return true;
}

InputFile read_file_of(const ModelInput& input, const std::filesystem::path& path) {
  InputFile file = load_input_file(input, path);
  if (file.image.width == 0 && !may_fit(file.array.shape, input.shape))
    throw Error(Failure::bad_input, fmt::format("{}: has the shape {} but input '{}' takes {}; reshape the array", path.string(),
                                                shape_text(file.array.shape), input.name, shape_text(input.shape)));
  return file;
}

std::string all_inputs(const OnnxModel& model) { return list_tensors(model.inputs()); }

}  // namespace

bool is_png(const std::filesystem::path& file) {
  std::string extension = file.extension().string();
  std::ranges::transform(extension, extension.begin(), [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return extension == ".png";
}

Feed make_feed(const OnnxModel& model, const Facts& facts, const InputValues& values) {
  Feed feed{.values = values};
  try {
    feed.inputs = classify_inputs(model.inputs(), facts);
  } catch (const Error& error) {
    throw Error(Failure::bad_input, fmt::format("{}: {}", model.path().string(), error.what()));
  }
  for (const auto& [name, value] : values)
    if (std::ranges::find(feed.inputs, name, &ModelInput::name) == feed.inputs.end())
      throw Error(Failure::usage,
                  fmt::format("--input {}={}: the model has no '{}'; it has {}", name, to_string(value), name, all_inputs(model)));
  for (const ModelInput& input : feed.inputs) {
    const auto given = values.find(input.name);
    if (given == values.end() && !has_fallback(input))
      throw Error(Failure::usage, fmt::format("{}: no value for input '{}' ({}); add --input {}=FILE.npy{}", model.path().string(),
                                              input.name, shape_text(input.shape), input.name,
                                              input.kind == InputKind::picture ? ", or =PICTURE.png" : ", or numbers with commas between"));
    if (given != values.end() && !given->second.file.empty()) feed.files[input.name] = read_file_of(input, given->second.file);
  }
  return feed;
}

NamedTensors tensors_of(const Feed& feed) {
  std::uint32_t height = kOpenSide, width = kOpenSide;
  for (const auto& [name, file] : feed.files)
    if (file.image.width > 0) height = file.image.height, width = file.image.width;
  NamedTensors tensors;
  for (const ModelInput& input : feed.inputs) {
    const auto value = feed.values.find(input.name);
    const auto file = feed.files.find(input.name);
    const bool is_array = file != feed.files.end() && file->second.image.width == 0;
    const Shape shape = is_array ? file->second.array.shape : shape_of(input, height, width);
    const auto form = picture_form(shape, input.picture.layout);
    if (file != feed.files.end())
      tensors[input.name] = make_tensor(input, file->second, shape, form ? static_cast<std::uint32_t>(shape[form->width_axis]) : 1,
                                        form ? static_cast<std::uint32_t>(shape[form->height_axis]) : 1);
    else
      tensors[input.name] = make_tensor(input, value == feed.values.end() ? InputValue{} : value->second, shape);
  }
  return tensors;
}

std::optional<PictureNames> picture_names(const std::filesystem::path& model, const Facts& facts, const RunnerMaker& make_runner) {
  try {
    GeneratorModel generator = load_generator(model, facts);
    settle_meaning(generator, make_runner);
    return PictureNames{generator.image_input, generator.image_output, generator.input, generator.output, generator.note};
  } catch (const Error& error) {
    if (error.failure() != Failure::bad_input) throw;  // no image-to-image generator: its pictures speak for themselves
    return std::nullopt;
  }
}

void apply_meaning(Feed& feed, const PictureNames& names) {
  for (ModelInput& input : feed.inputs) {
    if (input.kind != InputKind::picture) continue;
    if (input.name == names.input) {
      input.picture = names.artwork;
    } else if (!input.picture_said && input.picture.channels != 1) {
      input.picture.scale = names.artwork.scale;
      input.picture.order = names.artwork.order;
    }
  }
}

Answer picture_of(const Graph& graph, const std::string& output, const Tensor& tensor, const Facts& facts,
                  const std::optional<PictureNames>& names) {
  if (names && names->output == output) return {image_of(tensor, names->result), ""};
  const SaidPicture said = said_pictures(facts).second;
  const auto form = picture_form(tensor.shape, said.layout);
  if (!form)
    throw Error(Failure::usage, fmt::format("output '{}' is {}, no picture of 1, 3 or 4 channels; write it to an .npy file", output,
                                            shape_text(tensor.shape)));
  PictureMeaning meaning{.order = said.order.value_or(ChannelOrder::rgb), .layout = form->layout, .channels = form->channels};
  if (said.scale) {
    meaning.scale = *said.scale;
    return {image_of(tensor, meaning), ""};
  }
  const auto id = std::ranges::find_if(graph.outputs, [&](ValueId one) { return graph.values[one].name == output; });
  auto [low, high] = bounds_of(graph, *id);
  std::string why = "by its last layer";
  if (!std::isfinite(low) || !std::isfinite(high) || !(low < high)) {
    const auto [least, most] = std::ranges::minmax_element(tensor.f32);
    low = *least;
    high = *most > *least ? *most : *least + 1;
    why = "its least and largest value";
  }
  meaning.scale = {.low = low, .high = high};
  return {image_of(tensor, meaning),
          fmt::format("output '{}' is read as {:g}..{:g} ({}); --output-range says otherwise", output, low, high, why)};
}

}  // namespace wrapture::cli
