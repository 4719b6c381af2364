// PDF in: asks pdfinfo or mutool for the size of the first page, then pdftocairo or mutool for a picture of it, and reads that PNG.
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <regex>

#include "engine/formats/formats.hpp"

namespace wrapture::formats {
namespace {

using Words = std::vector<std::string>;

std::optional<std::string> find_tool(const char* name) {
  const char* path = std::getenv("PATH");
  std::string_view folders = path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin";
  while (!folders.empty()) {
    const std::string_view folder = folders.substr(0, folders.find(':'));
    folders.remove_prefix(std::min(folders.size(), folder.size() + 1));
    std::string candidate = fmt::format("{}/{}", folder, name);
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return std::nullopt;
}

/// What the tool writes, at most `most` bytes; `file` is its standard input. Nothing where it fails.
std::optional<std::vector<std::byte>> output_of(Words words, int file, std::size_t most) {
  int ends[2];
  if (::lseek(file, 0, SEEK_SET) != 0 || ::pipe2(ends, O_CLOEXEC) != 0) return std::nullopt;
  posix_spawn_file_actions_t files{};
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, file, 0);
  posix_spawn_file_actions_adddup2(&files, ends[1], 1);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int failed = ::posix_spawn(&child, arguments[0], &files, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  ::close(ends[1]);
  std::vector<std::byte> bytes;
  std::vector<std::byte> buffer(std::size_t{1} << 16);
  for (ssize_t got = 0; failed == 0 && bytes.size() <= most; bytes.insert(bytes.end(), buffer.begin(), buffer.begin() + got)) {
    got = ::read(ends[0], buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR)
      got = 0;
    else if (got <= 0)
      break;
  }
  ::close(ends[0]);
  int status = -1;
  if (failed == 0) ::waitpid(child, &status, 0);
  if (status != 0 || bytes.size() > most) return std::nullopt;
  return bytes;
}

std::string text_of(const std::optional<std::vector<std::byte>>& bytes) {
  return bytes ? std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size()) : std::string();
}

struct Page {
  double width_pt = 0, height_pt = 0;
};

std::optional<Page> find_page(const std::string& text, const char* pattern) {
  std::smatch found;
  if (!std::regex_search(text, found, std::regex(pattern))) return std::nullopt;
  Page page{std::strtod(found[1].str().c_str(), nullptr), std::strtod(found[2].str().c_str(), nullptr)};
  if (found.size() > 4)
    page = {std::strtod(found[3].str().c_str(), nullptr) - page.width_pt, std::strtod(found[4].str().c_str(), nullptr) - page.height_pt};
  return page;
}

/// Either tool set: how it is asked.
struct Tools {
  Words size, picture;  // command lines
  const char* size_pattern;
};

std::optional<Tools> find_tools() {
  const auto info = find_tool("pdfinfo"), cairo = find_tool("pdftocairo");
  if (info && cairo)
    return Tools{{*info, "-f", "1", "-l", "1", "-"},
                 {*cairo, "-png", "-singlefile", "-f", "1", "-l", "1", "-r", "DPI", "-", "-"},
                 R"(size:\s*([0-9.]+) x ([0-9.]+) pts)"};
  if (const auto mutool = find_tool("mutool"))
    return Tools{{*mutool, "pages", "/dev/stdin", "1"},
                 {*mutool, "draw", "-q", "-F", "png", "-r", "DPI", "-o", "-", "/dev/stdin", "1"},
                 R"re(<MediaBox l="([-0-9.]+)" b="([-0-9.]+)" r="([-0-9.]+)" t="([-0-9.]+)")re"};
  return std::nullopt;
}

}  // namespace

Image decode_pdf(const std::filesystem::path& path, int file, const LoadOptions& options) {
  auto tools = find_tools();
  if (!tools)
    refuse_image(path, "is a PDF, which needs pdftocairo or mutool; install poppler-utils or mupdf-tools, or save it as TIFF or PNG");
  const auto page = find_page(text_of(output_of(tools->size, file, 1u << 20)), tools->size_pattern);
  if (!page) refuse_image(path, "is a damaged or locked PDF (its first page cannot be found); save it again without a password");
  constexpr double kPoint_mm = 25.4 / 72;
  const double dpi = fitting_dpi(path, page->width_pt * kPoint_mm, page->height_pt * kPoint_mm, options.vector_dpi);
  for (std::string& word : tools->picture)
    if (word == "DPI") word = fmt::format("{:.4f}", dpi);
  const auto png = output_of(tools->picture, file, std::size_t{512} << 20);
  if (!png || !is_png(*png)) refuse_image(path, "is a PDF whose first page cannot be drawn; save it as TIFF or PNG");
  Image image = decode_png(path, *png);
  image.dpi = tidy_dpi(dpi);
  return image;
}

}  // namespace wrapture::formats
