// Reading folders, and the order of names.
#include "viewer/app/file_list.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace wrapture {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxListed = 2000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
int lower(char c) { return std::tolower(static_cast<unsigned char>(c)); }

/// Digits from `at` on without leading zeros; `at` is moved behind them.
std::string_view take_number(std::string_view text, std::size_t& at) {
  while (at + 1 < text.size() && text[at] == '0' && is_digit(text[at + 1])) ++at;
  const std::size_t first = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  return text.substr(first, at - first);
}

bool admits(std::span<const std::string> endings, const fs::path& path) {
  return endings.empty() || std::ranges::find(endings, ending_of(path)) != endings.end();
}

}  // namespace

std::string ending_of(const fs::path& path) {
  std::string ending = path.extension().string();
  std::ranges::transform(ending, ending.begin(), [](char c) { return static_cast<char>(lower(c)); });
  return ending;
}

std::span<const char* const> picture_endings() {
  static constexpr std::array kEndings{".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".psd", ".psb", ".svg", ".pdf", ".ai"};
  return kEndings;
}

bool natural_less(const std::string& a, const std::string& b) {
  std::size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    if (is_digit(a[i]) && is_digit(b[j])) {
      const std::string_view x = take_number(a, i), y = take_number(b, j);
      if (x != y) return x.size() != y.size() ? x.size() < y.size() : x < y;
    } else if (lower(a[i]) != lower(b[j])) {
      return lower(a[i]) < lower(b[j]);
    } else {
      ++i;
      ++j;
    }
  }
  if ((i < a.size()) != (j < b.size())) return j < b.size();
  return a < b;
}

std::vector<FileRow> list_folder(const fs::path& folder, std::span<const std::string> endings, FileOrder order) {
  std::vector<FileRow> rows;
  std::error_code error;
  for (auto entry = fs::directory_iterator(folder, error); !error && entry != fs::directory_iterator(); entry.increment(error)) {
    FileRow row{.name = entry->path().filename().string()};
    std::error_code ignored;
    if (row.name.starts_with('.') || rows.size() >= kMaxListed) continue;
    row.is_folder = entry->is_directory(ignored);
    if (!row.is_folder && !admits(endings, entry->path())) continue;
    if (!row.is_folder) row.bytes = entry->file_size(ignored);
    row.changed = static_cast<std::int64_t>(entry->last_write_time(ignored).time_since_epoch().count());
    rows.push_back(std::move(row));
  }
  std::ranges::sort(rows, [&](const FileRow& a, const FileRow& b) {
    if (a.is_folder != b.is_folder) return a.is_folder;
    if (order == FileOrder::newest && a.changed != b.changed) return a.changed > b.changed;
    return natural_less(a.name, b.name);
  });
  return rows;
}

std::string completion(std::span<const FileRow> rows, const std::string& typed) {
  std::string shared;
  const FileRow* only = nullptr;
  std::size_t count = 0;
  for (const FileRow& row : rows) {
    if (!row.name.starts_with(typed)) continue;
    if (count++ == 0) {
      shared = row.name;
      only = &row;
    }
    const auto [differs, other] = std::ranges::mismatch(shared, row.name);
    shared.resize(static_cast<std::size_t>(differs - shared.begin()));
  }
  if (count == 0) return {};
  return shared.substr(typed.size()) + (count == 1 && only->is_folder ? "/" : "");
}

}  // namespace wrapture
