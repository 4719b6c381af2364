// A glTF file's JSON and buffers, with checked access: every number, index and range before it is used.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace wrapture::import {

/// Elements of an accessor as floats or integers; lies within its buffer.
struct AccessorView {
  const std::byte* data = nullptr;
  std::size_t count = 0, stride = 0, components = 1;
  unsigned kind = 5126;  // componentType
  bool normalized = false;

  [[nodiscard]] float number(std::size_t element, std::size_t component) const;
  [[nodiscard]] std::uint32_t index(std::size_t element) const;
};

class GltfDocument {
 public:
  /// GLB or JSON. Reads buffers beside the file. Throws Error(bad_input).
  GltfDocument(std::filesystem::path path, std::span<const std::byte> bytes);

  /// The `index`-th of a list such as "meshes"; says which one is missing.
  [[nodiscard]] const nlohmann::json& item(const char* list, std::uint64_t index) const;
  [[nodiscard]] std::size_t count(const char* list) const;
  [[nodiscard]] const nlohmann::json& root() const { return root_; }
  [[nodiscard]] AccessorView accessor(std::uint64_t index) const;

  /// A whole number of an object; nothing where the key is missing. Throws when it is no such number.
  [[nodiscard]] std::optional<std::uint64_t> whole(const nlohmann::json& object, const char* key) const;
  /// Exactly `n` finite numbers; empty where the key is missing.
  [[nodiscard]] std::vector<float> numbers(const nlohmann::json& object, const char* key, std::size_t n) const;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  void parse(std::span<const std::byte> text);
  void check_extensions() const;
  void load_buffers(std::span<const std::byte> binary_chunk);
  [[nodiscard]] std::vector<std::byte> load_buffer(const std::string& uri) const;

  std::filesystem::path path_;
  nlohmann::json root_;
  std::vector<std::vector<std::byte>> buffers_;
};

}  // namespace wrapture::import
