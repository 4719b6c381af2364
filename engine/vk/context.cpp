// Creates the logical device with its one queue and probed features.
#include "engine/vk/context.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/vk/instance.hpp"
#include "engine/vk/pipeline_cache.hpp"

namespace wrapture::vk {
namespace {

Validation effective(Validation asked) {
#ifdef WRAPTURE_VALIDATION_DEFAULT
  return asked == Validation::off ? Validation::on : asked;
#else
  return asked;
#endif
}

/// The fewest threads that a subgroup of a compute kernel has; 0 where subgroups cannot add, or a kernel that lets them cannot bind enough.
std::uint32_t subgroup_threads(VkPhysicalDevice physical, const VkPhysicalDeviceLimits& limits) {
  constexpr VkSubgroupFeatureFlags kNeeded =
      VK_SUBGROUP_FEATURE_BASIC_BIT | VK_SUBGROUP_FEATURE_ARITHMETIC_BIT | VK_SUBGROUP_FEATURE_BALLOT_BIT;
  constexpr std::uint32_t kBuffers = 10, kLeast = 4;  // storage buffers of the kernel; subgroups may be as small where nothing tells
  VkPhysicalDeviceSubgroupSizeControlPropertiesEXT sizes{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SUBGROUP_SIZE_CONTROL_PROPERTIES_EXT};
  VkPhysicalDeviceSubgroupProperties subgroup{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SUBGROUP_PROPERTIES};
  if (has_device_extension(physical, VK_EXT_SUBGROUP_SIZE_CONTROL_EXTENSION_NAME)) subgroup.pNext = &sizes;
  VkPhysicalDeviceProperties2 properties{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2, &subgroup, {}};
  vkGetPhysicalDeviceProperties2(physical, &properties);
  const bool adds = (subgroup.supportedStages & VK_SHADER_STAGE_COMPUTE_BIT) != 0 && (subgroup.supportedOperations & kNeeded) == kNeeded;
  if (!adds || limits.maxPerStageDescriptorStorageBuffers < kBuffers) return 0;
  return sizes.minSubgroupSize > 0 ? sizes.minSubgroupSize : std::min(subgroup.subgroupSize, kLeast);
}

Limits plan_limits(VkPhysicalDevice physical, const VkPhysicalDeviceProperties& properties) {
  const auto& limits = properties.limits;
  Limits out;
  out.max_storage_range = limits.maxStorageBufferRange;
  out.max_texel_elements = limits.maxTexelBufferElements;
  out.buffer_alignment = static_cast<std::uint32_t>(
      std::max({VkDeviceSize{256}, limits.minStorageBufferOffsetAlignment, limits.minTexelBufferOffsetAlignment}));
  out.max_group_invocations = limits.maxComputeWorkGroupInvocations;
  std::ranges::copy(limits.maxComputeWorkGroupCount, out.max_group_count.begin());
  out.subgroup_threads = subgroup_threads(physical, limits);
  out.texel_reads_faster = properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU;
  out.winograd_faster = out.texel_reads_faster && properties.vendorID == VK_VENDOR_ID_MESA;
  // They trust how subgroups fill workgroups: seen to hold on lavapipe, not yet run on a GPU; not faster on SwiftShader.
  out.norm_tails_faster = out.winograd_faster;
  return out;
}

/// WRAPTURE_LIMITS=minimum: no more than the least that the specification allows a device, so that tests see such a device anywhere.
Limits clamped(Limits limits) {
  const char* given = std::getenv("WRAPTURE_LIMITS");
  const std::string wish = given ? given : "";
  if (wish.empty()) return limits;
  if (wish != "minimum") throw Error(Failure::usage, "WRAPTURE_LIMITS is '" + wish + "'; it can only be 'minimum'");
  const Limits least = minimum_limits();
  limits.max_storage_range = std::min(limits.max_storage_range, least.max_storage_range);
  limits.max_texel_elements = std::min(limits.max_texel_elements, least.max_texel_elements);
  limits.subgroup_threads = 0;
  limits.max_group_invocations = std::min(limits.max_group_invocations, least.max_group_invocations);
  for (std::size_t d = 0; d < 3; ++d) limits.max_group_count[d] = std::min(limits.max_group_count[d], least.max_group_count[d]);
  return limits;
}

}  // namespace

struct Context::Impl {
  explicit Impl(const ContextOptions& options)
      : instance(effective(options.validation), options.instance_extensions),
        all(candidates(instance.get(), !options.instance_extensions.empty())),
        chosen(choose(all, options.device)) {}

  ~Impl() {
    cache = {};
    if (device != VK_NULL_HANDLE) vkDestroyDevice(device, nullptr);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Instance instance;
  std::vector<Candidate> all;
  const Candidate& chosen;
  VkPhysicalDeviceProperties properties{};
  VkPhysicalDeviceMemoryProperties memory{};
  VkDevice device = VK_NULL_HANDLE;  // destroyed after everything that is made of it
  VkQueue queue = VK_NULL_HANDLE;
  std::uint32_t family = 0;
  bool graphics = false, anisotropy = false;
  std::uint32_t timestamp_bits = 0;
  Limits limits;
  PipelineCacheHandle cache;
  std::size_t loaded_cache_bytes = 0;
  PFN_vkSetDebugUtilsObjectNameEXT set_name = nullptr;
  PFN_vkCmdBeginDebugUtilsLabelEXT begin_label = nullptr;
  PFN_vkCmdEndDebugUtilsLabelEXT end_label = nullptr;

  void make_device(bool swapchain) {
    const VkPhysicalDevice physical = chosen.physical;
    vkGetPhysicalDeviceProperties(physical, &properties);
    vkGetPhysicalDeviceMemoryProperties(physical, &memory);
    limits = clamped(plan_limits(physical, properties));
    family = choose_queue_family(physical, &graphics, &timestamp_bits);
    VkPhysicalDeviceFeatures available, wanted{};
    vkGetPhysicalDeviceFeatures(physical, &available);
    wanted.samplerAnisotropy = available.samplerAnisotropy;
    anisotropy = available.samplerAnisotropy;

    std::vector<const char*> extensions;
    if (swapchain) extensions.push_back(VK_KHR_SWAPCHAIN_EXTENSION_NAME);
    if (has_device_extension(physical, "VK_KHR_portability_subset")) extensions.push_back("VK_KHR_portability_subset");
    const float priority = 1;
    VkDeviceQueueCreateInfo queue_info{VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO};
    queue_info.queueFamilyIndex = family;
    queue_info.queueCount = 1;
    queue_info.pQueuePriorities = &priority;
    VkDeviceCreateInfo info{VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO};
    info.queueCreateInfoCount = 1;
    info.pQueueCreateInfos = &queue_info;
    info.enabledExtensionCount = static_cast<std::uint32_t>(extensions.size());
    info.ppEnabledExtensionNames = extensions.data();
    info.pEnabledFeatures = &wanted;
    const VkResult result = vkCreateDevice(physical, &info, nullptr, &device);
    if (result < 0)
      throw Error(Failure::no_device, "device '" + chosen.info.name + "' cannot be opened (" + std::string(to_string(result)) +
                                          "); choose another with --device");
    vkGetDeviceQueue(device, family, 0, &queue);
  }

  void load_functions() {
    if (!instance.has_debug_utils()) return;
    const auto get = [&](const char* name) { return vkGetInstanceProcAddr(instance.get(), name); };
    set_name = reinterpret_cast<PFN_vkSetDebugUtilsObjectNameEXT>(get("vkSetDebugUtilsObjectNameEXT"));
    begin_label = reinterpret_cast<PFN_vkCmdBeginDebugUtilsLabelEXT>(get("vkCmdBeginDebugUtilsLabelEXT"));
    end_label = reinterpret_cast<PFN_vkCmdEndDebugUtilsLabelEXT>(get("vkCmdEndDebugUtilsLabelEXT"));
  }

  void make_cache() {
    const auto data = load_pipeline_cache(properties);
    loaded_cache_bytes = data.size();
    const VkPipelineCacheCreateInfo info{VK_STRUCTURE_TYPE_PIPELINE_CACHE_CREATE_INFO, nullptr, 0, data.size(), data.data()};
    VkPipelineCache made = VK_NULL_HANDLE;
    check(vkCreatePipelineCache(device, &info, nullptr, &made), "vkCreatePipelineCache");
    cache = {device, made};
  }
};

Context::Context(const ContextOptions& options) : impl_(std::make_unique<Impl>(options)) {
  impl_->make_device(!options.instance_extensions.empty());
  impl_->load_functions();
  impl_->make_cache();
}

/// A lost device is left as it is: whoever used it was told, and what its driver still knows is not worth keeping.
Context::~Context() {
  if (vkDeviceWaitIdle(impl_->device) < 0) return;
  try {
    save_pipeline_cache();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "warning: pipeline cache not saved: %s\n", error.what());
  }
}

VkInstance Context::instance() const { return impl_->instance.get(); }
VkPhysicalDevice Context::physical() const { return impl_->chosen.physical; }
VkDevice Context::device() const { return impl_->device; }
VkQueue Context::queue() const { return impl_->queue; }
std::uint32_t Context::queue_family() const { return impl_->family; }
bool Context::can_draw() const { return impl_->graphics; }
const DeviceInfo& Context::info() const { return impl_->chosen.info; }
const VkPhysicalDeviceLimits& Context::device_limits() const { return impl_->properties.limits; }
const Limits& Context::limits() const { return impl_->limits; }
bool Context::is_cpu() const { return impl_->properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU; }
bool Context::has_anisotropy() const { return impl_->anisotropy; }
double Context::timestamp_period_ns() const { return impl_->timestamp_bits ? impl_->properties.limits.timestampPeriod : 0; }
VkPipelineCache Context::pipeline_cache() const { return impl_->cache.get(); }
std::uint32_t Context::message_count() const { return impl_->instance.message_count(); }
std::uint32_t Context::total_message_count() { return Instance::total_message_count(); }

std::uint32_t Context::memory_type(std::uint32_t type_bits, VkMemoryPropertyFlags required, VkMemoryPropertyFlags wanted) const {
  for (const auto flags : {required | wanted, required}) {
    for (std::uint32_t i = 0; i < impl_->memory.memoryTypeCount; ++i)
      if ((type_bits >> i & 1u) && (impl_->memory.memoryTypes[i].propertyFlags & flags) == flags) return i;
  }
  throw Error(Failure::device_lost, "device '" + info().name + "' has no memory of the kind needed; choose another with --device");
}

void Context::set_name_raw(std::uint64_t object, VkObjectType type, const std::string& name) const {
  if (!impl_->set_name) return;
  const VkDebugUtilsObjectNameInfoEXT info{VK_STRUCTURE_TYPE_DEBUG_UTILS_OBJECT_NAME_INFO_EXT, nullptr, type, object, name.c_str()};
  check(impl_->set_name(impl_->device, &info), "vkSetDebugUtilsObjectNameEXT");
}

void Context::begin_label(VkCommandBuffer commands, const char* name) const {
  if (!impl_->begin_label) return;
  const VkDebugUtilsLabelEXT label{VK_STRUCTURE_TYPE_DEBUG_UTILS_LABEL_EXT, nullptr, name, {0, 0, 0, 0}};
  impl_->begin_label(commands, &label);
}

void Context::end_label(VkCommandBuffer commands) const {
  if (impl_->end_label) impl_->end_label(commands);
}

void Context::save_pipeline_cache() const {
  std::size_t size = 0;
  check(vkGetPipelineCacheData(impl_->device, impl_->cache.get(), &size, nullptr), "vkGetPipelineCacheData");
  if (size == impl_->loaded_cache_bytes) return;  // nothing new
  std::vector<std::byte> data(size);
  check(vkGetPipelineCacheData(impl_->device, impl_->cache.get(), &size, data.data()), "vkGetPipelineCacheData");
  data.resize(size);
  const auto path = pipeline_cache_path(impl_->properties);
  std::filesystem::create_directories(path.parent_path());
  write_file_atomic(path, wrap_pipeline_cache(impl_->properties, data));
  impl_->loaded_cache_bytes = size;
}

void Context::wait_idle() const { check(vkQueueWaitIdle(impl_->queue), "vkQueueWaitIdle"); }

}  // namespace wrapture::vk
