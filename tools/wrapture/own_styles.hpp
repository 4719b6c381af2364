// `wrapture styles add|export|import|remove`: the user's own styles.
#pragma once

#include "tools/wrapture/command.hpp"

namespace wrapture::cli {

/// styles: the subcommand that they belong to.
void add_own_styles(CLI::App& styles, Invocation& invocation);

}  // namespace wrapture::cli
