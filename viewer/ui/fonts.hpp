// Fonts of the user interface: found on the system when the program starts; the one built into Dear ImGui where there is none.
#pragma once

#include <string>
#include <vector>

struct ImFont;

namespace wrapture {

struct Fonts {
  ImFont* body = nullptr;
  ImFont* strong = nullptr;  // headings
  ImFont* small = nullptr;   // captions
  ImFont* title = nullptr;   // read from afar; null where it was not asked for
};

struct FontFile {
  std::string path;  // empty: not found
  int face = 0;      // in a collection
  bool bold = false;
};

/// The first file of each list that exists.
FontFile find_latin_font(bool strong);
FontFile find_cjk_font();

/// Adds the fonts to the current ImGui context's atlas. body_px: height of body text; texts: whatever will be shown that is not Latin;
/// title_px: of Fonts::title, 0: none.
Fonts load_fonts(float body_px, const std::vector<std::string>& texts, float title_px = 0);

}  // namespace wrapture
