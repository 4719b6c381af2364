// The pipeline cache on disk: a file of ours around the driver's data, so that a damaged one never reaches the driver.
#pragma once

#include <vulkan/vulkan.h>

#include <cstddef>
#include <filesystem>
#include <span>
#include <vector>

namespace wrapture::vk {

/// File layout, little-endian: magic "WRAPPIPE", u32 version, u32 vendor, u32 device, u32 driver version, 16 bytes
/// pipelineCacheUUID, u64 size, u64 FNV-1a hash of the data, then the data.
std::filesystem::path pipeline_cache_path(const VkPhysicalDeviceProperties& properties);

std::vector<std::byte> wrap_pipeline_cache(const VkPhysicalDeviceProperties& properties, std::span<const std::byte> data);

/// The driver's data, or empty where the file is of another device or driver, or damaged; `damaged` tells which.
std::vector<std::byte> unwrap_pipeline_cache(const VkPhysicalDeviceProperties& properties, std::span<const std::byte> file, bool& damaged);

/// As the file says; a damaged file is reported once on stderr and ignored. A missing one is empty.
std::vector<std::byte> load_pipeline_cache(const VkPhysicalDeviceProperties& properties);

}  // namespace wrapture::vk
