// Lists the physical devices and chooses one of them.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstring>

#include "engine/base/error.hpp"
#include "engine/vk/instance.hpp"

namespace wrapture::vk {
namespace {

const char* type_name(VkPhysicalDeviceType type) {
  switch (type) {
    case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
      return "discrete";
    case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU:
      return "integrated";
    case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU:
      return "virtual";
    case VK_PHYSICAL_DEVICE_TYPE_CPU:
      return "cpu";
    default:
      return "other";
  }
}

int rank(const DeviceInfo& info) {
  constexpr const char* order[] = {"discrete", "integrated", "virtual", "other", "cpu"};
  const auto* found = std::ranges::find_if(order, [&](const char* type) { return info.type == type; });
  return static_cast<int>(found - std::begin(order));
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::uint64_t local_memory(VkPhysicalDevice physical) {
  VkPhysicalDeviceMemoryProperties memory;
  vkGetPhysicalDeviceMemoryProperties(physical, &memory);
  std::uint64_t largest = 0;
  for (std::uint32_t i = 0; i < memory.memoryHeapCount; ++i)
    if (memory.memoryHeaps[i].flags & VK_MEMORY_HEAP_DEVICE_LOCAL_BIT) largest = std::max(largest, memory.memoryHeaps[i].size);
  return largest;
}

std::string version_text(std::uint32_t version) {
  return fmt::format("{}.{}.{}", VK_API_VERSION_MAJOR(version), VK_API_VERSION_MINOR(version), VK_API_VERSION_PATCH(version));
}

DeviceInfo describe(VkPhysicalDevice physical, std::uint32_t index, bool need_swapchain) {
  VkPhysicalDeviceProperties basic;
  vkGetPhysicalDeviceProperties(physical, &basic);
  DeviceInfo info{.index = index,
                  .name = basic.deviceName,
                  .type = type_name(basic.deviceType),
                  .api_version = version_text(basic.apiVersion),
                  .memory_bytes = local_memory(physical),
                  .vendor_id = basic.vendorID,
                  .device_id = basic.deviceID};
  const auto refuse = [&](const char* why) { info.usable = false, info.why_not = why; };
  if (basic.apiVersion < VK_API_VERSION_1_2) {
    refuse("Vulkan 1.2 is needed; update the driver");
    return info;
  }
  VkPhysicalDeviceIDProperties id{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_ID_PROPERTIES};
  VkPhysicalDeviceDriverProperties driver{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DRIVER_PROPERTIES, &id};
  VkPhysicalDeviceProperties2 properties{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2, &driver};
  vkGetPhysicalDeviceProperties2(physical, &properties);
  info.driver = driver.driverName;
  info.driver_version = driver.driverInfo;
  for (const std::uint8_t byte : id.deviceUUID) info.uuid += fmt::format("{:02x}", byte);
  if (choose_queue_family(physical, nullptr, nullptr) == ~0u) refuse("no queue can compute");
  if (need_swapchain && !has_device_extension(physical, VK_KHR_SWAPCHAIN_EXTENSION_NAME)) refuse("it cannot show windows");
  return info;
}

}  // namespace

bool has_device_extension(VkPhysicalDevice physical, const char* name) {
  std::uint32_t count = 0;
  check(vkEnumerateDeviceExtensionProperties(physical, nullptr, &count, nullptr), "vkEnumerateDeviceExtensionProperties");
  std::vector<VkExtensionProperties> extensions(count);
  check(vkEnumerateDeviceExtensionProperties(physical, nullptr, &count, extensions.data()), "vkEnumerateDeviceExtensionProperties");
  return std::ranges::any_of(extensions, [&](const auto& extension) { return std::strcmp(extension.extensionName, name) == 0; });
}

std::uint32_t choose_queue_family(VkPhysicalDevice physical, bool* graphics, std::uint32_t* timestamp_bits) {
  std::uint32_t count = 0;
  vkGetPhysicalDeviceQueueFamilyProperties(physical, &count, nullptr);
  std::vector<VkQueueFamilyProperties> families(count);
  vkGetPhysicalDeviceQueueFamilyProperties(physical, &count, families.data());
  for (const VkQueueFlags wanted : {VkQueueFlags{VK_QUEUE_COMPUTE_BIT | VK_QUEUE_GRAPHICS_BIT}, VkQueueFlags{VK_QUEUE_COMPUTE_BIT}}) {
    for (std::uint32_t i = 0; i < count; ++i) {
      if ((families[i].queueFlags & wanted) != wanted) continue;
      if (graphics) *graphics = families[i].queueFlags & VK_QUEUE_GRAPHICS_BIT;
      if (timestamp_bits) *timestamp_bits = families[i].timestampValidBits;
      return i;
    }
  }
  return ~0u;
}

std::vector<Candidate> candidates(VkInstance instance, bool need_swapchain) {
  std::uint32_t count = 0;
  const VkResult result = vkEnumeratePhysicalDevices(instance, &count, nullptr);
  if (result < 0 || count == 0)
    throw Error(Failure::no_device, "no Vulkan device found; install a GPU driver, or mesa-vulkan-drivers for the CPU driver");
  std::vector<VkPhysicalDevice> physical(count);
  if (const VkResult listed = vkEnumeratePhysicalDevices(instance, &count, physical.data()); listed < 0)
    throw Error(Failure::no_device, fmt::format("the Vulkan devices cannot be listed ({}); update the GPU driver", to_string(listed)));
  std::vector<Candidate> all;
  for (std::uint32_t i = 0; i < count; ++i) all.push_back({physical[i], describe(physical[i], i, need_swapchain)});
  return all;
}

const Candidate& choose(const std::vector<Candidate>& all, const std::string& wanted) {
  const Candidate* best = nullptr;
  std::uint32_t index = 0;
  const auto parsed = std::from_chars(wanted.data(), wanted.data() + wanted.size(), index);
  const bool is_index = !wanted.empty() && parsed.ec == std::errc{} && parsed.ptr == wanted.data() + wanted.size();
  for (const auto& candidate : all) {
    const auto& info = candidate.info;
    const bool match = wanted.empty() || (is_index && info.index == index) ||
                       (!is_index && lower(info.name).find(lower(wanted)) != std::string::npos) || lower(wanted) == info.uuid;
    if (!match) continue;
    if (!info.usable && !wanted.empty())
      throw Error(Failure::no_device, fmt::format("device {} '{}' cannot be used: {}", info.index, info.name, info.why_not));
    if (info.usable && (!best || rank(info) < rank(best->info))) best = &candidate;
  }
  if (best) return *best;
  std::string names;
  for (const auto& candidate : all)
    names += fmt::format("{}{} '{}'{}", names.empty() ? "" : ", ", candidate.info.index, candidate.info.name,
                         candidate.info.usable ? "" : " (" + candidate.info.why_not + ")");
  if (wanted.empty()) throw Error(Failure::no_device, "no usable Vulkan device; found only " + names);
  throw Error(Failure::no_device, fmt::format("no Vulkan device matches --device '{}'; there are: {}", wanted, names));
}

std::vector<DeviceInfo> list_devices() {
  const Instance instance(Validation::off, {});
  std::vector<DeviceInfo> infos;
  for (auto& candidate : candidates(instance.get(), false)) infos.push_back(std::move(candidate.info));
  return infos;
}

}  // namespace wrapture::vk
