// Cuts a network at its instance norms into passes over windows.
#include "engine/graph/tiles.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "engine/graph/layers/common.hpp"

namespace wrapture {
namespace {

/// px of the window a place of `shape` stands for; 0 where they do not fit.
std::int64_t step_of(const Shape& shape, std::int64_t height, std::int64_t width) {
  if (shape.size() != 4 || shape[0] != 1 || height % shape[2] != 0 || width % shape[3] != 0) return 0;
  return height / shape[2] == width / shape[3] ? height / shape[2] : 0;
}

bool is_local(const auto&) { return false; }
bool is_local(const Conv2d&) { return true; }
bool is_local(const ConvTranspose2d&) { return true; }
bool is_local(const Pool2d& pool) { return !pool.ceil_mode; }
bool is_local(const InstanceNorm&) { return true; }  // by statistics that it is given
bool is_local(const ScaleShift&) { return true; }
bool is_local(const BatchNorm&) { return true; }
bool is_local(const Unary&) { return true; }
bool is_local(const Binary&) { return true; }
bool is_local(const Where&) { return true; }
bool is_local(const PixelShuffle&) { return true; }
bool is_local(const PixelUnshuffle&) { return true; }
bool is_local(const Concat& concat) { return concat.axis == 1; }
bool is_local(const Slice& slice) {
  return slice.begin.size() == 4 && slice.begin[2] == 0 && slice.begin[3] == 0 && slice.step[2] == 1 && slice.step[3] == 1;
}
bool is_local(const Resize& resize) {
  return resize.coordinates != Coordinates::align_corners && resize.coordinates != Coordinates::tf_crop_and_resize && !resize.antialias;
}

/// Places that a window of taps reaches beyond where it stands, before or after, in rows or columns.
template <class Windowed>
std::int64_t beyond(const Windowed& layer) {
  const int rows = (layer.kernel[0] - 1) * layer.dilation[0], columns = (layer.kernel[1] - 1) * layer.dilation[1];
  return std::max({layer.pad.top, layer.pad.left, rows - layer.pad.top, columns - layer.pad.left});
}

/// px that a layer looks to any side, where a place of its input stands for `step` px.
std::int64_t look(const auto&, std::int64_t) { return 0; }
std::int64_t look(const Conv2d& conv, std::int64_t step) { return (beyond(conv) * step + conv.upsample - 1) / conv.upsample; }
std::int64_t look(const ConvTranspose2d& conv, std::int64_t step) {
  return (beyond(conv) / std::min(conv.stride[0], conv.stride[1]) + 1) * step;
}
std::int64_t look(const Pool2d& pool, std::int64_t step) { return beyond(pool) * step; }
std::int64_t look(const Resize& resize, std::int64_t step) { return (resize.interpolation == Interpolation::nearest ? 1 : 3) * step; }

class Cutter {
 public:
  Cutter(const Graph& graph, const std::set<std::string>& pictures, double kept_bytes)
      : graph_(graph), kept_bytes_(kept_bytes), producer_(graph.values.size(), nullptr), steps_(graph.values.size(), 0) {
    require(graph.outputs.size() == 1, "the network has {} outputs, and only one can be made in tiles", graph.outputs.size());
    for (const ValueId id : graph.inputs) {
      const Shape& shape = graph.shape(id);
      if (!pictures.contains(graph.values[id].name) || shape.size() != 4) continue;
      result_.height = std::max(result_.height, shape[2]), result_.width = std::max(result_.width, shape[3]);
    }
    for (const ValueId id : graph.inputs)
      if (pictures.contains(graph.values[id].name)) note_step(id, "input", graph.values[id].name);
    for (const Node& node : graph.nodes) {
      producer_[node.output] = &node;
      if (std::ranges::any_of(node.inputs, [&](ValueId id) { return is_picture(id); })) note_picture(node);
    }
    require(is_picture(graph.outputs[0]) && steps_[graph.outputs[0]] == 1, "its result {} is not as large as the picture",
            to_string(graph.shape(graph.outputs[0])));
  }

  TiledNetwork cut() {
    for (const Node& node : graph_.nodes) {
      const auto* norm = std::get_if<InstanceNorm>(&node.layer);
      if (norm != nullptr && is_picture(node.output)) add_pass(node.inputs[0], &node);
    }
    add_pass(graph_.outputs[0], nullptr);
    return std::move(result_);
  }

 private:
  [[nodiscard]] bool is_picture(ValueId id) const { return id != kNoValue && steps_[id] > 0; }
  static std::string tensor_name(ValueId id) { return fmt::format("tensor {}", id); }
  static std::string norm_name(const Node& norm) { return fmt::format("norm {}", norm.output); }

  void note_step(ValueId id, std::string_view what, const std::string& name) {
    steps_[id] = step_of(graph_.shape(id), result_.height, result_.width);
    require(steps_[id] > 0, "{} '{}' has {} for a picture of {}x{} px and cannot run in tiles", what, name, to_string(graph_.shape(id)),
            result_.width, result_.height);
    result_.alignment = std::lcm(result_.alignment, steps_[id]);
  }

  void note_picture(const Node& node) {
    const bool local = std::visit([](const auto& layer) { return is_local(layer); }, node.layer);
    require(local && !has_fixed_map(node) && !crops(node), "{} '{}' needs the whole picture at once and cannot run in tiles",
            layer_name(node.layer), node.name);
    note_step(node.output, layer_name(node.layer), node.name);
  }

  /// Whether the node leaves rows or columns out.
  [[nodiscard]] bool crops(const Node& node) const {
    const auto* slice = std::get_if<Slice>(&node.layer);
    if (slice == nullptr) return false;
    const Shape& x = graph_.shape(node.inputs[0]);
    return slice->extent[2] != x[2] || slice->extent[3] != x[3];
  }

  /// Whether the node joins the picture with something that has a value for every place, like a fixed vignette.
  [[nodiscard]] bool has_fixed_map(const Node& node) const {
    const bool joins = std::holds_alternative<Binary>(node.layer) || std::holds_alternative<Where>(node.layer) ||
                       std::holds_alternative<Concat>(node.layer) || std::holds_alternative<ScaleShift>(node.layer);
    return joins && std::ranges::any_of(node.inputs, [&](ValueId id) {
             if (id == kNoValue || is_picture(id)) return false;
             const Shape& shape = graph_.shape(id);
             return !shape.empty() && (shape.back() != 1 || (shape.size() > 1 && shape[shape.size() - 2] != 1)) &&
                    !(std::holds_alternative<ScaleShift>(node.layer) && shape.size() < 3);
           });
  }

  [[nodiscard]] bool is_small(ValueId id) const {
    const double places = 1.0 / static_cast<double>(steps_[id] * steps_[id]);
    return sizeof(float) * static_cast<double>(graph_.shape(id)[1]) * places <= kept_bytes_;
  }

  /// The nodes that a pass has to run for `target`, given what is kept.
  [[nodiscard]] std::set<const Node*> needed_for(ValueId target) const {
    std::set<const Node*> nodes;
    std::vector<ValueId> open{target};
    while (!open.empty()) {
      const ValueId id = open.back();
      open.pop_back();
      if (id == kNoValue || kept_.contains(id) || producer_[id] == nullptr || !nodes.insert(producer_[id]).second) continue;
      open.insert(open.end(), producer_[id]->inputs.begin(), producer_[id]->inputs.end());
    }
    return nodes;
  }

  /// Small results of `nodes`, and the norm's x, that other nodes read: those will run in later passes.
  [[nodiscard]] std::set<ValueId> worth_keeping(const std::set<const Node*>& nodes) const {
    std::set<ValueId> found;
    for (const Node& reader : graph_.nodes) {
      if (nodes.contains(&reader) || done_.contains(&reader)) continue;
      for (const ValueId id : reader.inputs)
        if (is_picture(id) && nodes.contains(producer_[id]) && is_small(id)) found.insert(id);
    }
    return found;
  }

  /// The pass that makes `target`: x of a norm, of which it makes statistics, or the result.
  void add_pass(ValueId target, const Node* norm);

  const Graph& graph_;
  double kept_bytes_;
  std::vector<const Node*> producer_;
  std::vector<std::int64_t> steps_;  // px a place of a picture value stands for; 0: the value is none
  std::set<ValueId> kept_;
  std::set<const Node*> done_;         // nodes that have run in some pass
  std::map<ValueId, TileNorm> norms_;  // by their result
  TiledNetwork result_;

  friend class PassBuilder;
};

/// Copies nodes into the graph of a pass.
class PassBuilder {
 public:
  PassBuilder(const Cutter& cutter, TilePass& pass) : cutter_(cutter), pass_(pass) {}

  /// The value in the pass, already copied or brought in from outside.
  ValueId value(ValueId id) {
    if (id == kNoValue) return kNoValue;
    if (const auto found = moved_.find(id); found != moved_.end()) return found->second;
    const Value& old = cutter_.graph_.values[id];
    Graph& graph = pass_.graph;
    if (old.constant) return moved_[id] = graph.add_constant(old.name, *old.constant);
    const bool kept = cutter_.kept_.contains(id);
    if (kept) pass_.read.push_back(Cutter::tensor_name(id));
    return moved_[id] = graph.add_input(kept ? pass_.read.back() : old.name, old.shape);
  }

  void copy(const Node& node) {
    const auto* norm = std::get_if<InstanceNorm>(&node.layer);
    const bool whole = norm != nullptr && cutter_.is_picture(node.output);
    moved_[node.output] = whole ? copy_norm(node, *norm) : add(node.name, node.layer, moved(node.inputs));
    std::int64_t reach = 0;
    for (const ValueId id : node.inputs)
      if (cutter_.is_picture(id)) reach = std::max(reach, reach_of(id) + looks(node, cutter_.steps_[id]));
    const std::int64_t step = std::max<std::int64_t>(1, cutter_.steps_[node.output]);
    reach_[node.output] = (reach + step - 1) / step * step;  // a place is spoilt as a whole
  }

  [[nodiscard]] std::int64_t reach_of(ValueId id) const {
    const auto found = reach_.find(id);
    return found == reach_.end() ? 0 : found->second;
  }

  /// Mean and mean square deviation of x under the weights.
  void add_statistics(ValueId x, const TileNorm& norm) {
    const Shape& shape = cutter_.graph_.shape(x);
    const ValueId values = value(x), weights = pass_.graph.add_input(norm.weights, {1, 1, shape[2], shape[3]});
    const auto mean_of = [&](const std::string& name, ValueId id) {
      return summed(name, add(name, Binary{BinaryOp::mul, {}}, {id, weights}));
    };
    const ValueId mean = mean_of(norm.mean, values);
    const ValueId off = add(norm.mean, Binary{BinaryOp::sub, {}}, {values, mean});
    output(norm.mean, mean);
    output(norm.square, mean_of(norm.square, add(norm.square, Binary{BinaryOp::mul, {}}, {off, off})));
  }

  void output(const std::string& name, ValueId id) {
    pass_.graph.values[id].name = name;
    pass_.graph.outputs.push_back(id);
  }

 private:
  std::vector<ValueId> moved(const std::vector<ValueId>& ids) {
    std::vector<ValueId> result;
    for (const ValueId id : ids) result.push_back(value(id));
    return result;
  }
  ValueId add(const std::string& name, const Layer& layer, std::vector<ValueId> inputs) {
    return pass_.graph.add_node(name, layer, std::move(inputs));
  }
  /// Over rows and columns, in two steps: the first has a thread a block, the second one a channel.
  ValueId summed(const std::string& name, ValueId x) {
    constexpr int kBlock = 16;
    const Shape shape = pass_.graph.shape(x);
    const int rows = static_cast<int>(std::min<std::int64_t>(kBlock, shape[2])),
              columns = static_cast<int>(std::min<std::int64_t>(kBlock, shape[3]));
    const Pool2d blocks{.mode = PoolMode::sum, .kernel = {rows, columns}, .stride = {rows, columns}, .ceil_mode = true};
    return add(name, Reduce{ReduceOp::sum, {2, 3}, true}, {add(name, blocks, {x})});
  }
  static std::int64_t looks(const Node& node, std::int64_t step) {
    return std::visit([&](const auto& layer) { return look(layer, step); }, node.layer);
  }

  /// (x - centre) * inverse * scale + shift as one scaling.
  ValueId copy_norm(const Node& node, const InstanceNorm& norm) {
    const TileNorm& known = cutter_.norms_.at(node.output);
    const Shape shape{1, cutter_.graph_.shape(node.output)[1], 1, 1};
    const auto given = [&](std::size_t i) {  // scale or shift as (1,C,1,1)
      const ValueId id = i < node.inputs.size() ? value(node.inputs[i]) : kNoValue;
      return id == kNoValue || pass_.graph.shape(id) == shape ? id : add(node.name, Reshape{shape}, {id});
    };
    const ValueId scale = given(1), shift = given(2), inverse = statistic(known.inverse, shape);
    const ValueId factor = scale == kNoValue ? inverse : add(node.name, Binary{BinaryOp::mul, {}}, {scale, inverse});
    const ValueId moved_by = add(node.name, Binary{BinaryOp::mul, {}}, {statistic(known.centre, shape), factor});
    const ValueId offset = shift == kNoValue ? add(node.name, Unary{{Function::neg}}, {moved_by})
                                             : add(node.name, Binary{BinaryOp::sub, {}}, {shift, moved_by});
    std::vector<ValueId> inputs{value(node.inputs[0]), factor, offset};
    if (node.inputs.size() > 3) inputs.push_back(value(node.inputs[3]));
    return add(node.name, ScaleShift{norm.activation}, inputs);
  }

  ValueId statistic(const std::string& name, const Shape& shape) {
    const auto found = std::ranges::find_if(pass_.graph.inputs, [&](ValueId id) { return pass_.graph.values[id].name == name; });
    return found != pass_.graph.inputs.end() ? *found : pass_.graph.add_input(name, shape);
  }

  const Cutter& cutter_;
  TilePass& pass_;
  std::map<ValueId, ValueId> moved_;
  std::map<ValueId, std::int64_t> reach_;
};

void Cutter::add_pass(ValueId target, const Node* norm) {
  TilePass pass;
  PassBuilder builder(*this, pass);
  const std::set<const Node*> nodes = needed_for(target);
  for (const Node& node : graph_.nodes)
    if (nodes.contains(&node)) builder.copy(node);
  std::int64_t reach = builder.reach_of(target);
  if (norm != nullptr) {
    for (const ValueId id : worth_keeping(nodes)) {
      builder.output(tensor_name(id), builder.value(id));
      pass.kept.push_back(tensor_name(id));
      reach = std::max(reach, builder.reach_of(id));
      kept_.insert(id);
    }
    const std::string name = norm_name(*norm);
    pass.norm = TileNorm{name + " weights", name + " mean",    name + " square",
                         name + " centre",  name + " inverse", std::get<InstanceNorm>(norm->layer).epsilon};
    builder.add_statistics(target, *pass.norm);
    norms_[norm->output] = *pass.norm;
  } else {
    builder.output(graph_.values[target].name, builder.value(target));
  }
  pass.reach = (reach + result_.alignment - 1) / result_.alignment * result_.alignment;
  done_.insert(nodes.begin(), nodes.end());
  result_.passes.push_back(std::move(pass));
}

}  // namespace

TiledNetwork tile_network(const Graph& graph, const std::set<std::string>& pictures, double kept_bytes) {
  return Cutter(graph, pictures, kept_bytes).cut();
}

}  // namespace wrapture
