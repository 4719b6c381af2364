// What a folder holds, for the file browser. Pure but for reading folders.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace wrapture {

struct FileRow {
  std::string name;
  bool is_folder = false;
  std::uint64_t bytes = 0;
  std::int64_t changed = 0;  // larger is later
  bool operator==(const FileRow&) const = default;
};

enum class FileOrder { name, newest };

/// The ending of a name in lower case, with its dot.
std::string ending_of(const std::filesystem::path& path);
/// Pictures that load_image() knows.
std::span<const char* const> picture_endings();

/// Folders first, then files with one of the endings (none given: all), hidden ones left out; at most 2000. Names in the order that
/// people count in: 2 before 10. Empty where the folder cannot be read.
std::vector<FileRow> list_folder(const std::filesystem::path& folder, std::span<const std::string> endings, FileOrder order);

/// What can be added to `typed`, the start of a name: as much as all names that begin so share; with a slash for a single folder.
std::string completion(std::span<const FileRow> rows, const std::string& typed);

/// Whether `a` comes before `b`: letters whatever their case, numbers by their value.
bool natural_less(const std::string& a, const std::string& b);

}  // namespace wrapture
