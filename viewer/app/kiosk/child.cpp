// Starting, hearing and ending the child.
#include "viewer/app/kiosk/child.hpp"

#include <fcntl.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is POSIX
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "engine/base/error.hpp"

namespace wrapture {

namespace {

constexpr std::size_t kLongestLine = 1 << 16;  // bytes; longer ones are cut

std::array<int, 2> make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw Error("no pipe can be made: too many files are open");
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return ends;
}

}  // namespace

bool LineReader::read_some(int descriptor, std::vector<std::string>& lines) {
  std::array<char, 4096> buffer{};
  const ssize_t count = read(descriptor, buffer.data(), buffer.size());
  if (count <= 0) return count < 0 && (errno == EAGAIN || errno == EINTR);
  rest_.append(buffer.data(), static_cast<std::size_t>(count));
  for (std::size_t end = 0; (end = rest_.find('\n')) != std::string::npos;) {
    lines.push_back(rest_.substr(0, end));
    rest_.erase(0, end + 1);
  }
  if (rest_.size() > kLongestLine) lines.push_back(std::exchange(rest_, {}));
  return true;
}

ChildProcess::ChildProcess(std::vector<std::string> words) {
  const std::array<int, 2> messages = make_pipe(), heartbeat = make_pipe();
  constexpr int kInChild = 3;
  words.insert(words.begin(), "wrapture");
  words.insert(words.end(), {"--heartbeat", std::to_string(kInChild)});
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, messages[1], STDERR_FILENO);
  posix_spawn_file_actions_adddup2(&actions, messages[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, heartbeat[1], kInChild);
  const int failed = posix_spawn(&pid_, "/proc/self/exe", &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(messages[1]);
  close(heartbeat[1]);
  messages_ = messages[0];
  heartbeat_ = heartbeat[0];
  if (failed != 0) {
    close(messages_);
    close(heartbeat_);
    throw Error("the kiosk's own program cannot be started again; is /proc mounted?");
  }
}

ChildProcess::~ChildProcess() {
  if (!ended()) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  close(messages_);
  close(heartbeat_);
}

std::optional<int> ChildProcess::ended() {
  int status = 0;
  if (!code_ && waitpid(pid_, &status, WNOHANG) == pid_) code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return code_;
}

void ChildProcess::send(int signal) const {
  if (!code_) kill(pid_, signal);
}

}  // namespace wrapture
