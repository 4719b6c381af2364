// Recording and submitting command buffers; barriers by intent; GPU timestamps.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/vk/context.hpp"
#include "engine/vk/memory.hpp"

namespace wrapture::vk {

/// A command pool of the context's queue with one primary command buffer and a fence. Borrows the context; one thread at a time.
class Commands {
 public:
  Commands(const Context& context, const std::string& name);
  ~Commands();  // waits for a pending submission
  Commands(Commands&&) noexcept;
  Commands& operator=(Commands&&) noexcept;

  /// Waits for a pending submission, then starts recording anew. reusable: submitted more than once.
  void begin(bool reusable = false);
  void end();
  /// Submits what was recorded (again).
  void submit();
  /// True once the last submission is done (also before the first). Throws Error(device_lost).
  [[nodiscard]] bool done() const;
  /// Waits for the last submission, at most 60 s. Throws Error(device_lost).
  void wait();

  [[nodiscard]] VkCommandBuffer get() const { return buffer_; }

 private:
  const Context* context_ = nullptr;
  CommandPool pool_;
  VkCommandBuffer buffer_ = VK_NULL_HANDLE;
  Fence fence_;
  bool pending_ = false;
};

/// Waits for a fence, at most `patience_s`, in short waits between which the device is asked whether it is lost. Throws Error(device_lost).
void wait_for(const Context& context, VkFence fence, int patience_s);

/// begin, record, end, submit, wait.
void run_once(const Context& context, const std::string& label, const std::function<void(VkCommandBuffer)>& record);

/// What happened before and what comes next; the one place that knows the flags.
enum class Stage {
  none,           // nothing before (undefined contents)
  compute_read,   // storage or texel buffer, sampled image in a compute shader
  compute_write,  // storage buffer or storage image written (and read) in a compute shader
  transfer_read,
  transfer_write,
  fragment_read,  // sampled in a fragment shader
  color_target,   // colour attachment
  depth_target,
  host_read,  // mapped memory read after the fence
  host_write,
  present,
};

/// A global memory barrier between two uses of buffers.
void buffer_barrier(VkCommandBuffer commands, Stage before, Stage after);

/// A barrier of all or some levels of an image with the layout change that the two uses imply (GENERAL for compute_write,
/// SHADER_READ_ONLY for reads, TRANSFER_*, ...; Stage::none = from UNDEFINED).
void image_barrier(VkCommandBuffer commands, const GpuImage& image, Stage before, Stage after, std::uint32_t first_level = 0,
                   std::uint32_t level_count = VK_REMAINING_MIP_LEVELS);
void image_barrier(VkCommandBuffer commands, VkImage image, VkImageAspectFlags aspect, Stage before, Stage after);

/// A pool of timestamps. Where the queue has none, milliseconds() is 0 everywhere.
class Timestamps {
 public:
  Timestamps() = default;
  Timestamps(const Context& context, std::uint32_t count);
  void reset(VkCommandBuffer commands) const;
  void write(VkCommandBuffer commands, std::uint32_t index) const;
  /// Between two written timestamps, once the submission is done; waits.
  [[nodiscard]] double milliseconds(std::uint32_t from, std::uint32_t to) const;
  [[nodiscard]] std::uint32_t count() const { return count_; }

 private:
  const Context* context_ = nullptr;
  QueryPool pool_;
  std::uint32_t count_ = 0;
};

/// Copies bytes into a device buffer / out of one through a staging buffer; waits.
void upload(const Context& context, const Buffer& target, std::uint64_t offset, std::span<const std::byte> bytes);
void download(const Context& context, const Buffer& source, std::uint64_t offset, std::span<std::byte> bytes);

/// Level 0 of an image (RGBA8; up also R8) from or to tightly packed pixels; waits. The image's use before and after is named by the
/// caller.
void upload_image(const Context& context, const GpuImage& image, std::span<const std::byte> pixels, Stage after);
std::vector<std::byte> download_image(const Context& context, const GpuImage& image, Stage before, std::uint32_t bytes_per_pixel);

}  // namespace wrapture::vk
