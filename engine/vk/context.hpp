// The Vulkan instance, the chosen device with one queue, and what they can do.
#pragma once

#include <vulkan/vulkan.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/plan/plan.hpp"
#include "engine/vk/handle.hpp"

namespace wrapture::vk {

/// off; on: core checks and synchronisation validation; gpu: GPU-assisted (slow, exclusive of synchronisation).
enum class Validation { off, on, gpu };

struct ContextOptions {
  std::string device;  // empty: discrete > integrated > virtual > CPU; else index, part of the name, or UUID (hex)
  Validation validation = Validation::off;
  std::vector<const char*> instance_extensions;  // for the window system; VK_KHR_swapchain is then required of the device
};

/// One physical device as `wrapture devices` lists it.
struct DeviceInfo {
  std::uint32_t index = 0;
  std::string name, type, driver, driver_version, api_version, uuid;  // type: discrete, integrated, virtual, cpu, other
  std::uint64_t memory_bytes = 0;                                     // largest device-local heap
  std::uint32_t vendor_id = 0, device_id = 0;
  bool usable = true;
  std::string why_not;  // one line if not usable
};

/// Every physical device of the system, in the loader's order. Throws Error(no_device) when there is no Vulkan loader or driver.
std::vector<DeviceInfo> list_devices();

/// Owns instance, device and messenger. One thread at a time may use the queue (the window thread, or the command line's only thread).
/// Borrowers must be destroyed before it. Throws Error(no_device) when nothing fits.
class Context {
 public:
  explicit Context(const ContextOptions& options = {});
  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  [[nodiscard]] VkInstance instance() const;
  [[nodiscard]] VkPhysicalDevice physical() const;
  [[nodiscard]] VkDevice device() const;
  [[nodiscard]] VkQueue queue() const;
  [[nodiscard]] std::uint32_t queue_family() const;  // compute, and graphics where the device has it
  [[nodiscard]] bool can_draw() const;               // the queue family has graphics
  [[nodiscard]] const DeviceInfo& info() const;
  [[nodiscard]] const VkPhysicalDeviceLimits& device_limits() const;
  [[nodiscard]] const Limits& limits() const;  // for plans; with WRAPTURE_LIMITS=minimum no more than the specification guarantees
  [[nodiscard]] bool is_cpu() const;
  [[nodiscard]] bool has_anisotropy() const;
  [[nodiscard]] double timestamp_period_ns() const;  // 0 where the queue has no timestamps

  /// The memory type with `wanted` flags (falls back to `required` alone); throws Error(device_lost) if there is none.
  [[nodiscard]] std::uint32_t memory_type(std::uint32_t type_bits, VkMemoryPropertyFlags required, VkMemoryPropertyFlags wanted) const;

  /// Gives `object` a name for validation messages and captures; nothing without VK_EXT_debug_utils.
  template <class T>
  void set_name(T object, VkObjectType type, const std::string& name) const {
    set_name_raw(reinterpret_cast<std::uint64_t>(object), type, name);
  }
  void begin_label(VkCommandBuffer commands, const char* name) const;
  void end_label(VkCommandBuffer commands) const;

  /// Validation messages (warnings and errors) of this context so far; 0 where validation is off. Each was printed to stderr.
  [[nodiscard]] std::uint32_t message_count() const;

  /// Messages of every context of this process, counted also while contexts are created and destroyed. For tests and exit codes.
  static std::uint32_t total_message_count();

  /// Shared by all kernels and pipelines; saved to the cache folder by save_pipeline_cache() and on destruction.
  [[nodiscard]] VkPipelineCache pipeline_cache() const;
  void save_pipeline_cache() const;

  /// Waits for the queue; throws Error(device_lost).
  void wait_idle() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
  void set_name_raw(std::uint64_t object, VkObjectType type, const std::string& name) const;
};

}  // namespace wrapture::vk
