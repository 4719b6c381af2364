// Base64 (RFC 4648, section 4), for style codes in model metadata and style files.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wrapture {

/// The bytes, or nothing when `text` is not base64 (padding required, no white space).
std::optional<std::vector<std::byte>> decode_base64(std::string_view text);

std::string encode_base64(std::span<const std::byte> bytes);

}  // namespace wrapture
