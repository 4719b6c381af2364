// Which reader a file goes to, and files beside it.
#include "viewer/scene/import/import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "viewer/scene/import/raw_model.hpp"

namespace wrapture {

namespace {

std::string ending_of(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  std::ranges::transform(ending, ending.begin(), [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return ending;
}

}  // namespace

namespace import {

void refuse_model(const std::filesystem::path& path, const std::string& what) {
  throw Error(Failure::bad_input, fmt::format("{}: {}", path.string(), what));
}

std::vector<std::byte> read_beside(const std::filesystem::path& path, const std::string& name) {
  const std::filesystem::path relative(name);
  if (name.empty() || name.find('\0') != std::string::npos || relative.is_absolute() || name.find(':') != std::string::npos)
    refuse_model(path, fmt::format("refers to '{}', which is no file beside it; embed it or put it there", name.substr(0, 80)));
  std::error_code error;
  const auto folder = std::filesystem::weakly_canonical(std::filesystem::absolute(path).parent_path(), error);
  const auto target = std::filesystem::weakly_canonical(folder / relative, error);
  const auto inside = target.lexically_relative(folder);
  if (error || inside.empty() || *inside.begin() == "..")
    refuse_model(path, fmt::format("refers to '{}' outside of its folder; put it beside the file", name.substr(0, 80)));
  return read_file(target, kMaxModelBytes);
}

}  // namespace import

bool is_model_file(const std::filesystem::path& path) {
  const std::string ending = ending_of(path);
  return ending == ".glb" || ending == ".gltf" || ending == ".obj";
}

ImportedModel import_model(const std::filesystem::path& path, std::span<const std::byte> bytes, const ImportOptions& options) {
  const bool obj = ending_of(path) == ".obj";
  return import::finish(path, obj ? import::read_obj(path, bytes) : import::read_gltf(path, bytes), options);
}

ImportedModel import_model(const std::filesystem::path& path, const ImportOptions& options) {
  if (!is_model_file(path)) import::refuse_model(path, "is no shape that is known; give a .glb, .gltf or .obj file");
  return import_model(path, read_file(path, kMaxModelBytes), options);
}

}  // namespace wrapture
