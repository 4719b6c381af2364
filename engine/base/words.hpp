// Words of users: which known one was probably meant.
#pragma once

#include <cstddef>
#include <string_view>

namespace wrapture {

/// Insertions, deletions and replacements that turn `a` into `b` (Levenshtein).
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace wrapture
