// Decodes TensorProto: raw bytes, typed fields or a range of a file beside the model.
#include "engine/graph/onnx/tensors.hpp"

#include <charconv>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <span>
#include <string>

#include "engine/graph/layers/common.hpp"

namespace wrapture {
namespace {

using onnx::TensorProto;
constexpr int kMaxRank = 8;

std::size_t element_bytes(int type) {
  switch (type) {
    case TensorProto::BOOL:
    case TensorProto::INT8:
    case TensorProto::UINT8:
      return 1;
    case TensorProto::FLOAT16:
    case TensorProto::BFLOAT16:
    case TensorProto::INT16:
    case TensorProto::UINT16:
      return 2;
    case TensorProto::FLOAT:
    case TensorProto::INT32:
    case TensorProto::UINT32:
      return 4;
    case TensorProto::DOUBLE:
    case TensorProto::INT64:
    case TensorProto::UINT64:
      return 8;
    default:
      require(false, "its element type {} is not supported; use float tensors", type);
      return 0;
  }
}

bool is_float(int type) {
  return type == TensorProto::FLOAT || type == TensorProto::DOUBLE || type == TensorProto::FLOAT16 || type == TensorProto::BFLOAT16;
}

float half_to_float(std::uint16_t bits) {
  const int exponent = (bits >> 10) & 31, mantissa = bits & 1023;
  const float sign = (bits & 0x8000) != 0 ? -1.0f : 1.0f;
  if (exponent == 31) return mantissa != 0 ? std::numeric_limits<float>::quiet_NaN() : sign * std::numeric_limits<float>::infinity();
  if (exponent == 0) return sign * std::ldexp(static_cast<float>(mantissa), -24);
  return sign * std::ldexp(static_cast<float>(mantissa + 1024), exponent - 25);
}

float bfloat_to_float(std::uint16_t bits) {
  const std::uint32_t wide = std::uint32_t{bits} << 16;
  float value = 0;
  std::memcpy(&value, &wide, sizeof value);
  return value;
}

template <class From, class To>
void unpack(std::span<const char> bytes, std::vector<To>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    From one;
    std::memcpy(&one, bytes.data() + i * sizeof(From), sizeof(From));
    values[i] = static_cast<To>(one);  // NOLINT(bugprone-signed-char-misuse): the numbers are meant
  }
}

void unpack_floats(int type, std::span<const char> bytes, std::vector<float>& values) {
  if (type == TensorProto::FLOAT) return unpack<float>(bytes, values);
  if (type == TensorProto::DOUBLE) return unpack<double>(bytes, values);
  std::vector<std::uint16_t> bits(values.size());
  unpack<std::uint16_t>(bytes, bits);
  for (std::size_t i = 0; i < bits.size(); ++i)
    values[i] = type == TensorProto::FLOAT16 ? half_to_float(bits[i]) : bfloat_to_float(bits[i]);
}

void unpack_integers(int type, std::span<const char> bytes, std::vector<std::int64_t>& values) {
  switch (type) {
    case TensorProto::BOOL:
    case TensorProto::UINT8:
      return unpack<std::uint8_t>(bytes, values);
    case TensorProto::INT8:
      return unpack<std::int8_t>(bytes, values);
    case TensorProto::INT16:
      return unpack<std::int16_t>(bytes, values);
    case TensorProto::UINT16:
      return unpack<std::uint16_t>(bytes, values);
    case TensorProto::INT32:
      return unpack<std::int32_t>(bytes, values);
    case TensorProto::UINT32:
      return unpack<std::uint32_t>(bytes, values);
    case TensorProto::UINT64:
      return unpack<std::uint64_t>(bytes, values);
    default:
      return unpack<std::int64_t>(bytes, values);
  }
}

Tensor from_bytes(int type, Shape shape, std::span<const char> bytes) {
  const std::size_t count = size(element_count(shape));
  require(bytes.size() == count * element_bytes(type), "its shape {} needs {} bytes but the file holds {}", to_string(shape),
          count * element_bytes(type), bytes.size());
  Tensor tensor{.shape = std::move(shape), .dtype = is_float(type) ? DType::f32 : DType::i64, .f32 = {}, .i64 = {}};
  if (is_float(type)) {
    tensor.f32.resize(count);
    unpack_floats(type, bytes, tensor.f32);
  } else {
    tensor.i64.resize(count);
    unpack_integers(type, bytes, tensor.i64);
  }
  return tensor;
}

template <class Field, class To>
void convert(const Field& field, std::vector<To>& values) {
  values.reserve(static_cast<std::size_t>(field.size()));
  for (const auto value : field) values.push_back(static_cast<To>(value));
}

Tensor from_fields(const TensorProto& proto, Shape shape) {
  const int type = proto.data_type();
  Tensor tensor{.shape = std::move(shape), .dtype = is_float(type) ? DType::f32 : DType::i64, .f32 = {}, .i64 = {}};
  switch (type) {
    case TensorProto::FLOAT:
      convert(proto.float_data(), tensor.f32);
      break;
    case TensorProto::DOUBLE:
      convert(proto.double_data(), tensor.f32);
      break;
    case TensorProto::INT64:
      convert(proto.int64_data(), tensor.i64);
      break;
    case TensorProto::UINT32:
    case TensorProto::UINT64:
      convert(proto.uint64_data(), tensor.i64);
      break;
    case TensorProto::FLOAT16:
    case TensorProto::BFLOAT16:
      for (const std::int32_t bits : proto.int32_data())
        tensor.f32.push_back(type == TensorProto::FLOAT16 ? half_to_float(static_cast<std::uint16_t>(bits))
                                                          : bfloat_to_float(static_cast<std::uint16_t>(bits)));
      break;
    default:
      convert(proto.int32_data(), tensor.i64);
  }
  const std::size_t held = is_float(type) ? tensor.f32.size() : tensor.i64.size();
  require(static_cast<std::int64_t>(held) == element_count(tensor.shape), "its shape {} needs {} values but the file holds {}",
          to_string(tensor.shape), element_count(tensor.shape), held);
  return tensor;
}

std::uint64_t number(const std::string& text) {
  std::uint64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  require(problem == std::errc{} && end == text.data() + text.size(), "its external data entry '{}' is not a number", text);
  return value;
}

/// The file `location`, refused unless it lies inside `folder` once all links are followed.
std::filesystem::path inside(const std::filesystem::path& folder, const std::string& location) {
  std::error_code problem;
  const auto root = std::filesystem::canonical(folder.empty() ? "." : folder, problem);
  auto file = std::filesystem::canonical(root / location, problem);
  require(!problem && std::filesystem::is_regular_file(file, problem), "its external data file '{}' is missing; put it beside the model",
          location);
  const auto relative = file.lexically_relative(root);
  require(!relative.empty() && *relative.begin() != "..", "its external data '{}' lies outside the model's folder, which is not allowed",
          location);
  return file;
}

Tensor from_file(const TensorProto& proto, Shape shape, const std::filesystem::path& folder) {
  std::string location;
  std::uint64_t offset = 0;
  const std::uint64_t bytes = size(element_count(shape)) * element_bytes(proto.data_type());
  for (const auto& entry : proto.external_data()) {
    if (entry.key() == "location") location = entry.value();
    if (entry.key() == "offset") offset = number(entry.value());
    if (entry.key() == "length")
      require(number(entry.value()) == bytes, "its shape {} needs {} bytes but its external data has {}", to_string(shape), bytes,
              entry.value());
  }
  const auto file = inside(folder, location);
  const std::uint64_t held = std::filesystem::file_size(file);
  require(offset <= held && bytes <= held - offset, "its external data ends at byte {} but '{}' has only {}", offset + bytes, location,
          held);
  std::vector<char> buffer(bytes);
  std::ifstream stream(file, std::ios::binary);
  stream.seekg(static_cast<std::streamoff>(offset));
  stream.read(buffer.data(), static_cast<std::streamsize>(bytes));
  require(stream.good(), "its external data '{}' cannot be read", location);
  return from_bytes(proto.data_type(), std::move(shape), buffer);
}

}  // namespace

Tensor tensor_from(const TensorProto& proto, const std::filesystem::path& folder, RandomWeights* random) {
  try {
    require(proto.dims_size() <= kMaxRank, "it has {} dimensions but at most {} are supported", proto.dims_size(), kMaxRank);
    Shape shape(proto.dims().begin(), proto.dims().end());
    element_count(shape);  // refuses negative and huge ones
    element_bytes(proto.data_type());
    require(!proto.has_segment(), "it is stored in segments, which are not supported");
    if (random != nullptr)
      if (auto made = random->make(proto)) return std::move(*made);
    if (proto.data_location() == TensorProto::EXTERNAL) return from_file(proto, std::move(shape), folder);
    if (proto.has_raw_data()) return from_bytes(proto.data_type(), std::move(shape), proto.raw_data());
    return from_fields(proto, std::move(shape));
  } catch (const Error& error) {
    throw Error(error.failure(), fmt::format("tensor '{}': {}", proto.name(), error.what()));
  }
}

}  // namespace wrapture
