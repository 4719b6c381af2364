// `wrapture score`.
#pragma once

#include "tools/wrapture/command.hpp"

namespace wrapture::cli {

void add_score(CLI::App& program, Invocation& invocation);

}  // namespace wrapture::cli
