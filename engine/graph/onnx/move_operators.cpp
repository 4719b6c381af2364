// Operators that only move values: Concat, Split, Slice, Gather, Transpose, Pad, Expand, Tile, DepthToSpace ...
#include <algorithm>

#include "engine/graph/onnx/call.hpp"

namespace wrapture {
namespace {

Slice whole(const Shape& shape) { return {Shape(shape.size(), 0), Shape(shape.size(), 1), shape}; }

void import_concat(Call& call) {
  std::vector<Operand> parts;
  for (std::size_t i = 0; i < call.input_count(); ++i) parts.push_back(call.operand(i));
  require(!parts.empty(), "it has no inputs");
  const int axis = axis_of(call.integer("axis", 1), parts[0].shape.size());
  if (parts.size() > 1)  // empty ones add nothing
    std::erase_if(parts, [&](const Operand& one) { return one.constant != nullptr && element_count(one.shape) == 0; });
  call.result(parts.empty() ? call.operand(0) : call.emit(Concat{axis}, parts));
}

void import_split(Call& call) {
  const Operand& x = call.operand(0);
  const std::size_t axis = size(axis_of(call.integer("axis", 0), x.shape.size()));
  const int outputs = call.output_count();
  require(outputs >= 1, "it has no outputs");
  Shape lengths = call.integers_from("split", 1).value_or(Shape{});
  if (lengths.empty()) {
    const std::int64_t part = (x.shape[axis] + outputs - 1) / outputs;
    for (int i = 0; i < outputs; ++i) lengths.push_back(std::min(part, x.shape[axis] - part * i));
  }
  require(lengths.size() == size(outputs), "it names {} parts but has {} outputs", lengths.size(), outputs);
  Slice layer = whole(x.shape);
  for (const std::int64_t length : lengths) {
    require(length >= 0 && length <= x.shape[axis] - layer.begin[axis], "its parts do not fit dimension {} of {}", axis,
            to_string(x.shape));
    layer.extent[axis] = length;
    call.result(call.emit(layer, {x}));
    layer.begin[axis] += length;
  }
  require(layer.begin[axis] == x.shape[axis], "its parts do not fill dimension {} of {}", axis, to_string(x.shape));
}

/// begin, end and step of one dimension as NumPy clamps them.
void cut(Slice& layer, std::size_t d, std::int64_t begin, std::int64_t end, std::int64_t step) {
  const std::int64_t length = layer.extent[d];
  require(step != 0 && step > -kMaxElements && step < kMaxElements, "its step {} is out of range", step);
  const auto place = [&](std::int64_t at, std::int64_t low, std::int64_t high) { return std::clamp(at < 0 ? at + length : at, low, high); };
  const std::int64_t from = step > 0 ? place(begin, 0, length) : place(begin, 0, length - 1);
  const std::int64_t to = step > 0 ? place(end, 0, length) : place(end, -1, length - 1);
  const std::int64_t span = step > 0 ? to - from : from - to, stride = step > 0 ? step : -step;
  layer.begin[d] = from;
  layer.step[d] = step;
  layer.extent[d] = span > 0 ? (span + stride - 1) / stride : 0;
  if (layer.extent[d] == 0) layer.begin[d] = 0;
}

void import_slice(Call& call) {
  const Operand& x = call.operand(0);
  const Shape begins = call.integers_from("starts", 1).value_or(Shape{}), ends = call.integers_from("ends", 2).value_or(Shape{});
  require(begins.size() == ends.size() && begins.size() <= x.shape.size(), "it has {} starts and {} ends", begins.size(), ends.size());
  Shape axes = call.integers_from("axes", 3).value_or(Shape{});
  for (std::size_t i = axes.size(); i < begins.size(); ++i) axes.push_back(static_cast<std::int64_t>(i));
  const Shape steps = call.has(4) ? call.integers_of(4, "steps") : Shape(begins.size(), 1);
  require(axes.size() == begins.size() && steps.size() == begins.size(), "it has {} starts but {} axes and {} steps", begins.size(),
          axes.size(), steps.size());
  Slice layer = whole(x.shape);
  std::vector<bool> seen(x.shape.size(), false);
  for (std::size_t i = 0; i < begins.size(); ++i) {
    const std::size_t d = size(axis_of(axes[i], x.shape.size()));
    require(!seen[d], "its axes name dimension {} twice", d);
    seen[d] = true;
    cut(layer, d, begins[i], ends[i], steps[i]);
  }
  call.result(call.emit(layer, {x}));
}

/// The step between the indices where they are evenly spaced, so that a slice takes them; 0 where they are not.
std::int64_t even_step(const Shape& indices) {
  if (indices.size() == 1) return 1;
  const std::int64_t step = indices[1] - indices[0];
  for (std::size_t i = 1; i < indices.size(); ++i)
    if (indices[i] - indices[i - 1] != step) return 0;
  return step;
}

/// Constant indices that are evenly spaced take a slice.
void import_gather(Call& call) {
  const Operand &x = call.operand(0), &indices = call.operand(1);
  const int axis = axis_of(call.integer("axis", 0), x.shape.size());
  if (indices.constant == nullptr) return call.result(call.emit(Gather{axis}, {x, indices}));
  const std::size_t d = size(axis);
  Shape picked = as_integers(*indices.constant);
  for (std::int64_t& index : picked) {
    require(index >= -x.shape[d] && index < x.shape[d], "its index {} lies outside dimension {} of {}", index, axis, to_string(x.shape));
    if (index < 0) index += x.shape[d];
  }
  const std::int64_t step = picked.empty() ? 0 : even_step(picked);
  if (step == 0) {
    const Operand entries = call.known(Tensor::ints(indices.shape, std::move(picked)));
    return call.result(call.emit(Gather{axis}, {x, entries}));
  }
  Slice layer = whole(x.shape);
  layer.begin[d] = picked[0];
  layer.step[d] = step;
  layer.extent[d] = static_cast<std::int64_t>(picked.size());
  const Operand slice = call.emit(layer, {x});
  const std::array<const Shape*, 2> shapes{&x.shape, &indices.shape};
  const Shape shape = infer(Gather{axis}, shapes);
  call.result(shape == slice.shape ? slice : call.emit(Reshape{shape}, {slice}));
}

void import_transpose(Call& call) {
  const std::size_t rank = call.operand(0).shape.size();
  Transpose layer;
  if (const auto given = call.integers("perm"))
    for (const std::int64_t d : *given) layer.permutation.push_back(axis_of(d, rank));
  else
    for (std::size_t d = rank; d-- > 0;) layer.permutation.push_back(static_cast<int>(d));
  call.result(call.emit(layer, {call.operand(0)}));
}

/// The pads of every dimension, first all before, then all after.
Shape pads_of(const Call& call, std::size_t rank) {
  Shape given = call.integers_from(call.attribute("paddings") != nullptr ? "paddings" : "pads", 1).value_or(Shape{});
  if (call.opset() < 18 || !call.has(3)) {
    require(given.size() == 2 * rank, "it has {} pads for an input of {} dimensions", given.size(), rank);
    return given;
  }
  const Shape axes = call.integers_of(3, "axes");
  require(given.size() == 2 * axes.size(), "it has {} pads for {} axes", given.size(), axes.size());
  Shape pads(2 * rank, 0);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const std::size_t d = size(axis_of(axes[i], rank));
    pads[d] = given[i];
    pads[rank + d] = given[axes.size() + i];
  }
  return pads;
}

PadMode pad_mode(const std::string& name) {
  if (name == "reflect") return PadMode::reflect;
  if (name == "edge") return PadMode::edge;
  if (name == "wrap") return PadMode::wrap;
  require(name == "constant", "pad mode '{}' is not supported", name);
  return PadMode::zero;
}

void import_pad(Call& call) {
  Operand x = call.operand(0);
  const std::size_t rank = x.shape.size();
  const Shape pads = pads_of(call, rank);
  Pad layer{.mode = pad_mode(call.text("mode", "constant")), .value = call.real("value", 0), .before = {}, .after = {}};
  if (call.has(2)) {
    const auto values = call.floats_of(2, "constant value");
    require(values.size() == 1, "its constant value must be one number");
    layer.value = values[0];
  }
  Slice crop = whole(x.shape);  // negative pads take away
  for (std::size_t d = 0; d < rank; ++d) {
    const std::int64_t before = pads[d], after = pads[rank + d];
    for (const std::int64_t pad : {before, after}) require(pad >= -kMaxElements && pad <= kMaxElements, "its pad {} is out of range", pad);
    crop.begin[d] = std::max<std::int64_t>(-before, 0);
    crop.extent[d] -= crop.begin[d] + std::max<std::int64_t>(-after, 0);
    require(crop.extent[d] > 0, "its negative pads leave nothing of {}", to_string(x.shape));
    layer.before.push_back(std::max<std::int64_t>(before, 0));
    layer.after.push_back(std::max<std::int64_t>(after, 0));
  }
  if (crop.extent != x.shape) x = call.emit(crop, {x});
  call.result(call.emit(layer, {x}));
}

void import_expand(Call& call) {
  const Operand& x = call.operand(0);
  const Shape out = broadcast(x.shape, call.integers_of(1, "shape"));
  require(element_count(out) > 0, "it expands to {}, which is empty", to_string(out));
  call.result(out == x.shape ? x : call.emit(Expand{out}, {x}));
}

/// One dimension after the other: (outer, 1, rest) expands to (outer, repeats, rest).
void import_tile(Call& call) {
  Operand x = call.operand(0);
  const Shape repeats = call.integers_of(1, "repeats");
  require(repeats.size() == x.shape.size(), "it has {} repeats for an input of {} dimensions", repeats.size(), x.shape.size());
  for (std::size_t d = 0; d < repeats.size(); ++d) {
    if (repeats[d] == 1) continue;
    Shape out = x.shape;
    require(repeats[d] >= 1 && repeats[d] <= kMaxElements, "it repeats dimension {} {} times", d, repeats[d]);
    out[d] *= repeats[d];
    require(element_count(out) > 0, "its result would be empty");  // refuses what is too large, too
    const std::int64_t outer = element_count(Shape(x.shape.begin(), x.shape.begin() + static_cast<std::ptrdiff_t>(d)));
    const std::int64_t rest = element_count(x.shape) / outer;
    const Operand rows = call.emit(Reshape{{outer, 1, rest}}, {x});
    x = call.emit(Reshape{out}, {call.emit(Expand{{outer, repeats[d], rest}}, {rows})});
  }
  call.result(x);
}

void import_depth_to_space(Call& call) {
  const std::string mode = call.text("mode", "DCR");
  require(mode == "DCR" || mode == "CRD", "mode '{}' is not supported", mode);
  const int block = small(call.integer("blocksize", 0), "blocksize");
  const BlockOrder order = mode == "CRD" ? BlockOrder::crd : BlockOrder::dcr;
  if (call.op() == "SpaceToDepth") return call.result(call.emit(PixelUnshuffle{block, BlockOrder::dcr}, {call.operand(0)}));
  call.result(call.emit(PixelShuffle{block, order}, {call.operand(0)}));
}

}  // namespace

std::span<const ImporterEntry> move_operators() {
  static constexpr ImporterEntry list[] = {{"Concat", import_concat},
                                           {"Split", import_split},
                                           {"Slice", import_slice},
                                           {"Gather", import_gather},
                                           {"Transpose", import_transpose},
                                           {"Pad", import_pad},
                                           {"Expand", import_expand},
                                           {"Tile", import_tile},
                                           {"DepthToSpace", import_depth_to_space},
                                           {"SpaceToDepth", import_depth_to_space}};
  return list;
}

}  // namespace wrapture
