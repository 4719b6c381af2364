// Normalisations that the file names as such.
#include "engine/graph/onnx/call.hpp"

namespace wrapture {
namespace {

void import_instance_norm(Call& call) {
  call.result(call.emit(InstanceNorm{.epsilon = call.real("epsilon", 1e-5f), .activation = {}},
                        {call.operand(0), call.operand(1), call.operand(2)}));
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
