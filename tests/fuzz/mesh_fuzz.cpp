// libFuzzer target of the importers of shapes: the first octet chooses between glTF and OBJ.
#include "engine/base/error.hpp"
#include "viewer/scene/import/import.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto bytes = std::as_bytes(std::span(data, size)).subspan(1);
  try {
    const auto model = wrapture::import_model(data[0] == 'o' ? "/nowhere/shape.obj" : "/nowhere/shape.glb", bytes, {});
    for (const std::uint32_t index : model.mesh.indices)
      if (index >= model.mesh.vertices.size()) __builtin_trap();
  } catch (const wrapture::Error&) {
    return 0;
  }
  return 0;
}
