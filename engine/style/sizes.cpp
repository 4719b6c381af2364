// Finds by trying which sizes a network can be built for, and how its result is shaped.
#include <fmt/format.h>

#include <algorithm>

#include "engine/base/error.hpp"
#include "engine/style/detect.hpp"
#include "engine/style/picture_tensor.hpp"

namespace wrapture {
namespace {

constexpr std::int64_t kLeastTried = 64;  // px

struct Built {
  Shape result;  // of the output that is the picture
  PictureForm form;
};

/// Empty where the network cannot be built, or makes no picture; `why` then says so.
std::optional<Built> build(const GeneratorModel& model, std::int64_t height, std::int64_t width, std::string& why) {
  try {
    const Graph graph = model.onnx.build(input_shapes(model, height, width));
    for (const ValueId id : graph.outputs) {
      if (graph.values[id].name != model.image_output) continue;
      const auto form = picture_form(graph.shape(id), said_picture(model.facts, "output_").layout);
      if (form) return Built{graph.shape(id), *form};
      why = fmt::format("{}: output '{}' is {}, no picture", model.onnx.path().string(), model.image_output, to_string(graph.shape(id)));
    }
  } catch (const Error& error) {
    why = error.what();
  }
  return std::nullopt;
}

/// The result is as large as the artwork, or a whole number of times larger.
bool follows(const Built& built, std::int64_t height, std::int64_t width) {
  const std::int64_t made_height = built.result[built.form.height_axis], made_width = built.result[built.form.width_axis];
  return made_height % height == 0 && made_width % width == 0 && made_height / height == made_width / width;
}

void take_form(GeneratorModel& model, const Built& built) {
  model.output.layout = built.form.layout;
  model.output.channels = built.form.channels;
}

/// Networks that halve their picture some times and join the halves again want multiples of 4, 8, ... 256. The first that gives a result
/// as large as the artwork; else, with `open`, the first that gives any. False where there is none.
bool find_multiple(GeneratorModel& model, bool open, std::string& why) {
  const bool said = model.facts.contains("multiple");
  std::optional<Built> other;
  int other_multiple = 0;
  for (int multiple = said ? model.multiple : 4; multiple <= (said ? model.multiple : 256); multiple *= 2) {
    const std::int64_t odd = kLeastTried / multiple | 1, height = odd * multiple, width = height + 2 * multiple;
    const auto built = build(model, height, width, why);
    if (built && follows(*built, height, width)) {
      model.multiple = multiple;
      take_form(model, *built);
      return true;
    }
    if (built && !other) other = built, other_multiple = multiple;
  }
  if (!open || !other) return false;
  model.multiple = other_multiple;
  take_form(model, *other);
  return true;
}

}  // namespace

GeneratorModel load_generator(const std::filesystem::path& path, const Facts& options) {
  GeneratorModel model = open_generator(path, options);
  if (!model.style_input.empty()) return model;  // our own say everything
  const auto info = std::ranges::find(model.onnx.inputs(), model.image_input, &TensorInfo::name);
  const PictureForm form = *picture_form(info->shape, model.input.layout);
  const std::int64_t height = info->shape[form.height_axis], width = info->shape[form.width_axis];
  const bool open = height == kDynamic || width == kDynamic;
  std::string why;
  if (!find_multiple(model, open, why)) {
    if (open) throw Error(Failure::bad_input, why);
    const auto built = build(model, height, width, why);
    if (!built) throw Error(Failure::bad_input, why);
    take_form(model, *built);
    model.fixed_height = height;
    model.fixed_width = width;
  }
  if (!model.meaning_known) recall_meaning(model);
  return model;
}

}  // namespace wrapture
