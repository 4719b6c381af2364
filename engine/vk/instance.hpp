// The Vulkan instance with its validation messenger; private to engine/vk.
#pragma once

#include <vulkan/vulkan.h>

#include <atomic>
#include <cstdint>
#include <vector>

#include "engine/vk/context.hpp"

namespace wrapture::vk {

/// Owns instance and messenger. Messages are printed to stderr and counted here and for the process.
class Instance {
 public:
  Instance(Validation validation, const std::vector<const char*>& extensions);
  ~Instance();
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  [[nodiscard]] VkInstance get() const { return instance_; }
  [[nodiscard]] bool has_debug_utils() const { return debug_utils_; }
  [[nodiscard]] std::uint32_t message_count() const { return messages_; }
  static std::uint32_t total_message_count();
  void count_message();

 private:
  VkInstance instance_ = VK_NULL_HANDLE;
  VkDebugUtilsMessengerEXT messenger_ = VK_NULL_HANDLE;
  bool debug_utils_ = false;
  std::atomic<std::uint32_t> messages_{0};
};

/// Every physical device with what `wrapture devices` says of it. need_swapchain: a device without one is not usable.
struct Candidate {
  VkPhysicalDevice physical;
  DeviceInfo info;
};
std::vector<Candidate> candidates(VkInstance instance, bool need_swapchain);

/// The queue family to use: compute and graphics if there is one, else compute; ~0 if neither.
std::uint32_t choose_queue_family(VkPhysicalDevice physical, bool* graphics, std::uint32_t* timestamp_bits);

bool has_device_extension(VkPhysicalDevice physical, const char* name);

/// The candidate that `wanted` names (index, part of the name, UUID; empty: the best), else Error(no_device).
const Candidate& choose(const std::vector<Candidate>& all, const std::string& wanted);

}  // namespace wrapture::vk
