// The table of SPIR-V that the build embeds; use kernel.hpp's spirv() to look one up.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace wrapture::vk {

struct EmbeddedShader {
  std::string_view name;
  std::span<const std::uint32_t> words;
};
std::span<const EmbeddedShader> embedded_shaders();

}  // namespace wrapture::vk
