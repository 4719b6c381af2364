// SHA-256 as FIPS 180-4 writes it down; its constants are computed from their definition.
#include "engine/base/sha256.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

namespace wrapture {
namespace {

using Word = std::uint32_t;

/// The first 32 bits of the fraction of `root`, exact for roots of small primes: a long double holds 64 bits.
Word fraction_bits(long double root) { return static_cast<Word>((root - std::floor(root)) * 4294967296.0L); }

struct Constants {
  std::array<Word, 8> start{};   // of the square roots of the first primes
  std::array<Word, 64> round{};  // of the cube roots
};

Constants make_constants() {
  static_assert(std::numeric_limits<long double>::digits >= 53);
  Constants constants;
  std::size_t found = 0;
  for (int number = 2; found < constants.round.size(); ++number) {
    bool prime = true;
    for (int divisor = 2; divisor * divisor <= number && prime; ++divisor) prime = number % divisor != 0;
    if (!prime) continue;
    if (found < constants.start.size()) constants.start[found] = fraction_bits(std::sqrt(static_cast<long double>(number)));
    constants.round[found++] = fraction_bits(std::cbrt(static_cast<long double>(number)));
  }
  return constants;
}

const Constants& constants() {
  static const Constants made = make_constants();
  return made;
}

Word mixed(Word x, int a, int b, int c) { return std::rotr(x, a) ^ std::rotr(x, b) ^ std::rotr(x, c); }

Word big_endian(const std::byte* bytes) {
  Word word = 0;
  for (int i = 0; i < 4; ++i) word = word << 8 | static_cast<Word>(bytes[i]);
  return word;
}

}  // namespace

Sha256::Sha256() : state_(constants().start) {}

void Sha256::block(const std::byte* bytes) {
  std::array<Word, 64> w{};
  for (std::size_t i = 0; i < 16; ++i) w[i] = big_endian(bytes + 4 * i);
  for (std::size_t i = 16; i < 64; ++i)
    w[i] = w[i - 16] + w[i - 7] + (mixed(w[i - 15], 7, 18, 0) ^ w[i - 15] ^ (w[i - 15] >> 3)) +
           (mixed(w[i - 2], 17, 19, 0) ^ w[i - 2] ^ (w[i - 2] >> 10));
  auto [a, b, c, d, e, f, g, h] = state_;
  for (std::size_t i = 0; i < 64; ++i) {
    const Word first = h + mixed(e, 6, 11, 25) + ((e & f) ^ (~e & g)) + constants().round[i] + w[i];
    const Word second = mixed(a, 2, 13, 22) + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + first, d = c, c = b, b = a, a = first + second;
  }
  const std::array<Word, 8> sums{a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < 8; ++i) state_[i] += sums[i];
}

void Sha256::add(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const std::size_t held = count_ % 64, taken = std::min(64 - held, bytes.size());
    if (taken == 64) {
      block(bytes.data());
    } else {
      std::copy_n(bytes.begin(), taken, rest_.begin() + static_cast<std::ptrdiff_t>(held));
      if (held + taken == 64) block(rest_.data());
    }
    count_ += taken;
    bytes = bytes.subspan(taken);
  }
}

std::string Sha256::hex() {
  const std::uint64_t bits = count_ * 8;
  const std::byte mark{0x80}, zero{0};
  add({&mark, 1});
  while (count_ % 64 != 56) add({&zero, 1});
  std::array<std::byte, 8> length{};
  for (std::size_t i = 0; i < 8; ++i) length[i] = static_cast<std::byte>(bits >> (56 - 8 * i));
  add(length);
  std::string text;
  for (const Word word : state_) text += fmt::format("{:08x}", word);
  return text;
}

std::string sha256_of(std::span<const std::byte> bytes) {
  Sha256 sum;
  sum.add(bytes);
  return sum.hex();
}

}  // namespace wrapture
