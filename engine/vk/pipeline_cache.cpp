// Wraps and unwraps the driver's pipeline cache data with magic, size, hash and identity.
#include "engine/vk/pipeline_cache.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/hash.hpp"

namespace wrapture::vk {
namespace {

constexpr std::uint32_t kVersion = 1;
constexpr std::uint64_t kMaxBytes = 256ull << 20;

struct Header {
  char magic[8];
  std::uint32_t version, vendor, device, driver;
  std::uint8_t uuid[VK_UUID_SIZE];
  std::uint64_t size, hash;
};
static_assert(sizeof(Header) == 56);

Header make_header(const VkPhysicalDeviceProperties& properties, std::span<const std::byte> data) {
  Header header{{'W', 'R', 'A', 'P', 'P', 'I', 'P', 'E'},
                kVersion,
                properties.vendorID,
                properties.deviceID,
                properties.driverVersion,
                {},
                data.size(),
                hash_of(data)};
  std::memcpy(header.uuid, properties.pipelineCacheUUID, VK_UUID_SIZE);
  return header;
}

}  // namespace

std::filesystem::path pipeline_cache_path(const VkPhysicalDeviceProperties& properties) {
  std::string uuid;
  for (const std::uint8_t byte : properties.pipelineCacheUUID) uuid += fmt::format("{:02x}", byte);
  return cache_folder() / "pipelines" / fmt::format("{:04x}-{:04x}-{}.bin", properties.vendorID, properties.deviceID, uuid);
}

std::vector<std::byte> wrap_pipeline_cache(const VkPhysicalDeviceProperties& properties, std::span<const std::byte> data) {
  const Header header = make_header(properties, data);
  std::vector<std::byte> file(sizeof header + data.size());
  std::memcpy(file.data(), &header, sizeof header);
  std::ranges::copy(data, file.begin() + sizeof header);
  return file;
}

std::vector<std::byte> unwrap_pipeline_cache(const VkPhysicalDeviceProperties& properties, std::span<const std::byte> file, bool& damaged) {
  damaged = true;
  Header header{};
  if (file.size() < sizeof header) return {};
  std::memcpy(&header, file.data(), sizeof header);
  const auto data = file.subspan(sizeof header);
  if (std::memcmp(header.magic, "WRAPPIPE", 8) != 0 || header.size != data.size()) return {};
  if (header.hash != hash_of(data)) return {};
  damaged = false;
  const Header expected = make_header(properties, data);
  if (std::memcmp(&header, &expected, sizeof header) != 0) return {};  // another driver or version of ours: start anew
  return {data.begin(), data.end()};
}

std::vector<std::byte> load_pipeline_cache(const VkPhysicalDeviceProperties& properties) {
  const auto path = pipeline_cache_path(properties);
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return {};
  bool damaged = true;
  std::vector<std::byte> data;
  try {
    data = unwrap_pipeline_cache(properties, read_file(path, kMaxBytes), damaged);
  } catch (const Error&) {  // unreadable: as good as damaged
  }
  if (damaged) std::fprintf(stderr, "warning: %s: damaged pipeline cache ignored; it will be made anew\n", path.c_str());
  return data;
}

}  // namespace wrapture::vk
