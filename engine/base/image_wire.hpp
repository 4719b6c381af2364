// How `wrapture-decode` hands a picture to the program: a header, then the message, or profile and pixels. Same machine, same build.
#pragma once

#include <cstdint>

namespace wrapture {

struct WireHeader {
  static constexpr std::uint32_t kMagic = 0x57444543, kRefused = 1, kDecoded = 2;
  std::uint32_t magic = kMagic;
  std::uint32_t kind = 0;
  std::uint32_t width = 0, height = 0;  // px
  double dpi = 0;
  std::uint32_t profile_octets = 0, message_octets = 0;
};

/// What the child may take.
inline constexpr std::uint64_t kChildMemory = std::uint64_t{1} << 30;  // bytes of address space beside the file itself
inline constexpr unsigned kChildCpuSeconds = 10, kChildSeconds = 30;

}  // namespace wrapture
