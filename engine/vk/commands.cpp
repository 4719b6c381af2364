// Command buffers with a fence each, timestamps, and the copies between host and device.
#include "engine/vk/commands.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "engine/base/error.hpp"

namespace wrapture::vk {
namespace {

constexpr int kPatience_s = 60;
constexpr std::uint64_t kSecond_ns = 1'000'000'000;

}  // namespace

void wait_for(const Context& context, VkFence fence, int patience_s) {
  for (int second = 0; second < patience_s; ++second) {
    if (check(vkWaitForFences(context.device(), 1, &fence, VK_TRUE, kSecond_ns), "vkWaitForFences") != VK_TIMEOUT) return;
    // A driver may notice the loss of its device only when it is asked for the fence.
    if (check(vkGetFenceStatus(context.device(), fence), "vkGetFenceStatus") == VK_SUCCESS) return;
  }
  throw Error(Failure::device_lost, "device '" + context.info().name + "' did not finish within " + std::to_string(patience_s) +
                                        " s; use a smaller --size or another --device");
}

Commands::Commands(const Context& context, const std::string& name) : context_(&context) {
  const VkCommandPoolCreateInfo pool_info{VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO, nullptr, 0, context.queue_family()};
  VkCommandPool pool = VK_NULL_HANDLE;
  check(vkCreateCommandPool(context.device(), &pool_info, nullptr, &pool), "vkCreateCommandPool");
  pool_ = {context.device(), pool};
  const VkCommandBufferAllocateInfo info{VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO, nullptr, pool, VK_COMMAND_BUFFER_LEVEL_PRIMARY, 1};
  check(vkAllocateCommandBuffers(context.device(), &info, &buffer_), "vkAllocateCommandBuffers");
  context.set_name(buffer_, VK_OBJECT_TYPE_COMMAND_BUFFER, name);
  const VkFenceCreateInfo fence_info{VK_STRUCTURE_TYPE_FENCE_CREATE_INFO, nullptr, 0};
  VkFence fence = VK_NULL_HANDLE;
  check(vkCreateFence(context.device(), &fence_info, nullptr, &fence), "vkCreateFence");
  fence_ = {context.device(), fence};
}

Commands::Commands(Commands&& other) noexcept { *this = std::move(other); }

Commands& Commands::operator=(Commands&& other) noexcept {
  std::swap(context_, other.context_);
  pool_ = std::move(other.pool_);
  std::swap(buffer_, other.buffer_);
  fence_ = std::move(other.fence_);
  std::swap(pending_, other.pending_);
  return *this;
}

/// Of a lost device nothing is said here: whoever used it was told.
Commands::~Commands() {
  if (!pending_) return;
  const VkFence fence = fence_.get();
  for (int second = 0; second < kPatience_s; ++second) {
    const VkResult result = vkWaitForFences(context_->device(), 1, &fence, VK_TRUE, kSecond_ns);
    if (result == VK_SUCCESS || result == VK_ERROR_DEVICE_LOST) return;
  }
}

void Commands::begin(bool reusable) {
  wait();
  check(vkResetCommandPool(context_->device(), pool_.get(), 0), "vkResetCommandPool");
  VkCommandBufferBeginInfo info{VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO};
  info.flags = reusable ? VkCommandBufferUsageFlags{0} : VkCommandBufferUsageFlags{VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT};
  check(vkBeginCommandBuffer(buffer_, &info), "vkBeginCommandBuffer");
}

void Commands::end() { check(vkEndCommandBuffer(buffer_), "vkEndCommandBuffer"); }

void Commands::submit() {
  wait();
  const VkFence fence = fence_.get();
  check(vkResetFences(context_->device(), 1, &fence), "vkResetFences");
  VkSubmitInfo info{VK_STRUCTURE_TYPE_SUBMIT_INFO};
  info.commandBufferCount = 1;
  info.pCommandBuffers = &buffer_;
  check(vkQueueSubmit(context_->queue(), 1, &info, fence), "vkQueueSubmit");
  pending_ = true;
}

bool Commands::done() const {
  return !pending_ || check(vkGetFenceStatus(context_->device(), fence_.get()), "vkGetFenceStatus") == VK_SUCCESS;
}

void Commands::wait() {
  if (!pending_) return;
  try {
    wait_for(*context_, fence_.get(), kPatience_s);
  } catch (const OutOfMemory&) {
    throw;  // the device still works on it: what it uses is to be destroyed only after the destructor has waited
  } catch (const Error&) {
    pending_ = false;  // nobody is to wait for it again
    throw;
  }
  pending_ = false;
}

void run_once(const Context& context, const std::string& label, const std::function<void(VkCommandBuffer)>& record) {
  Commands commands(context, label);
  commands.begin();
  context.begin_label(commands.get(), label.c_str());
  record(commands.get());
  context.end_label(commands.get());
  commands.end();
  commands.submit();
  commands.wait();
}

Timestamps::Timestamps(const Context& context, std::uint32_t count) : context_(&context), count_(count) {
  if (context.timestamp_period_ns() == 0) return;
  const VkQueryPoolCreateInfo info{VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO, nullptr, 0, VK_QUERY_TYPE_TIMESTAMP, count, 0};
  VkQueryPool pool = VK_NULL_HANDLE;
  check(vkCreateQueryPool(context.device(), &info, nullptr, &pool), "vkCreateQueryPool");
  pool_ = {context.device(), pool};
}

void Timestamps::reset(VkCommandBuffer commands) const {
  if (pool_) vkCmdResetQueryPool(commands, pool_.get(), 0, count_);
}

void Timestamps::write(VkCommandBuffer commands, std::uint32_t index) const {
  if (pool_) vkCmdWriteTimestamp(commands, VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, pool_.get(), index);
}

double Timestamps::milliseconds(std::uint32_t from, std::uint32_t to) const {
  if (!pool_) return 0;
  const auto read = [&](std::uint32_t index) {
    std::uint64_t ticks = 0;
    check(vkGetQueryPoolResults(context_->device(), pool_.get(), index, 1, sizeof ticks, &ticks, sizeof ticks,
                                VK_QUERY_RESULT_64_BIT | VK_QUERY_RESULT_WAIT_BIT),
          "vkGetQueryPoolResults");
    return ticks;
  };
  const std::uint64_t first = read(from), last = read(to);
  return last > first ? static_cast<double>(last - first) * context_->timestamp_period_ns() * 1e-6 : 0;
}

void upload(const Context& context, const Buffer& target, std::uint64_t offset, std::span<const std::byte> bytes) {
  if (bytes.empty()) return;
  const Buffer staging(context, {"upload", bytes.size(), VK_BUFFER_USAGE_TRANSFER_SRC_BIT, MemoryUse::upload});
  std::ranges::copy(bytes, staging.mapped().begin());
  run_once(context, "upload", [&](VkCommandBuffer commands) {
    buffer_barrier(commands, Stage::compute_write, Stage::transfer_write);
    const VkBufferCopy region{0, offset, bytes.size()};
    vkCmdCopyBuffer(commands, staging.get(), target.get(), 1, &region);
    buffer_barrier(commands, Stage::transfer_write, Stage::compute_write);
  });
}

void download(const Context& context, const Buffer& source, std::uint64_t offset, std::span<std::byte> bytes) {
  if (bytes.empty()) return;
  const Buffer staging(context, {"download", bytes.size(), VK_BUFFER_USAGE_TRANSFER_DST_BIT, MemoryUse::readback});
  run_once(context, "download", [&](VkCommandBuffer commands) {
    buffer_barrier(commands, Stage::compute_write, Stage::transfer_read);
    const VkBufferCopy region{offset, 0, bytes.size()};
    vkCmdCopyBuffer(commands, source.get(), staging.get(), 1, &region);
    buffer_barrier(commands, Stage::transfer_write, Stage::host_read);
  });
  std::ranges::copy(staging.mapped().first(bytes.size()), bytes.begin());
}

namespace {

VkBufferImageCopy whole_image(const GpuImage& image) {
  VkBufferImageCopy region{};
  region.imageSubresource = {aspect_of(image.description().format), 0, 0, 1};
  region.imageExtent = {image.description().width, image.description().height, 1};
  return region;
}

}  // namespace

void upload_image(const Context& context, const GpuImage& image, std::span<const std::byte> pixels, Stage after) {
  const Buffer staging(context, {"upload image", pixels.size(), VK_BUFFER_USAGE_TRANSFER_SRC_BIT, MemoryUse::upload});
  std::ranges::copy(pixels, staging.mapped().begin());
  run_once(context, "upload image", [&](VkCommandBuffer commands) {
    image_barrier(commands, image, Stage::none, Stage::transfer_write, 0, 1);
    const auto region = whole_image(image);
    vkCmdCopyBufferToImage(commands, staging.get(), image.get(), VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &region);
    image_barrier(commands, image, Stage::transfer_write, after, 0, 1);
  });
}

std::vector<std::byte> download_image(const Context& context, const GpuImage& image, Stage before, std::uint32_t bytes_per_pixel) {
  const std::uint64_t size = std::uint64_t{image.description().width} * image.description().height * bytes_per_pixel;
  const Buffer staging(context, {"download image", size, VK_BUFFER_USAGE_TRANSFER_DST_BIT, MemoryUse::readback});
  run_once(context, "download image", [&](VkCommandBuffer commands) {
    if (before != Stage::transfer_read) image_barrier(commands, image, before, Stage::transfer_read, 0, 1);
    const auto region = whole_image(image);
    vkCmdCopyImageToBuffer(commands, image.get(), VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, staging.get(), 1, &region);
    if (before != Stage::transfer_read) image_barrier(commands, image, Stage::transfer_read, before, 0, 1);
    buffer_barrier(commands, Stage::transfer_write, Stage::host_read);
  });
  const auto mapped = staging.mapped();
  return {mapped.begin(), mapped.begin() + static_cast<std::ptrdiff_t>(size)};
}

}  // namespace wrapture::vk
