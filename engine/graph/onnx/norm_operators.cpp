// Normalisations that the file names as such.
#include "engine/graph/onnx/call.hpp"

namespace wrapture {
namespace {

/// Other ranks than 4 (group norms come as three dimensions) are seen as images of one row.
void import_instance_norm(Call& call) {
  const InstanceNorm layer{.epsilon = call.real("epsilon", 1e-5f), .activation = {}};
  const Operand& x = call.operand(0);
  if (x.shape.size() == 4 || x.shape.size() < 3) return call.result(call.emit(layer, {x, call.operand(1), call.operand(2)}));
  const std::int64_t planes = x.shape[0] * x.shape[1];
  require(planes > 0, "its input {} is empty", to_string(x.shape));
  const Operand image = call.emit(Reshape{{x.shape[0], x.shape[1], 1, element_count(x.shape) / planes}}, {x});
  call.result(call.emit(Reshape{x.shape}, {call.emit(layer, {image, call.operand(1), call.operand(2)})}));
}

void import_batch_norm(Call& call) {
  require(call.integer("training_mode", 0) == 0, "it is in training mode; export the model for inference (model.eval())");
  require(call.integer("spatial", 1) == 1, "spatial=0 is not supported");
  call.result(call.emit(BatchNorm{.epsilon = call.real("epsilon", 1e-5f)},
                        {call.operand(0), call.operand(1), call.operand(2), call.operand(3), call.operand(4)}));
}

}  // namespace

std::span<const ImporterEntry> norm_operators() {
  static constexpr ImporterEntry list[] = {{"InstanceNormalization", import_instance_norm}, {"BatchNormalization", import_batch_norm}};
  return list;
}

}  // namespace wrapture
