// SHA-256, for files and style codes that have to be told apart for certain.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace wrapture {

/// SHA-256 (FIPS 180-4) of bytes that come in pieces.
class Sha256 {
 public:
  Sha256();
  void add(std::span<const std::byte> bytes);
  /// 64 hexadecimal digits, lower case. Ends the sum: nothing may be added after.
  [[nodiscard]] std::string hex();

 private:
  void block(const std::byte* bytes);

  std::array<std::uint32_t, 8> state_;
  std::array<std::byte, 64> rest_{};  // what does not fill a block yet
  std::uint64_t count_ = 0;           // bytes so far
};

std::string sha256_of(std::span<const std::byte> bytes);

}  // namespace wrapture
