// zenity --file-selection, asked without waiting for it.
#include "viewer/app/system_dialog.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string_view>

#include "engine/base/error.hpp"
#include "viewer/app/future.hpp"

namespace wrapture {

namespace {

std::string find_zenity() {
  const char* path = std::getenv("PATH");
  std::string_view folders = path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin";
  while (!folders.empty()) {
    const std::string_view folder = folders.substr(0, folders.find(':'));
    folders.remove_prefix(std::min(folders.size(), folder.size() + 1));
    std::string candidate = std::string(folder) + "/zenity";
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return {};
}

std::vector<std::string> words_of(const std::string& program, const SystemQuestion& question) {
  std::vector<std::string> words{program, "--file-selection", "--title=" + question.title, "--filename=" + question.start.string()};
  if (question.saves) words.insert(words.end(), {"--save", "--confirm-overwrite"});
  if (question.endings.empty()) return words;
  std::string filter = "--file-filter=";
  for (const std::string& ending : question.endings) {
    std::string upper = ending;
    for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    filter += (filter.back() == '=' ? "*" : " *") + ending + " *" + upper;
  }
  words.push_back(filter);
  return words;
}

/// What the child writes until it ends; empty where it was cancelled.
std::string answer_of(pid_t child, int pipe_end) {
  std::string text;
  std::array<char, 4096> buffer{};
  for (ssize_t got = 0; (got = ::read(pipe_end, buffer.data(), buffer.size())) != 0 && text.size() < (1u << 16);) {
    if (got < 0 && errno != EINTR) break;
    if (got > 0) text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  ::close(pipe_end);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (status != 0) return {};
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

}  // namespace

bool SystemDialog::available() { return !find_zenity().empty(); }

void SystemDialog::ask(const SystemQuestion& question, void (*wake)()) {
  close();
  std::vector<std::string> words = words_of(find_zenity(), question);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw Error("the system's file dialog cannot be opened; type the path instead");
  posix_spawn_file_actions_t files{};
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, ends[1], 1);
  posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
  const int failed = ::posix_spawn(&child_, arguments[0], &files, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  ::close(ends[1]);
  if (failed != 0) {
    ::close(ends[0]);
    throw Error("the system's file dialog cannot be started; type the path instead");
  }
  answer_ = std::async(std::launch::async, [child = child_, end = ends[0], wake] {
    std::string text = answer_of(child, end);
    wake();
    return text;
  });
}

std::optional<std::string> SystemDialog::take() {
  if (!ready(answer_)) return std::nullopt;
  return answer_.get();
}

void SystemDialog::close() {
  if (!answer_.valid()) return;
  if (!ready(answer_)) ::kill(child_, SIGTERM);
  answer_ = {};  // waits for the child's end
}

}  // namespace wrapture
