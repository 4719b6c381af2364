// What the sheet of mouse and keyboard says.
#pragma once

#include <string>
#include <vector>

namespace wrapture {

struct CheatSheetLine {
  std::string keys, meaning;
};

/// Every command that has a shortcut, and what the mouse does, in the language of the window.
std::vector<CheatSheetLine> cheat_sheet();

}  // namespace wrapture
