// Embedded SPIR-V, compute pipelines made from it, and the cache of those pipelines.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/vk/context.hpp"

namespace wrapture::vk {

/// SPIR-V of a shader embedded at build time: "nn/conv2d.f32.texel", "scene/mesh.vert". Throws Error(failed) for an unknown name.
std::span<const std::uint32_t> spirv(std::string_view name);
std::vector<std::string_view> spirv_names();

ShaderModule make_shader_module(const Context& context, std::string_view name);

/// What a compute kernel binds at 0, 1, ... (set 0).
struct KernelKey {
  std::string shader;                         // key of spirv()
  std::vector<std::uint32_t> specialization;  // constants 0, 1, ...; 0 to 2 are the workgroup size
  std::vector<VkDescriptorType> bindings;
  std::uint32_t push_words = 0;
  auto operator<=>(const KernelKey&) const = default;  // NOLINT(modernize-use-nullptr): clang-tidy 14 takes its 0 for a pointer
};

/// A compute pipeline with its layouts.
class Kernel {
 public:
  Kernel(const Context& context, const KernelKey& key);
  [[nodiscard]] VkPipeline pipeline() const { return pipeline_.get(); }
  [[nodiscard]] VkPipelineLayout layout() const { return layout_.get(); }
  [[nodiscard]] VkDescriptorSetLayout set_layout() const { return set_layout_.get(); }
  [[nodiscard]] std::array<std::uint32_t, 3> group_size() const { return group_size_; }

 private:
  SetLayout set_layout_;
  PipelineLayout layout_;
  Pipeline pipeline_;
  std::array<std::uint32_t, 3> group_size_{1, 1, 1};
};

/// Kernels by key, made on first use. Borrows the context; one thread at a time. References stay valid.
class KernelCache {
 public:
  explicit KernelCache(const Context& context) : context_(&context) {}
  const Kernel& get(const KernelKey& key);

 private:
  const Context* context_;
  std::map<KernelKey, Kernel> kernels_;
};

/// Binds and dispatches enough workgroups for `threads` invocations.
void dispatch(VkCommandBuffer commands, const Kernel& kernel, VkDescriptorSet set, std::span<const std::uint32_t> push_words,
              std::array<std::uint32_t, 3> threads);

}  // namespace wrapture::vk
