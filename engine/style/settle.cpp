// Detects the meaning of a generator's pictures once, says so in a line, and remembers it by the file's content.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/hash.hpp"
#include "engine/style/detect.hpp"
#include "engine/style/picture_tensor.hpp"

namespace wrapture {
namespace {

using Json = nlohmann::json;

constexpr std::uint32_t kSide = 64;  // px, of the picture that is shown, where the network does not want another
constexpr std::uint64_t kMaxModelBytes = 4ull << 30;
constexpr std::uint64_t kDetectionVersion = 1;  // of the detection: another remembers nothing of this one

/// $XDG_CACHE_HOME/wrapture/meanings/<content and what was said>.json
std::filesystem::path memory_path(const GeneratorModel& model) {
  std::string said = fmt::format("{}\n{}\n", kDetectionVersion, model.image_input);
  for (const auto& [key, value] : model.facts)
    if (key != "inputs" && key != "styles") said += key + "=" + value + "\n";
  const auto file = read_file(model.onnx.path(), kMaxModelBytes);
  return cache_folder() / "meanings" / fmt::format("{:016x}.json", hash_of(std::as_bytes(std::span(said)), hash_of(file)));
}

std::string describe(const GeneratorModel& model, const char* how) {
  return fmt::format("{}: reads {}, writes {} ({}; say so in {} to skip this)", model.onnx.path().filename().string(),
                     to_string(model.input), to_string(model.output), how,
                     model.onnx.path().filename().replace_extension(".json").string());
}

/// Second pictures of which nothing is said are scaled like the artwork.
void spread(GeneratorModel& model) {
  for (ModelInput& input : model.inputs) {
    if (input.kind != InputKind::picture || input.picture_said || input.picture.channels == 1) continue;
    input.picture.scale = model.input.scale;
    input.picture.order = model.input.order;
  }
}

void remember(const GeneratorModel& model, bool by_bounds) {
  Facts facts = facts_of(model.input, "");
  facts.merge(facts_of(model.output, "output_"));
  facts["how"] = by_bounds ? "guessed" : "detected";
  try {
    const auto path = memory_path(model);
    std::filesystem::create_directories(path.parent_path());
    write_file_atomic(path, Json(facts).dump(2) + "\n");
  } catch (const std::exception&) {  // a cache that cannot be written costs time only
  }
}

constexpr const char* kGuessed = "guessed from its last layer";

/// Something for every other input while the artwork's is found out.
NamedTensors stand_ins(const GeneratorModel& model, const std::map<std::string, Shape>& shapes, const Image& sample) {
  NamedTensors tensors;
  for (const ModelInput& input : model.inputs) {
    const Shape& shape = shapes.at(input.name);
    if (input.kind == InputKind::picture)
      tensors[input.name] = make_tensor(input, InputFile{.image = sample}, shape, sample.width, sample.height);
    else if (has_fallback(input))
      tensors[input.name] = make_tensor(input, InputValue{}, shape);
    else
      tensors[input.name] = make_tensor(input, InputValue{.seed = 1}, shape);
  }
  return tensors;
}

void take(GeneratorModel& model, const Detected& found) {
  model.input = found.input;
  model.output = found.output;
  model.meaning_known = true;
  model.note = describe(model, found.by_bounds ? kGuessed : "detected");
  spread(model);
  remember(model, found.by_bounds);
}

std::uint32_t shown_side(std::int64_t fixed, int multiple) {
  if (fixed > 0) return static_cast<std::uint32_t>(fixed);
  const auto step = static_cast<std::uint32_t>(multiple);
  return (kSide + step - 1) / step * step;
}

}  // namespace

bool recall_meaning(GeneratorModel& model) {
  Facts facts;
  try {
    const auto path = memory_path(model);
    if (!std::filesystem::exists(path)) return false;
    const auto bytes = read_file(path, 1 << 16);
    const auto* text = reinterpret_cast<const char*>(bytes.data());
    facts = Json::parse(text, text + bytes.size()).get<Facts>();
    const SaidPicture input = said_picture(facts, ""), output = said_picture(facts, "output_");
    if (!input.scale || !input.order || !output.scale || !output.order) return false;
    model.input.scale = *input.scale, model.input.order = *input.order;
    model.output.scale = *output.scale, model.output.order = *output.order;
  } catch (const std::exception&) {  // damaged: found out anew
    return false;
  }
  model.meaning_known = true;
  model.note = describe(model, facts["how"] == "guessed" ? kGuessed : "detected earlier");
  spread(model);
  return true;
}

void settle_meaning(GeneratorModel& model, const RunnerMaker& make_runner) {
  if (model.meaning_known) return spread(model);
  const std::uint32_t height = shown_side(model.fixed_height, model.multiple), width = shown_side(model.fixed_width, model.multiple);
  const auto shapes = input_shapes(model, height, width);
  const Graph graph = model.onnx.build(shapes);
  const auto result = std::ranges::find_if(graph.outputs, [&](ValueId id) { return graph.values[id].name == model.image_output; });
  const auto [said_input, said_output] = said_pictures(model.facts);
  const DetectionTask task{.input = model.input,
                           .output = model.output,
                           .said_input = said_input,
                           .said_output = said_output,
                           .bounds = bounds_of(graph, *result),
                           .shape = shapes.at(model.image_input),
                           .width = width,
                           .height = height};
  NamedTensors inputs = stand_ins(model, shapes, sample_picture(width, height));
  const GraphRunner run = make_runner(graph);
  const auto found = detect_meaning(task, [&](const Tensor& artwork) {
    inputs[model.image_input] = artwork;
    return run(inputs).at(model.image_output);
  });
  if (!found)
    throw Error(Failure::bad_input,
                fmt::format("{}: no value range, mean or channel order makes a picture of its answer; say what its numbers mean with "
                            "--range and --output-range, or in {}",
                            model.onnx.path().string(), model.onnx.path().filename().replace_extension(".json").string()));
  take(model, *found);
}

}  // namespace wrapture
