// What a decoder may do: little memory, little time, no network, no writing to files.
#pragma once

#include <cstdint>

namespace wrapture {

/// none: also no new programs. tools: those that draw PDF files.
enum class Programs { none, tools };

/// For this process and its children, for good. file_bytes: of the input, which may be mapped beside the usual memory.
void enter_sandbox(Programs programs, std::uint64_t file_bytes);

}  // namespace wrapture
