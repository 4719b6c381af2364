// The catalogue of the window's texts: complete, used, with the same values to fill in; and no text of the panels that is not in it.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <set>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "viewer/ui/actions.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {
namespace {

namespace fs = std::filesystem;

/// A text of a source file: its value, with what stands before it.
struct Literal {
  std::string file, text, before;
};

/// Joined as the compiler joins them; escapes are undone where texts have them.
std::vector<Literal> literals_of(const fs::path& path) {
  const auto bytes = read_file(path, 1u << 22);
  const std::string source(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  std::vector<Literal> found;
  std::size_t end_of_last = 0;
  for (std::size_t i = 0; i < source.size(); ++i) {
    if (source.compare(i, 2, "//") == 0 || source.compare(i, 8, "#include") == 0) {
      i = std::min(source.find('\n', i), source.size());
      continue;
    }
    if (source[i] == '\'' && i > 0 && std::isalnum(static_cast<unsigned char>(source[i - 1])) == 0) {  // a character, not a thousands mark
      i = source.find('\'', source[i + 1] == '\\' ? i + 3 : i + 2);
      continue;
    }
    if (source[i] != '"') continue;
    std::string text;
    const std::size_t start = i;
    for (++i; source[i] != '"'; ++i) {
      if (source[i] == '\\') {
        ++i;
        text += source[i] == 'n' ? '\n' : source[i];
      } else {
        text += source[i];
      }
    }
    const std::string between = source.substr(end_of_last, start - end_of_last);
    const bool joined = !found.empty() && end_of_last > 0 && between.find_first_not_of(" \n") == std::string::npos;
    if (joined)
      found.back().text += text;
    else
      found.push_back(
          {path.filename().string(), text, source.substr(start - std::min<std::size_t>(start, 60), std::min<std::size_t>(start, 60))});
    end_of_last = i + 1;
  }
  return found;
}

std::vector<Literal> literals_in(std::initializer_list<const char*> folders) {
  std::vector<Literal> all;
  for (const char* folder : folders)
    for (const auto& entry : fs::directory_iterator(fs::path(WRAPTURE_TESTS_FOLDER) / ".." / folder))
      if (const auto name = entry.path().extension(); name == ".cpp" || name == ".hpp") {
        const auto some = literals_of(entry.path());
        all.insert(all.end(), some.begin(), some.end());
      }
  return all;
}

bool ends_with_call(const std::string& before, std::initializer_list<std::string_view> names) {
  return std::ranges::any_of(names, [&](std::string_view name) {
    if (!before.ends_with(std::string(name) + "(")) return false;
    const std::size_t at = before.size() - name.size() - 1;
    return at == 0 || (std::isalnum(static_cast<unsigned char>(before[at - 1])) == 0 && before[at - 1] != '_');
  });
}

bool is_wrapped(const Literal& literal) { return ends_with_call(literal.before, {"tr", "tr_id", "tr_format", "word"}); }

/// Every text that the program asks the catalogue for.
std::set<std::string> wanted_words() {
  std::set<std::string> wanted;
  for (const Literal& literal : literals_in({"viewer/ui", "viewer/app"}))
    if (is_wrapped(literal)) wanted.insert(literal.text);
  for (const CommandInfo& info : all_commands())
    for (const std::string_view text : {info.title, info.help})
      if (!text.empty()) wanted.emplace(text);
  return wanted;
}

/// What printf or fmt fill in, in order.
std::vector<std::string> placeholders(const std::string& text) {
  static const std::regex pattern(R"(%[-+0-9.]*[a-zA-Z]|%%|\{[^}]*\})");
  std::vector<std::string> found;
  for (std::sregex_iterator i(text.begin(), text.end(), pattern), end; i != end; ++i) found.push_back(i->str());
  return found;
}

TEST(Words, EveryTextHasAChineseOneAndEveryLineIsUsed) {
  const std::set<std::string> wanted = wanted_words();
  ASSERT_GT(wanted.size(), 150u) << "the sources were not understood";
  std::set<std::string> known;
  for (const Words& words : chinese_words()) {
    EXPECT_TRUE(known.insert(words.english).second) << "twice in words_zh.inc: " << words.english;
    EXPECT_TRUE(wanted.contains(words.english)) << "words_zh.inc has a text that nothing shows: " << words.english;
    EXPECT_NE(std::string_view(words.chinese), "") << words.english;
  }
  for (const std::string& text : wanted) EXPECT_TRUE(known.contains(text)) << "words_zh.inc lacks: " << text;
}

TEST(Words, BothLanguagesFillInTheSameValues) {
  for (const Words& words : chinese_words()) EXPECT_EQ(placeholders(words.english), placeholders(words.chinese)) << words.english;
}

/// Texts for the user begin with a capital letter or are sentences; ids and places of our own are in lower case.
bool looks_shown(const std::string& text) {
  static const std::regex capital(R"(^[A-Z][a-z]+)"), sentence(R"([a-z]{3,} [a-z]+ [a-z]+|[a-z]{3,}\.{3}$)");
  return text.find("##") == std::string::npos && (std::regex_search(text, capital) || std::regex_search(text, sentence));
}

/// Names are the same in every language; errors are sentences of the command line too.
bool may_be_plain(const Literal& literal) {
  static const std::set<std::string> names{"English", "Wrapture", "Escape", "Tab", "Up", "Down", "Left", "Right"};
  static const std::regex plain(R"(kLibraries|(remember_place|Error)\([^;]*$|(throw|places)[^;]*$)");
  return names.contains(literal.text.substr(0, literal.text.find(' '))) || literal.file == "commands.cpp" || literal.file == "fonts.cpp" ||
         std::regex_search(literal.before, plain);
}

TEST(Words, NoTextOfAPanelIsLeftOut) {
  for (const Literal& literal : literals_in({"viewer/ui"}))
    if (looks_shown(literal.text)) {
      EXPECT_TRUE(is_wrapped(literal) || may_be_plain(literal)) << literal.file << ": put tr(...) around \"" << literal.text << "\"";
    }
  static const std::regex say(R"(say\((fmt::format\()?$)");
  for (const Literal& literal : literals_in({"viewer/app"}))
    if (std::regex_search(literal.before, say)) {
      ADD_FAILURE() << literal.file << ": say(tr(...)) instead of \"" << literal.text << "\"";
    }
}

/// Where a label is also ImGui's id, the id has to stay.
TEST(Words, LabelsKeepTheirIds) {
  static const std::regex bare(
      R"(ImGui::(Button|MenuItem|BeginMenu|Selectable|Checkbox|RadioButton|CollapsingHeader|TreeNode|BeginTabItem|SmallButton)\(tr\($)");
  for (const Literal& literal : literals_in({"viewer/ui"}))
    EXPECT_FALSE(std::regex_search(literal.before, bare)) << literal.file << ": tr_id() for \"" << literal.text << "\"";
}

struct ChineseWindow {
  ChineseWindow() { set_language(Language::chinese); }
  ~ChineseWindow() { set_language(Language::english); }
};

TEST(Words, ChangeAtOnce) {
  EXPECT_STREQ(tr("Open"), "Open");
  const ChineseWindow window;
  EXPECT_STREQ(tr("Open"), "打开");
  EXPECT_STREQ(key_of(tr("Open")), "Open");
  EXPECT_EQ(tr_id("Open"), "打开###Open");
  EXPECT_EQ(tr_format("Saved {}", "a.png"), "已保存 a.png");
  EXPECT_STREQ(tr("no such text"), "no such text");
  EXPECT_STREQ(key_of("no such text"), "no such text");
  EXPECT_EQ(in_language("Wave", "浪"), "浪");
  EXPECT_EQ(in_language("Wave", ""), "Wave");
}

TEST(Words, TextsThatAreAlikeInChineseKeepTheirKeys) {
  const ChineseWindow window;
  for (const Words& words : chinese_words()) EXPECT_STREQ(key_of(tr(words.english)), words.english);
}

TEST(Words, LanguageFollowsLocaleAndCommand) {
  EXPECT_EQ(language_of("zh_CN.UTF-8"), Language::chinese);
  EXPECT_EQ(language_of("zh"), Language::chinese);
  EXPECT_EQ(language_of("de_DE.UTF-8"), Language::english);
  EXPECT_EQ(language_of(""), Language::english);
  Document document;
  ViewState view;
  const auto run = [&](const char* line) { EXPECT_TRUE(perform(parse_action(line), document, view, {})); };
  run("language zh");
  EXPECT_EQ(language(), Language::chinese);
  run("language");
  EXPECT_EQ(language(), Language::english);
  run("language en");
  EXPECT_EQ(language(), Language::english);
  EXPECT_THROW(run("language tlh"), Error);
  EXPECT_EQ(language(), Language::english);
}

}  // namespace
}  // namespace wrapture
