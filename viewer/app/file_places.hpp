// Where the user goes: files opened lately and favourite folders, remembered between starts.
#pragma once

#include <filesystem>
#include <vector>

namespace wrapture {

class FilePlaces {
 public:
  /// Reads `file`; one that is missing or damaged is as none.
  explicit FilePlaces(std::filesystem::path file);

  /// Latest first, each once, at most 12.
  [[nodiscard]] const std::vector<std::filesystem::path>& recent() const { return recent_; }
  [[nodiscard]] const std::vector<std::filesystem::path>& favourites() const { return favourites_; }
  [[nodiscard]] bool is_favourite(const std::filesystem::path& folder) const;

  /// Both are written at once; a disk that is full is no reason to disturb the user.
  void add_recent(const std::filesystem::path& file);
  void toggle_favourite(const std::filesystem::path& folder);

 private:
  void save() const;

  std::filesystem::path file_;
  std::vector<std::filesystem::path> recent_, favourites_;
};

/// Without "." and "..", absolute, without a slash at the end.
std::filesystem::path tidy_path(const std::filesystem::path& path);

}  // namespace wrapture
