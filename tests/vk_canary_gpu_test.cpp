// Proves that the harness would notice: each test makes one mistake on purpose and expects the validation layers to report it.
#include <gtest/gtest.h>

#include <cstdlib>

#include "engine/vk/commands.hpp"
#include "engine/vk/descriptors.hpp"
#include "style/passes.h"
#include "tests/gpu_test.hpp"

namespace wrapture {
namespace {

constexpr VkBufferUsageFlags kUsage =
    VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT;

const vk::Kernel& noise_kernel(vk::KernelCache& kernels) {
  return kernels.get(
      {.shader = "style/noise", .specialization = {8, 8, 1}, .bindings = {VK_DESCRIPTOR_TYPE_STORAGE_BUFFER}, .push_words = 4});
}

void record_noise(VkCommandBuffer commands, const vk::Kernel& kernel, const vk::DescriptorSet& set, std::uint32_t side) {
  const std::uint32_t words[] = {side, side, 1};
  vk::dispatch(commands, kernel, set.get(), words, {side, side, 3});
}

/// Dispatch writes, copy reads; with or without the barrier between.
std::uint32_t messages_of_dispatch_then_copy(bool barrier) {
  const vk::Context& context = test_context();
  const vk::Kernel& kernel = noise_kernel(test_kernels());
  const vk::Buffer written(context, {"written", 3 * 64 * 4, kUsage}), copy(context, {"copy", 3 * 64 * 4, kUsage});
  const vk::Resource resources[] = {vk::storage_buffer(written, 0, written.bytes())};
  const vk::DescriptorSet set(context, kernel.set_layout(), resources);
  const auto before = context.message_count();
  vk::run_once(context, "canary", [&](VkCommandBuffer commands) {
    record_noise(commands, kernel, set, 8);
    if (barrier) vk::buffer_barrier(commands, vk::Stage::compute_write, vk::Stage::transfer_read);
    const VkBufferCopy region{0, 0, written.bytes()};
    vkCmdCopyBuffer(commands, written.get(), copy.get(), 1, &region);
  });
  return context.message_count() - before;
}

TEST(Canary, MissingBarrierIsReported) {
  EXPECT_EQ(messages_of_dispatch_then_copy(true), 0u);
  EXPECT_GT(messages_of_dispatch_then_copy(false), 0u);
}

TEST(Canary, LeakedObjectIsReported) {
  const auto before = vk::Context::total_message_count();
  {
    const vk::Context context({.validation = vk::Validation::on});
    const VkFenceCreateInfo info{VK_STRUCTURE_TYPE_FENCE_CREATE_INFO, nullptr, 0};
    VkFence leaked = VK_NULL_HANDLE;
    vk::check(vkCreateFence(context.device(), &info, nullptr, &leaked), "vkCreateFence");
  }
  EXPECT_GT(vk::Context::total_message_count(), before);
}

TEST(Canary, WrongUseIsReported) {
  const vk::Context& context = test_context();
  vk::Commands commands(context, "canary");
  commands.begin();
  const auto before = context.message_count();
  vkCmdDispatch(commands.get(), 1, 1, 1);  // no pipeline is bound; recorded only, never submitted
  EXPECT_GT(context.message_count(), before);
  commands.end();
}

TEST(Canary, WriteOutOfBoundsIsReported) {
  const char* driver = std::getenv("WRAPTURE_TEST_DRIVER");
  if (driver && std::string_view(driver) == "swiftshader") GTEST_SKIP() << "SwiftShader lacks the features of GPU-assisted validation";
  const vk::Context context({.validation = vk::Validation::gpu});
  vk::KernelCache kernels(context);
  const vk::Kernel& kernel = noise_kernel(kernels);
  const vk::Buffer small(context, {"small", 256, kUsage});
  const vk::Resource resources[] = {vk::storage_buffer(small, 0, 256)};
  const vk::DescriptorSet set(context, kernel.set_layout(), resources);
  vk::run_once(context, "canary", [&](VkCommandBuffer commands) { record_noise(commands, kernel, set, 8); });  // writes 768 bytes
  EXPECT_GT(context.message_count(), 0u);
}

}  // namespace
}  // namespace wrapture
