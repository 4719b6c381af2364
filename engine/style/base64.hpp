// Base64 (RFC 4648, section 4), for style codes in model metadata.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace wrapture {

/// The bytes, or nothing when `text` is not base64 (padding required, no white space).
std::optional<std::vector<std::byte>> decode_base64(std::string_view text);

}  // namespace wrapture
