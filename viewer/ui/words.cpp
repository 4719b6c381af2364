// The catalogue and the looking up.
#include "viewer/ui/words.hpp"

#include <atomic>
#include <cstdlib>
#include <unordered_map>
#include <vector>

namespace wrapture {

namespace {

constexpr Words kChinese[] = {
#include "viewer/ui/words_zh.inc"
};

std::atomic<Language> current{Language::english};

/// Copies, so that each has an address of its own: two English texts may have the same Chinese one, which a compiler keeps once.
const std::vector<std::string>& texts() {
  static const std::vector<std::string> copies = [] {
    std::vector<std::string> made;
    for (const Words& words : kChinese) made.emplace_back(words.chinese);
    return made;
  }();
  return copies;
}

using ByText = std::unordered_map<std::string_view, const char*>;

const ByText& by_english() {
  static const ByText map = [] {
    ByText made;
    for (std::size_t i = 0; i < std::size(kChinese); ++i) made.emplace(kChinese[i].english, texts()[i].c_str());
    return made;
  }();
  return map;
}

const std::unordered_map<const char*, const char*>& by_address() {
  static const std::unordered_map<const char*, const char*> map = [] {
    std::unordered_map<const char*, const char*> made;
    for (std::size_t i = 0; i < std::size(kChinese); ++i) made.emplace(texts()[i].c_str(), kChinese[i].english);
    return made;
  }();
  return map;
}

}  // namespace

std::span<const Words> chinese_words() { return kChinese; }

void set_language(Language language) { current = language; }

Language language() { return current; }

Language language_of(std::string_view locale) { return locale.starts_with("zh") ? Language::chinese : Language::english; }

Language system_language() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0') return language_of(value);
  return Language::english;
}

std::string_view to_string(Language language) { return language == Language::chinese ? "zh" : "en"; }

const char* tr(const char* english) {
  if (current == Language::english) return english;
  const auto found = by_english().find(english);
  return found == by_english().end() ? english : found->second;
}

const char* key_of(const char* shown) {
  const auto found = by_address().find(shown);
  return found == by_address().end() ? shown : found->second;
}

const std::string& in_language(const std::string& english, const std::string& chinese) {
  return language() == Language::chinese && !chinese.empty() ? chinese : english;
}

std::string tr_id(const char* english) { return fmt::format("{}###{}", tr(english), english); }

}  // namespace wrapture
