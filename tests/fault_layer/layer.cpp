// A Vulkan layer that makes the N-th call of a kind fail, every one from there on, or the whole device slow.
//   WRAPTURE_FAULT=vkQueueSubmit:17:device_lost          the 17th call; a lost device stays lost until vkDestroyDevice
//   WRAPTURE_FAULT=vkWaitForFences:1:timeout:sticky      the first and all later ones
//   WRAPTURE_FAULT=vkQueueSubmit:%5000:device_lost,vkQueuePresentKHR:9:suboptimal     each of 5000; several
//   WRAPTURE_FAULT=slow:16                              a device sixteen times slower, as its timestamps tell
//   WRAPTURE_FAULT=count                                 nothing fails
//   WRAPTURE_FAULT_REPORT=FILE                           how many calls of each kind were made, one a line, when the instance is destroyed
#include <vulkan/vk_layer.h>
#include <vulkan/vulkan.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

enum Call {
#define INSTANCE(name) k##name,
#define DEVICE(name) k##name,
#include "calls.inc"
#undef INSTANCE
#undef DEVICE
  kCallCount
};

constexpr std::array<const char*, kCallCount> kNames{
#define INSTANCE(name) "vk" #name,
#define DEVICE(name) "vk" #name,
#include "calls.inc"
#undef INSTANCE
#undef DEVICE
};

struct Wish {
  int call = 0;
  std::uint64_t number = 0, every = 0;  // the call of this number; or each of so many
  VkResult result = VK_SUCCESS;
  bool sticky = false;

  [[nodiscard]] bool meets(std::uint64_t made) const {
    if (every > 0) return made % every == 0;
    return made == number || (sticky && made > number);
  }
};

struct Wishes {
  std::vector<Wish> faults;
  double slowness = 1;
};

VkResult result_of(std::string_view name) {
  if (name == "device_lost") return VK_ERROR_DEVICE_LOST;
  if (name == "out_of_host_memory") return VK_ERROR_OUT_OF_HOST_MEMORY;
  if (name == "out_of_device_memory") return VK_ERROR_OUT_OF_DEVICE_MEMORY;
  if (name == "initialization_failed") return VK_ERROR_INITIALIZATION_FAILED;
  if (name == "out_of_date") return VK_ERROR_OUT_OF_DATE_KHR;
  if (name == "suboptimal") return VK_SUBOPTIMAL_KHR;
  if (name == "surface_lost") return VK_ERROR_SURFACE_LOST_KHR;
  if (name == "timeout") return VK_TIMEOUT;
  std::fprintf(stderr, "fault layer: unknown result '%s'\n", std::string(name).c_str());
  std::abort();
}

Wish read_wish(const std::string& text) {
  std::array<std::string, 4> parts;
  std::size_t part = 0;
  for (const char letter : text)
    if (letter == ':' && part + 1 < parts.size())
      ++part;
    else
      parts[part] += letter;
  const auto found = std::find(kNames.begin(), kNames.end(), parts[0]);
  if (found == kNames.end()) {
    std::fprintf(stderr, "fault layer: unknown call '%s'\n", parts[0].c_str());
    std::abort();
  }
  Wish wish{.call = static_cast<int>(found - kNames.begin()), .result = result_of(parts[2]), .sticky = parts[3] == "sticky"};
  const bool each = parts[1].starts_with('%');
  (each ? wish.every : wish.number) = std::strtoull(parts[1].c_str() + (each ? 1 : 0), nullptr, 10);
  return wish;
}

Wishes read_wishes() {
  Wishes wishes;
  const char* given = std::getenv("WRAPTURE_FAULT");
  const std::string text = given != nullptr ? given : "count";
  if (text == "count") return wishes;
  if (text.starts_with("slow:")) {
    wishes.slowness = std::max(1.0, std::atof(text.c_str() + 5));
    return wishes;
  }
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t comma = std::min(text.find(',', from), text.size());
    wishes.faults.push_back(read_wish(text.substr(from, comma - from)));
    from = comma + 1;
  }
  return wishes;
}

/// One device at a time, or several of one driver: then the functions below are the same.
struct State {
  Wishes wishes = read_wishes();
  std::array<PFN_vkVoidFunction, kCallCount> next{};
  std::array<std::atomic<std::uint64_t>, kCallCount> made{};
  std::array<std::uint64_t, kCallCount> after_loss{};
  PFN_vkGetInstanceProcAddr next_instance_proc = nullptr;
  PFN_vkGetDeviceProcAddr next_device_proc = nullptr;
  PFN_vkDestroyInstance next_destroy_instance = nullptr;
  PFN_vkDestroyDevice next_destroy_device = nullptr;
  PFN_vkGetPhysicalDeviceProperties next_properties = nullptr;
  VkDevice device = VK_NULL_HANDLE;
  std::atomic<bool> lost{false};
  std::atomic<double> longest_submit_ms{0};
  std::mutex lock;
};

State& state() {
  static State* const one = new State;  // outlives every thread of the program
  return *one;
}

bool may_lose(Call call) {
  switch (call) {
    case kQueueSubmit:
    case kWaitForFences:
    case kGetFenceStatus:
    case kQueueWaitIdle:
    case kDeviceWaitIdle:
    case kGetQueryPoolResults:
    case kAcquireNextImageKHR:
    case kQueuePresentKHR:
    case kCreateSwapchainKHR:
      return true;
    default:
      return false;
  }
}

/// Whether the call does its work all the same, because the program may rely on it.
bool goes_through(Call call, VkResult result) {
  return result == VK_SUBOPTIMAL_KHR || (call == kQueuePresentKHR && result != VK_ERROR_OUT_OF_HOST_MEMORY);
}

/// What was submitted may still run on the real device, whose objects the program will now destroy.
void let_real_device_rest() {
  State& self = state();
  if (self.device != VK_NULL_HANDLE && self.next[kDeviceWaitIdle] != nullptr)
    reinterpret_cast<PFN_vkDeviceWaitIdle>(self.next[kDeviceWaitIdle])(self.device);
}

VkResult fault_of(Call call) {
  State& self = state();
  const std::uint64_t number = ++self.made[call];
  if (self.lost && may_lose(call)) {
    ++self.after_loss[call];
    return VK_ERROR_DEVICE_LOST;
  }
  for (const Wish& wish : self.wishes.faults) {
    if (wish.call != call || !wish.meets(number)) continue;
    if (wish.result == VK_ERROR_DEVICE_LOST && call != kCreateDevice) self.lost = true;
    if (wish.result == VK_ERROR_DEVICE_LOST) let_real_device_rest();
    return wish.result;
  }
  return VK_SUCCESS;
}

template <Call call, class Function>
struct Hook;

template <Call call, class... Arguments>
struct Hook<call, VkResult(VKAPI_PTR*)(Arguments...)> {
  using Function = VkResult(VKAPI_PTR*)(Arguments...);
  static VKAPI_ATTR VkResult VKAPI_CALL run(Arguments... arguments) {
    const VkResult fault = fault_of(call);
    if (fault != VK_SUCCESS && !goes_through(call, fault)) return fault;
    const VkResult result = reinterpret_cast<Function>(state().next[call])(arguments...);
    return fault != VK_SUCCESS && result >= 0 ? fault : result;
  }
};

/// On a slow device a submission would take `slowness` times as long.
VKAPI_ATTR VkResult VKAPI_CALL slow_submit(VkQueue queue, std::uint32_t count, const VkSubmitInfo* infos, VkFence fence) {
  State& self = state();
  if (self.wishes.slowness <= 1) return Hook<kQueueSubmit, PFN_vkQueueSubmit>::run(queue, count, infos, fence);
  ++self.made[kQueueSubmit];
  const auto begun = Clock::now();
  const VkResult result = reinterpret_cast<PFN_vkQueueSubmit>(self.next[kQueueSubmit])(queue, count, infos, fence);
  let_real_device_rest();
  const std::chrono::duration<double> took = Clock::now() - begun;
  self.longest_submit_ms = std::max(self.longest_submit_ms.load(), took.count() * self.wishes.slowness * 1000);
  return result;
}

VKAPI_ATTR void VKAPI_CALL slow_properties(VkPhysicalDevice physical, VkPhysicalDeviceProperties* properties) {
  state().next_properties(physical, properties);
  properties->limits.timestampPeriod *= static_cast<float>(state().wishes.slowness);
}

void report() {
  const char* path = std::getenv("WRAPTURE_FAULT_REPORT");
  if (path == nullptr) return;
  std::FILE* file = std::fopen(path, "w");
  if (file == nullptr) return;
  for (std::size_t call = 0; call < kCallCount; ++call)
    if (state().made[call] > 0)
      std::fprintf(file, "%s %llu %llu\n", kNames[call], static_cast<unsigned long long>(state().made[call].load()),
                   static_cast<unsigned long long>(state().after_loss[call]));
  std::fprintf(file, "longest_submit_ms %.1f 0\n", state().longest_submit_ms.load());
  std::fclose(file);
}

VKAPI_ATTR void VKAPI_CALL destroy_instance(VkInstance instance, const VkAllocationCallbacks* allocator) {
  report();
  state().next_destroy_instance(instance, allocator);
}

VKAPI_ATTR void VKAPI_CALL destroy_device(VkDevice device, const VkAllocationCallbacks* allocator) {
  state().next_destroy_device(device, allocator);
  state().device = VK_NULL_HANDLE;
  state().lost = false;
}

/// The loader's note of who comes next, made to point at the one after for whoever is next.
template <class Link>
Link* take_link(const void* chain, VkStructureType type) {
  for (auto* each = static_cast<const VkBaseInStructure*>(chain); each != nullptr; each = each->pNext)
    if (each->sType == type) {
      auto* link = const_cast<Link*>(reinterpret_cast<const Link*>(each));
      if (link->function == VK_LAYER_LINK_INFO) return link;
    }
  return nullptr;
}

VKAPI_ATTR VkResult VKAPI_CALL create_instance(const VkInstanceCreateInfo* info, const VkAllocationCallbacks* allocator,
                                               VkInstance* instance) {
  auto* link = take_link<VkLayerInstanceCreateInfo>(info->pNext, VK_STRUCTURE_TYPE_LOADER_INSTANCE_CREATE_INFO);
  if (link == nullptr) return VK_ERROR_INITIALIZATION_FAILED;
  State& self = state();
  const std::scoped_lock hold(self.lock);
  const auto next_proc = link->u.pLayerInfo->pfnNextGetInstanceProcAddr;
  link->u.pLayerInfo = link->u.pLayerInfo->pNext;
  const auto create = reinterpret_cast<PFN_vkCreateInstance>(next_proc(VK_NULL_HANDLE, "vkCreateInstance"));
  const VkResult result = create(info, allocator, instance);
  if (result != VK_SUCCESS) return result;
  self.next_instance_proc = next_proc;
  const auto get = [&](const char* name) { return next_proc(*instance, name); };
  self.next_destroy_instance = reinterpret_cast<PFN_vkDestroyInstance>(get("vkDestroyInstance"));
  self.next_properties = reinterpret_cast<PFN_vkGetPhysicalDeviceProperties>(get("vkGetPhysicalDeviceProperties"));
#define INSTANCE(name) self.next[k##name] = get("vk" #name);
#define DEVICE(name)
#include "calls.inc"
#undef INSTANCE
#undef DEVICE
  return result;
}

VKAPI_ATTR VkResult VKAPI_CALL create_device(VkPhysicalDevice physical, const VkDeviceCreateInfo* info,
                                             const VkAllocationCallbacks* allocator, VkDevice* device) {
  auto* link = take_link<VkLayerDeviceCreateInfo>(info->pNext, VK_STRUCTURE_TYPE_LOADER_DEVICE_CREATE_INFO);
  if (link == nullptr) return VK_ERROR_INITIALIZATION_FAILED;
  if (const VkResult fault = fault_of(kCreateDevice); fault != VK_SUCCESS) return fault;
  State& self = state();
  const std::scoped_lock hold(self.lock);
  const auto instance_proc = link->u.pLayerInfo->pfnNextGetInstanceProcAddr;
  const auto next_proc = link->u.pLayerInfo->pfnNextGetDeviceProcAddr;
  link->u.pLayerInfo = link->u.pLayerInfo->pNext;
  const auto create = reinterpret_cast<PFN_vkCreateDevice>(instance_proc(VK_NULL_HANDLE, "vkCreateDevice"));
  const VkResult result = create(physical, info, allocator, device);
  if (result != VK_SUCCESS) return result;
  self.device = *device;
  self.next_device_proc = next_proc;
  const auto get = [&](const char* name) { return next_proc(*device, name); };
  self.next_destroy_device = reinterpret_cast<PFN_vkDestroyDevice>(get("vkDestroyDevice"));
#define INSTANCE(name)
#define DEVICE(name) self.next[k##name] = get("vk" #name);
#include "calls.inc"
#undef INSTANCE
#undef DEVICE
  return result;
}

template <class Function>
PFN_vkVoidFunction erase(Function function) {
  return reinterpret_cast<PFN_vkVoidFunction>(function);
}

PFN_vkVoidFunction device_hook(std::string_view name) {
  if (name == "vkDestroyDevice") return erase(destroy_device);
  if (name == "vkQueueSubmit") return erase(slow_submit);
#define INSTANCE(call)
#define DEVICE(call) \
  if (name == "vk" #call) return erase(Hook<k##call, PFN_vk##call>::run);
#include "calls.inc"
#undef INSTANCE
#undef DEVICE
  return nullptr;
}

PFN_vkVoidFunction instance_hook(std::string_view name) {
  if (name == "vkCreateInstance") return erase(create_instance);
  if (name == "vkDestroyInstance") return erase(destroy_instance);
  if (name == "vkCreateDevice") return erase(create_device);
  if (name == "vkGetPhysicalDeviceProperties" && state().wishes.slowness > 1) return erase(slow_properties);
#define INSTANCE(call) \
  if (name == "vk" #call) return erase(Hook<k##call, PFN_vk##call>::run);
#define DEVICE(call)
#include "calls.inc"
#undef INSTANCE
#undef DEVICE
  return nullptr;
}

VKAPI_ATTR PFN_vkVoidFunction VKAPI_CALL get_device_proc(VkDevice device, const char* name) {
  if (std::strcmp(name, "vkGetDeviceProcAddr") == 0) return erase(get_device_proc);
  const PFN_vkVoidFunction next = state().next_device_proc(device, name);
  const PFN_vkVoidFunction hook = device_hook(name);
  return hook != nullptr && next != nullptr ? hook : next;
}

VKAPI_ATTR PFN_vkVoidFunction VKAPI_CALL get_instance_proc(VkInstance instance, const char* name) {
  if (std::strcmp(name, "vkGetInstanceProcAddr") == 0) return erase(get_instance_proc);
  if (std::strcmp(name, "vkGetDeviceProcAddr") == 0) return erase(get_device_proc);
  if (std::strcmp(name, "vkCreateInstance") == 0) return erase(create_instance);
  if (instance == VK_NULL_HANDLE) return nullptr;
  const PFN_vkVoidFunction next = state().next_instance_proc(instance, name);
  PFN_vkVoidFunction hook = instance_hook(name);
  if (hook == nullptr) hook = device_hook(name);
  return hook != nullptr && next != nullptr ? hook : next;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) VKAPI_ATTR VkResult VKAPI_CALL
vkNegotiateLoaderLayerInterfaceVersion(VkNegotiateLayerInterface* negotiation) {
  negotiation->loaderLayerInterfaceVersion = std::min(negotiation->loaderLayerInterfaceVersion, 2u);
  negotiation->pfnGetInstanceProcAddr = get_instance_proc;
  negotiation->pfnGetDeviceProcAddr = get_device_proc;
  negotiation->pfnGetPhysicalDeviceProcAddr = nullptr;
  return VK_SUCCESS;
}
