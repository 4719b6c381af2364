// The node tests of the ONNX project (Debian package libonnx-testdata): every case of an operator that we support must come out right,
// read as it is, with its operands baked in as constants, and rewritten; or be refused by name in the list below.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <iostream>
#include <map>
#include <set>

#include "engine/base/error.hpp"
#include "engine/graph/onnx.hpp"
#include "engine/graph/reference.hpp"
#include "engine/graph/rewrite.hpp"
#include "tests/onnx_files.hpp"

namespace wrapture {
namespace {

constexpr double kRelative = 1e-3, kAbsolute = 1e-7;  // the tolerance of the ONNX project itself
constexpr int kMinimumRun = 418;                      // cases that ran when this was written; fewer means that something is skipped

const std::filesystem::path kData = "/usr/share/libonnx-testdata/data";

const std::set<std::string> kOperators = {"Abs",          "Add",
                                          "And",          "BatchNormalization",
                                          "Cast",         "Ceil",
                                          "Clip",         "Concat",
                                          "Constant",     "ConstantOfShape",
                                          "Conv",         "ConvTranspose",
                                          "DepthToSpace", "Div",
                                          "Dropout",      "Elu",
                                          "Equal",        "Exp",
                                          "Expand",       "Flatten",
                                          "Floor",        "Gather",
                                          "Gemm",         "GlobalAveragePool",
                                          "Greater",      "GreaterOrEqual",
                                          "HardSigmoid",  "HardSwish",
                                          "Identity",     "InstanceNormalization",
                                          "LeakyRelu",    "Less",
                                          "LessOrEqual",  "Log",
                                          "MatMul",       "Max",
                                          "Min",          "Mod",
                                          "Mul",          "Neg",
                                          "Not",          "Or",
                                          "PRelu",        "Pad",
                                          "Pow",          "Range",
                                          "Reciprocal",   "ReduceMean",
                                          "ReduceProd",   "ReduceSum",
                                          "Relu",         "Reshape",
                                          "Resize",       "Round",
                                          "Selu",         "Shape",
                                          "Sigmoid",      "Size",
                                          "Slice",        "Softplus",
                                          "SpaceToDepth", "Split",
                                          "Sqrt",         "Squeeze",
                                          "Sub",          "Sum",
                                          "Tanh",         "Tile",
                                          "Transpose",    "Unsqueeze",
                                          "Upsample",     "Where"};

struct Case {
  onnx::ModelProto model;
  std::vector<onnx::TensorProto> inputs, outputs;
};

template <class Proto>
bool parse(const std::filesystem::path& path, Proto& proto) {
  std::ifstream stream(path, std::ios::binary);
  return stream.good() && proto.ParseFromIstream(&stream);
}

bool load_case(const std::filesystem::path& folder, Case& one) {
  if (!parse(folder / "model.onnx", one.model)) return false;
  for (int i = 0; i < one.model.graph().input_size(); ++i) {
    onnx::TensorProto tensor;
    if (!parse(folder / "test_data_set_0" / fmt::format("input_{}.pb", i), tensor)) break;
    one.inputs.push_back(tensor);
  }
  for (int i = 0; i < one.model.graph().output_size(); ++i)
    if (!parse(folder / "test_data_set_0" / fmt::format("output_{}.pb", i), one.outputs.emplace_back())) return false;
  for (const auto& node : one.model.graph().node())
    if (kOperators.count(node.op_type()) == 0 || !node.domain().empty()) return false;
  const bool bits = folder.filename().string().find("BFLOAT16") != std::string::npos;  // stored as bit patterns, not as numbers
  return one.model.graph().node_size() > 0 && !bits;
}

bool is_float(const onnx::TensorProto& tensor) {
  const int type = tensor.data_type();
  return type == onnx::TensorProto::FLOAT || type == onnx::TensorProto::DOUBLE || type == onnx::TensorProto::FLOAT16;
}

/// Operands that become weights of the file instead of its inputs.
enum class Bake { integers, all_but_first, all };

/// The pad cases hold small integers; padding floats must give the same ones.
void as_floats(onnx::TensorProto& tensor) {
  std::vector<float> values(tensor.int32_data().begin(), tensor.int32_data().end());
  for (std::size_t i = 0; i < tensor.raw_data().size() / 4; ++i) {
    std::int32_t one = 0;
    std::memcpy(&one, tensor.raw_data().data() + 4 * i, 4);
    values.push_back(static_cast<float>(one));
  }
  tensor.clear_int32_data();
  tensor.set_data_type(onnx::TensorProto::FLOAT);
  tensor.set_raw_data(values.data(), 4 * values.size());
}

/// The case with some inputs baked in and integer outputs cast to floats, which is what the engine can hand out.
onnx::ModelProto prepared(const Case& one, Bake bake) {
  onnx::ModelProto model = one.model;
  auto* graph = model.mutable_graph();
  graph->clear_input();
  for (std::size_t i = 0; i < one.inputs.size(); ++i) {
    const auto& port = one.model.graph().input(static_cast<int>(i));
    if (is_float(one.inputs[i]) && (bake == Bake::integers || (bake == Bake::all_but_first && i == 0))) {
      *graph->add_input() = port;
      continue;
    }
    auto* weight = graph->add_initializer();
    *weight = one.inputs[i];
    if (i == 0 && one.model.graph().node(0).op_type() == "Pad" && weight->data_type() == onnx::TensorProto::INT32) as_floats(*weight);
    weight->set_name(port.name());
  }
  for (auto& port : *graph->mutable_output()) {
    if (port.type().tensor_type().elem_type() == onnx::TensorProto::FLOAT) continue;
    auto* cast = graph->add_node();
    cast->set_op_type("Cast");
    cast->add_input(port.name());
    cast->add_output(port.name() + "_as_float");
    auto* to = cast->add_attribute();
    to->set_name("to");
    set(*to, std::int64_t{onnx::TensorProto::FLOAT});
    port.set_name(port.name() + "_as_float");
    port.mutable_type()->mutable_tensor_type()->set_elem_type(onnx::TensorProto::FLOAT);
  }
  return model;
}

/// The values of a tensor file, decoded by the engine as the weight of a model that hands it out.
Tensor decode(const onnx::TensorProto& proto, const std::filesystem::path& folder) {
  ModelBuilder builder(13);
  *builder.proto.mutable_graph()->add_initializer() = proto;
  builder.proto.mutable_graph()->mutable_initializer(0)->set_name("value");
  builder.node("Cast", {"value"}, "out", {{"to", std::int64_t{onnx::TensorProto::FLOAT}}}).output("out");
  const Graph graph = OnnxModel::load(save(builder.proto, folder / "tensor.onnx")).build({});
  return run_reference(graph, {}).at("out");
}

std::string compare(const Tensor& got, const Tensor& wanted) {
  if (got.shape != wanted.shape) return fmt::format("shape {} instead of {}", to_string(got.shape), to_string(wanted.shape));
  for (std::size_t i = 0; i < got.f32.size(); ++i) {
    const double a = got.f32[i], b = wanted.f32[i];
    if (std::isnan(b) ? !std::isnan(a) : a != b && !(std::abs(a - b) <= kAbsolute + kRelative * std::abs(b)))
      return fmt::format("element {} is {} instead of {}", i, a, b);
  }
  return "";
}

/// "" when right, else what is wrong. Throws Error where the engine refuses the model.
std::string run(const Case& one, Bake bake, const std::filesystem::path& folder) {
  const OnnxModel model = OnnxModel::load(save(prepared(one, bake), folder / "case.onnx"));
  std::map<std::string, Shape> shapes;
  NamedTensors inputs;
  for (std::size_t i = 0; i < one.inputs.size(); ++i)
    for (const TensorInfo& info : model.inputs())
      if (info.name == one.model.graph().input(static_cast<int>(i)).name()) {
        inputs[info.name] = decode(one.inputs[i], folder);
        shapes[info.name] = inputs[info.name].shape;
      }
  const Graph graph = model.build(shapes);
  const NamedTensors plain = run_reference(graph, inputs), rewritten = run_reference(rewrite(graph).graph, inputs);
  for (std::size_t i = 0; i < one.outputs.size(); ++i) {
    const Tensor wanted = decode(one.outputs[i], folder);
    const std::string name = model.outputs()[i].name;
    if (std::string wrong = compare(plain.at(name), wanted); !wrong.empty()) return wrong;
    if (const std::string wrong = compare(rewritten.at(name), wanted); !wrong.empty()) return "rewritten: " + wrong;
  }
  return "";
}

/// With as many operands left open as the engine allows: scales, limits and the like must be constants, in shape arithmetic everything.
std::string run_open(const Case& one, const std::filesystem::path& folder) {
  for (const Bake bake : {Bake::integers, Bake::all_but_first}) try {
      return run(one, bake, folder);
    } catch (const Error& error) {
      if (std::string(error.what()).find("depends on pixel values") == std::string::npos) throw;
    }
  return run(one, Bake::all, folder);
}

/// Cases of supported operators that are refused, by what their Error must say. (Old casts name their type in words; two cases store
/// sequences where a tensor is expected.)
const std::map<std::string, std::set<std::string>>& refusals() {
  static const std::map<std::string, std::set<std::string>> list = {
      {"only images (N, C, H, W) are supported",
       {"test_Conv1d", "test_Conv1d_dilated", "test_Conv1d_groups", "test_Conv1d_pad1", "test_Conv1d_pad1size1", "test_Conv1d_pad2",
        "test_Conv1d_pad2size1", "test_Conv1d_stride", "test_Conv3d", "test_Conv3d_dilated", "test_Conv3d_dilated_strided",
        "test_Conv3d_groups", "test_Conv3d_no_bias", "test_Conv3d_stride", "test_Conv3d_stride_padding", "test_convtranspose_1d",
        "test_convtranspose_3d"}},
      {"are not supported; use up to 4096 in one dimension", {"test_Embedding", "test_Embedding_sparse", "test_gather_2d_indices"}},
      {"it is in training mode",
       {"test_batchnorm_epsilon_training_mode", "test_batchnorm_example_training_mode", "test_training_dropout",
        "test_training_dropout_default", "test_training_dropout_default_mask", "test_training_dropout_mask",
        "test_training_dropout_zero_ratio", "test_training_dropout_zero_ratio_mask"}},
      {"exists in training only", {"test_dropout_default_mask", "test_dropout_default_mask_ratio"}},
      {"element type 8 is not supported",
       {"test_cast_STRING_to_FLOAT", "test_castlike_FLOAT_to_STRING_expanded", "test_castlike_STRING_to_FLOAT_expanded"}},
      {"turns pixel values into integers", {"test_cast_FLOAT_to_STRING"}},
      {"output would be empty",
       {"test_constantofshape_int_shape_zero", "test_reshape_allowzero_reordered", "test_slice_start_out_of_bounds",
        "test_split_zero_size_splits"}},
      {"only matrices on the right are supported", {"test_matmul_3d", "test_matmul_4d"}},
      {"only integers are supported",
       {"test_mod_int64_fmod", "test_mod_mixed_sign_float16", "test_mod_mixed_sign_float32", "test_mod_mixed_sign_float64"}},
      {"Mismatched attribute type", {"test_not_2d", "test_not_3d", "test_not_4d"}},
      {"holds integers", {"test_pow_types_float", "test_pow_types_int32_float32", "test_pow_types_int64_float32"}},
      {"integer powers are not supported", {"test_pow_types_int32_int32", "test_pow_types_int64_int64"}},
      {"only products over all dimensions",
       {"test_reduce_prod_do_not_keepdims_example", "test_reduce_prod_do_not_keepdims_random", "test_reduce_prod_keepdims_example",
        "test_reduce_prod_keepdims_random", "test_reduce_prod_negative_axes_keepdims_example",
        "test_reduce_prod_negative_axes_keepdims_random"}},
      {"mode 'cubic' is not supported",
       {"test_resize_downsample_scales_cubic", "test_resize_downsample_scales_cubic_A_n0p5_exclude_outside",
        "test_resize_downsample_scales_cubic_align_corners", "test_resize_downsample_sizes_cubic", "test_resize_upsample_scales_cubic",
        "test_resize_upsample_scales_cubic_A_n0p5_exclude_outside", "test_resize_upsample_scales_cubic_align_corners",
        "test_resize_upsample_scales_cubic_asymmetric", "test_resize_upsample_sizes_cubic"}},
      {"coordinate_transformation_mode 'tf_",
       {"test_resize_downsample_sizes_nearest_tf_half_pixel_for_nn", "test_resize_tf_crop_and_resize"}},
      {"is not a tensor", {"test_identity_sequence"}},
      {"larger than", {"test_identity_opt"}},
  };
  return list;
}

/// Part of the message with which case `name` must be refused; empty where it must work.
std::string refusal(const std::string& name) {
  for (const auto& [message, names] : refusals())
    if (names.count(name) != 0) return message;
  return "";
}

/// Releases of ONNX drop cases now and then.
bool is_installed(const std::string& name) {
  for (const char* suite : {"node", "pytorch-converted", "pytorch-operator"})
    if (std::filesystem::exists(kData / suite / name)) return true;
  return false;
}

/// What later releases of ONNX than 1.12 (Debian 12) added to these suites and this engine refuses; looked at only where they are
/// installed.
bool is_refused_later(const std::string& message) {
  if (!std::filesystem::exists(kData / "node" / "test_wrap_pad")) return false;
  const std::vector<std::string> features{
      "element type 8 is",     "element type 17 is",      "element type 18 is",        "element type 19 is",
      "element type 20 is",    "element type 21 is",      "element type 22 is",        "turns pixel values into integers",
      "output would be empty", "'tf_crop_and_resize' is", "'half_pixel_symmetric' is", "keep_aspect_ratio_policy is",
      "antialias is",          "pad mode 'wrap' is"};
  return std::any_of(features.begin(), features.end(), [&](const std::string& part) { return message.find(part) != std::string::npos; });
}

/// ONNX Runtime differs from this one as well: its numbers come from a fractional output size, which version 13 of the operator dropped.
const std::string kDisputed = "test_resize_downsample_scales_linear_align_corners";

TEST(OnnxBackend, NodeTestsOfSupportedOperators) {
  if (!std::filesystem::exists(kData)) GTEST_SKIP() << "install libonnx-testdata to run the ONNX node tests";
  const TemporaryFolder folder;
  int ran = 0;
  std::size_t refused = 0;
  for (const char* suite : {"node", "pytorch-converted", "pytorch-operator"})
    for (const auto& entry : std::filesystem::directory_iterator(kData / suite)) {
      Case one;
      const std::string name = entry.path().filename();
      if (name == kDisputed || !load_case(entry.path(), one)) continue;
      try {
        EXPECT_EQ(run_open(one, folder.path()), "") << name;
        EXPECT_EQ(run(one, Bake::all, folder.path()), "") << name << ", all operands constant";
        EXPECT_EQ(refusal(name), "") << name << " works: take it off the list of refused cases";
        ++ran;
      } catch (const Error& error) {
        if (refusal(name).empty() && is_refused_later(error.what())) continue;
        ++refused;
        ASSERT_NE(refusal(name), "") << name << " was refused: " << error.what();
        EXPECT_NE(std::string(error.what()).find(refusal(name)), std::string::npos) << name << ": " << error.what();
      }
    }
  RecordProperty("cases", ran);
  std::cout << ran << " cases right, " << refused << " refused by name\n";
  EXPECT_GE(ran, kMinimumRun);
  std::size_t listed = 0;
  for (const auto& [message, names] : refusals())
    listed += static_cast<std::size_t>(std::count_if(names.begin(), names.end(), is_installed));
  EXPECT_EQ(refused, listed) << "a case that should be refused did not run";
}

}  // namespace
}  // namespace wrapture
