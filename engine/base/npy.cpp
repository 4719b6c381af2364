// NumPy .npy in and out; the format is described in numpy.lib.format.
#include "engine/base/npy.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <bit>
#include <charconv>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"

namespace wrapture {
namespace {

static_assert(std::endian::native == std::endian::little, "values are copied as they lie in the file");

constexpr std::string_view kMagic("\x93NUMPY", 6);
constexpr std::uint64_t kMaxFileBytes = std::uint64_t{1} << 33;

[[noreturn]] void bad(const std::filesystem::path& path, const std::string& what) {
  throw Error(Failure::bad_input, fmt::format("{}: {}", path.string(), what));
}

struct Header {
  std::string descr;
  bool fortran = false;
  std::vector<std::int64_t> shape;
};

/// The text after `'key':`, without leading blanks.
std::optional<std::string_view> value_of(std::string_view dictionary, std::string_view key) {
  const std::size_t at = dictionary.find(fmt::format("'{}'", key));
  if (at == std::string_view::npos) return std::nullopt;
  const std::size_t colon = dictionary.find(':', at);
  const std::size_t begin = colon == std::string_view::npos ? colon : dictionary.find_first_not_of(' ', colon + 1);
  if (begin == std::string_view::npos) return std::nullopt;
  return dictionary.substr(begin);
}

std::optional<std::vector<std::int64_t>> parse_shape(std::string_view text) {
  if (text.empty() || text.front() != '(') return std::nullopt;
  std::vector<std::int64_t> shape;
  const char* at = text.data() + 1;
  const char* const end = text.data() + text.size();
  while (at != end && *at != ')') {
    if (*at == ' ' || *at == ',') {
      ++at;
      continue;
    }
    std::int64_t value = 0;
    const auto [next, error] = std::from_chars(at, end, value);
    if (error != std::errc() || value < 0) return std::nullopt;
    shape.push_back(value);
    at = next;
  }
  if (at == end) return std::nullopt;
  return shape;
}

std::optional<Header> parse_header(std::string_view text) {
  const auto descr = value_of(text, "descr");
  const auto order = value_of(text, "fortran_order");
  const auto shape_text = value_of(text, "shape");
  if (!descr || !order || !shape_text || descr->size() < 2 || descr->front() != '\'') return std::nullopt;
  const auto shape = parse_shape(*shape_text);
  const std::size_t quote = descr->find('\'', 1);
  if (!shape || quote == std::string_view::npos) return std::nullopt;
  return Header{std::string(descr->substr(1, quote - 1)), order->starts_with("True"), *shape};
}

template <class T>
std::vector<float> convert(std::span<const std::byte> bytes) {
  std::vector<float> values(bytes.size() / sizeof(T));
  for (std::size_t i = 0; i < values.size(); ++i) {
    T value;
    std::memcpy(&value, bytes.data() + i * sizeof(T), sizeof(T));
    values[i] = static_cast<float>(value);
  }
  return values;
}

struct Type {
  std::string_view descr;
  std::size_t bytes;
  std::vector<float> (*convert)(std::span<const std::byte>);
};
constexpr std::array<Type, 5> kTypes{{{"<f4", 4, convert<float>},
                                      {"<f8", 8, convert<double>},
                                      {"<i4", 4, convert<std::int32_t>},
                                      {"<i8", 8, convert<std::int64_t>},
                                      {"|u1", 1, convert<std::uint8_t>}}};

const Type& find_type(const std::filesystem::path& path, const std::string& descr) {
  for (const Type& type : kTypes)
    if (type.descr == descr) return type;
  bad(path, fmt::format("has element type '{}'; save it as float32 (array.astype('float32'))", descr));
}

/// Where header text and values begin: (begin of text, begin of values).
std::pair<std::size_t, std::size_t> find_parts(const std::filesystem::path& path, std::span<const std::byte> bytes) {
  if (bytes.size() < 10 || std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) != 0)
    bad(path, "is not a NumPy .npy file; save the array with numpy.save");
  const int version = std::to_integer<int>(bytes[6]);
  if (version < 1 || version > 3) bad(path, fmt::format("has .npy format version {}; save it with numpy.save (version 1 to 3)", version));
  const std::size_t begin = version == 1 ? 10 : 12;
  std::uint32_t length = 0;
  for (std::size_t i = 8; i < begin && i < bytes.size(); ++i) length |= std::to_integer<std::uint32_t>(bytes[i]) << (8 * (i - 8));
  if (begin > bytes.size() || length > bytes.size() - begin) bad(path, "is truncated within its header; save it again");
  return {begin, begin + length};
}

/// Elements that `shape` asks for, refused before anything is allocated when the file has another number of bytes.
void check_size(const std::filesystem::path& path, const std::vector<std::int64_t>& shape, std::size_t element_bytes, std::size_t got) {
  std::uint64_t elements = 1;
  for (const std::int64_t dimension : shape) {
    const auto size = static_cast<std::uint64_t>(dimension);
    if (size == 0) bad(path, "has a dimension of 0; save an array with values");
    if (elements > kMaxFileBytes / size)
      bad(path, fmt::format("claims the shape ({}), which no file can hold; save it again", fmt::join(shape, ", ")));
    elements *= size;
  }
  if (elements * element_bytes != got)
    bad(path, fmt::format("has {} bytes of values where the shape ({}) needs {}; save it again", got, fmt::join(shape, ", "),
                          elements * element_bytes));
}

}  // namespace

NpyArray load_npy(const std::filesystem::path& path) {
  const std::vector<std::byte> bytes = read_file(path, kMaxFileBytes);
  const auto [text_begin, values_begin] = find_parts(path, bytes);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()) + text_begin, values_begin - text_begin);
  const auto header = parse_header(text);
  if (!header) bad(path, "has a damaged .npy header; save the array with numpy.save");
  if (header->fortran) bad(path, "is stored in Fortran order; save numpy.ascontiguousarray(array)");
  const Type& type = find_type(path, header->descr);
  const auto values = std::span(bytes).subspan(values_begin);
  check_size(path, header->shape, type.bytes, values.size());
  return {header->shape, type.convert(values)};
}

void save_npy(const std::filesystem::path& path, const NpyArray& array) {
  std::string shape = fmt::format("{}", fmt::join(array.shape, ", "));
  if (array.shape.size() == 1) shape += ",";
  std::string header = fmt::format("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}), }}", shape);
  header.resize((10 + header.size() + 1 + 63) / 64 * 64 - 10 - 1, ' ');  // values start at a multiple of 64 bytes
  header += '\n';
  std::vector<std::byte> bytes;
  const auto append = [&](const void* data, std::size_t count) {
    const auto* begin = static_cast<const std::byte*>(data);
    bytes.insert(bytes.end(), begin, begin + count);
  };
  const std::array<std::uint8_t, 4> version_and_length{1, 0, static_cast<std::uint8_t>(header.size() & 0xFF),
                                                       static_cast<std::uint8_t>(header.size() >> 8)};
  append(kMagic.data(), kMagic.size());
  append(version_and_length.data(), version_and_length.size());
  append(header.data(), header.size());
  append(array.data.data(), array.data.size() * sizeof(float));
  write_file_atomic(path, bytes);
}

}  // namespace wrapture
