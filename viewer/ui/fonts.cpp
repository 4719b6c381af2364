// Finds and loads fonts.
#include "viewer/ui/fonts.hpp"

#include <imgui.h>
#include <imgui_freetype.h>

#include <array>
#include <cmath>
#include <filesystem>

namespace wrapture {

namespace {

FontFile first_existing(std::initializer_list<FontFile> candidates) {
  for (const FontFile& candidate : candidates) {
    std::error_code ignored;
    if (std::filesystem::is_regular_file(candidate.path, ignored)) return candidate;
  }
  return {};
}

/// Latin, Latin Extended-A, dashes and quotes. Must outlive the atlas.
constexpr std::array<ImWchar, 7> kLatin{0x20, 0x17F, 0x2010, 0x2027, 0x2030, 0x2030, 0};

/// Only the glyphs of `texts`: thousands of others would cost a large texture and start-up time. Must outlive the atlas.
const ImVector<ImWchar>& ranges_of(const std::vector<std::string>& texts) {
  static ImVector<ImWchar> ranges;
  ImFontGlyphRangesBuilder builder;
  for (const std::string& text : texts) builder.AddText(text.c_str());
  ranges.clear();
  builder.BuildRanges(&ranges);
  return ranges;
}

ImFont* add_font(const FontFile& latin, const FontFile& cjk, float size_px, const ImVector<ImWchar>& cjk_ranges) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  ImFontConfig config;
  config.OversampleH = 1;  // hinted glyphs on whole pixels are the sharpest
  config.PixelSnapH = true;
  ImFont* font = nullptr;
  if (!latin.path.empty()) {
    config.FontNo = latin.face;
    font = atlas.AddFontFromFileTTF(latin.path.c_str(), size_px, &config, kLatin.data());
  }
  if (font == nullptr) {
    ImFontConfig built_in;
    built_in.SizePixels = size_px;
    font = atlas.AddFontDefault(&built_in);
  }
  if (!cjk.path.empty() && cjk_ranges.size() > 1) {
    config.MergeMode = true;
    config.FontNo = cjk.face;
#if IMGUI_VERSION_NUM < 19200
    if (latin.bold) config.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_Bold;  // Chinese fonts seldom come with a bold face
#endif
    atlas.AddFontFromFileTTF(cjk.path.c_str(), size_px, &config, cjk_ranges.Data);
  }
  return font;
}

}  // namespace

FontFile find_latin_font(bool strong) {
  if (strong)
    return first_existing({{"/usr/share/fonts/opentype/inter/Inter-SemiBold.otf"},
                           {"/usr/share/fonts/truetype/noto/NotoSans-SemiBold.ttf"},
                           {"/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf"},
                           {"/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"},
                           {"/usr/share/fonts/dejavu-sans-fonts/DejaVuSans-Bold.ttf"},
                           {"/usr/share/fonts/TTF/DejaVuSans-Bold.ttf"},
                           {"/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf"}});
  return first_existing({{"/usr/share/fonts/opentype/inter/Inter-Regular.otf"},
                         {"/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf"},
                         {"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"},
                         {"/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf"},
                         {"/usr/share/fonts/TTF/DejaVuSans.ttf"},
                         {"/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf"}});
}

FontFile find_cjk_font() {
  return first_existing({{"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2},
                         {"/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"},
                         {"/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"}});
}

Fonts load_fonts(float body_px, const std::vector<std::string>& texts, float title_px) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
#if IMGUI_VERSION_NUM < 19200
  atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
#endif
  const FontFile regular = find_latin_font(false), bold = find_latin_font(true), cjk = find_cjk_font();
  const ImVector<ImWchar>& wanted = ranges_of(texts);
  const float body = std::floor(body_px);
  Fonts fonts;
  fonts.body = add_font(regular, cjk, body, wanted);
  FontFile strong = bold.path.empty() ? regular : bold;
  strong.bold = true;
  fonts.strong = add_font(strong, cjk, body, wanted);
  fonts.small = add_font(regular, cjk, std::floor(body * 0.86f), wanted);
  if (title_px > 0) fonts.title = add_font(bold.path.empty() ? regular : bold, cjk, std::floor(title_px), wanted);
  return fonts;
}

}  // namespace wrapture
