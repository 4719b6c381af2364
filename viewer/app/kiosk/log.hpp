// A log file of bounded size.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string_view>

namespace wrapture {

/// Lines with a time stamp; at half of `max_bytes` the file becomes PATH.1 and a new one begins. What cannot be written is dropped.
class RotatedLog {
 public:
  RotatedLog(std::filesystem::path path, std::size_t max_bytes);
  ~RotatedLog();
  RotatedLog(const RotatedLog&) = delete;
  RotatedLog& operator=(const RotatedLog&) = delete;

  void add(std::string_view line);

 private:
  void open();

  std::filesystem::path path_;
  std::size_t max_bytes_, bytes_ = 0;
  std::FILE* file_ = nullptr;
};

}  // namespace wrapture
