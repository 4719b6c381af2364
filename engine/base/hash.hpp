// A quick fingerprint of bytes, for caches; no protection against intent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace wrapture {

/// FNV-1a, 64 bit (Fowler, Noll, Vo; RFC 9923). seed: the result for the bytes before these.
inline std::uint64_t hash_of(std::span<const std::byte> bytes, std::uint64_t seed = 0xcbf29ce484222325ull) {
  for (const std::byte byte : bytes) seed = (seed ^ static_cast<std::uint64_t>(byte)) * 0x100000001b3ull;
  return seed;
}

}  // namespace wrapture
