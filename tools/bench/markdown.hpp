// Text in tables of Markdown.
#pragma once

#include <string>

namespace wrapture::bench {

/// On one line, with what would end a cell escaped.
std::string markdown_cell(const std::string& text);

}  // namespace wrapture::bench
