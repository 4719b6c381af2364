// Which results each Vulkan call may give instead of success, and how to ask the fault layer for one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace wrapture::test {

struct Fault {
  std::string call, result;
  std::uint64_t number = 1;  // of the call, from 1 on
  [[nodiscard]] std::string text() const { return call + ":" + std::to_string(number) + ":" + result; }
};

/// The results by name, as the specification allows them for the call.
inline std::vector<std::string> results_of(const std::string& call) {
  static const std::vector<std::string> memory{"out_of_host_memory", "out_of_device_memory"};
  static const std::map<std::string, std::vector<std::string>> others{
      {"vkCreateDevice", {"out_of_host_memory", "out_of_device_memory", "initialization_failed", "device_lost"}},
      {"vkEnumeratePhysicalDevices", {"out_of_host_memory", "initialization_failed"}},
      {"vkQueueSubmit", {"out_of_host_memory", "out_of_device_memory", "device_lost"}},
      {"vkWaitForFences", {"out_of_host_memory", "device_lost", "timeout"}},
      {"vkGetFenceStatus", {"out_of_host_memory", "device_lost"}},
      {"vkGetQueryPoolResults", {"out_of_host_memory", "device_lost"}},
      {"vkQueueWaitIdle", {"out_of_host_memory", "device_lost"}},
      {"vkDeviceWaitIdle", {"out_of_host_memory", "device_lost"}},
      {"vkAcquireNextImageKHR", {"device_lost", "out_of_date", "suboptimal", "surface_lost", "timeout"}},
      {"vkQueuePresentKHR", {"device_lost", "out_of_date", "suboptimal", "surface_lost"}},
      {"vkCreateSwapchainKHR", {"out_of_device_memory", "device_lost", "surface_lost", "initialization_failed"}},
      {"vkGetPhysicalDeviceSurfaceCapabilitiesKHR", {"out_of_host_memory", "surface_lost"}},
      {"vkGetPhysicalDeviceSurfaceFormatsKHR", {"out_of_host_memory", "surface_lost"}},
      {"vkGetPhysicalDeviceSurfaceSupportKHR", {"out_of_host_memory", "surface_lost"}}};
  const auto found = others.find(call);
  return found == others.end() ? memory : found->second;
}

/// The environment that puts the fault layer between program and driver. report: a file for the counts.
inline std::vector<std::string> fault_environment(const std::string& wish, const std::filesystem::path& report = {}) {
  return {"VK_ADD_LAYER_PATH=" WRAPTURE_FAULT_LAYER, "VK_INSTANCE_LAYERS=VK_LAYER_WRAPTURE_fault", "WRAPTURE_FAULT=" + wish,
          "WRAPTURE_FAULT_REPORT=" + report.string()};
}

}  // namespace wrapture::test
