// The language of the window: every text that a user sees is looked up here by its English wording.
#pragma once

#include <fmt/format.h>

#include <span>
#include <string>
#include <string_view>

namespace wrapture {

enum class Language { english, chinese };

/// One line of the catalogue, viewer/ui/words_zh.inc.
struct Words {
  const char* english;
  const char* chinese;
};
std::span<const Words> chinese_words();

/// Of the whole program, from the next tr() on. Any thread; the window thread changes it.
void set_language(Language language);
[[nodiscard]] Language language();
/// "zh", "en" and longer names of either ("zh_CN.UTF-8"); English for everything else.
[[nodiscard]] Language language_of(std::string_view locale);
/// What LC_ALL, LC_MESSAGES or LANG say, the first of them that says anything.
[[nodiscard]] Language system_language();
[[nodiscard]] std::string_view to_string(Language language);  // "en", "zh"

/// The text in the language of the window; where the catalogue lacks it the text itself. What it points to is never freed, unless the
/// text itself is.
[[nodiscard]] const char* tr(const char* english);
/// What tr() was given when it answered with this very text; any other text itself. For ids that stay when the language changes.
[[nodiscard]] const char* key_of(const char* shown);
/// A label for ImGui whose id is the English text: a menu that is open stays open when the language changes.
[[nodiscard]] std::string tr_id(const char* english);

/// fmt::format() with a translated format.
template <typename... Values>
[[nodiscard]] std::string tr_format(const char* english, const Values&... values) {
  return fmt::vformat(tr(english), fmt::make_format_args(values...));
}

/// The one of two names that suits the language; the English one where there is no other.
[[nodiscard]] const std::string& in_language(const std::string& english, const std::string& chinese);

/// Marks a text of a table that is made before the language is known; tr() it where it is shown.
[[nodiscard]] constexpr const char* word(const char* english) { return english; }

}  // namespace wrapture
