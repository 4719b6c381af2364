// RotatedLog.
#include "viewer/app/kiosk/log.hpp"

#include <algorithm>
#include <ctime>
#include <utility>

namespace wrapture {

namespace {
constexpr std::size_t kMaxLine = 2000;  // bytes
}

RotatedLog::RotatedLog(std::filesystem::path path, std::size_t max_bytes) : path_(std::move(path)), max_bytes_(max_bytes) { open(); }

RotatedLog::~RotatedLog() {
  if (file_ != nullptr) std::fclose(file_);
}

void RotatedLog::open() {
  std::error_code error;
  std::filesystem::create_directories(path_.parent_path(), error);
  bytes_ = static_cast<std::size_t>(std::filesystem::file_size(path_, error));
  if (error) bytes_ = 0;
  file_ = std::fopen(path_.c_str(), "ae");
}

void RotatedLog::add(std::string_view line) {
  if (bytes_ >= max_bytes_ / 2) {
    if (file_ != nullptr) std::fclose(file_);
    std::error_code ignored;
    std::filesystem::rename(path_, path_.string() + ".1", ignored);
    open();
  }
  if (file_ == nullptr) return;
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  char stamp[24]{};
  std::strftime(stamp, sizeof stamp, "%Y-%m-%d %H:%M:%S", &local);
  const auto shown = line.substr(0, kMaxLine);
  const int written = std::fprintf(file_, "%s %.*s\n", stamp, static_cast<int>(shown.size()), shown.data());
  bytes_ += static_cast<std::size_t>(std::max(written, 0));
  std::fflush(file_);
}

}  // namespace wrapture
