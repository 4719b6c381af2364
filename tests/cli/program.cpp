// Runs the real program with posix_spawn; stdout and stderr go through files, so that nothing can block.
#include "tests/cli/program.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "tests/cli/temporary_folder.hpp"

namespace wrapture::test {
namespace {

std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> list;
  list.reserve(words.size() + 1);
  for (std::string& word : words) list.push_back(word.data());
  list.push_back(nullptr);
  return list;
}

/// The environment of the test with `changes` on top.
std::vector<std::string> merged_environment(const std::vector<std::string>& changes) {
  std::vector<std::string> merged = changes;
  for (char** entry = environ; *entry; ++entry) {
    const std::string text = *entry;
    const std::string name = text.substr(0, text.find('=') + 1);
    bool replaced = false;
    for (const std::string& change : changes) replaced = replaced || change.starts_with(name);
    if (!replaced) merged.push_back(text);
  }
  return merged;
}

int wait_for(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) throw std::runtime_error("waitpid failed");
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Outcome run_program(const Invocation& invocation) {
  const TemporaryFolder captured;
  const std::filesystem::path out = invocation.output.empty() ? captured / "out" : invocation.output;
  const std::filesystem::path err = captured / "err";
  std::vector<std::string> words = invocation.arguments;
  words.insert(words.begin(), WRAPTURE_PROGRAM);
  std::vector<std::string> environment = merged_environment(invocation.environment);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT, 0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(), O_WRONLY | O_CREAT, 0600);
  posix_spawn_file_actions_addchdir_np(&actions, invocation.folder.c_str());
  pid_t child = 0;
  const int failed = posix_spawn(&child, WRAPTURE_PROGRAM, &actions, nullptr, pointers(words).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::runtime_error("the program cannot be started: " WRAPTURE_PROGRAM);

  const int code = wait_for(child);
  return {code, invocation.output.empty() ? read_text(out) : std::string(), read_text(err)};
}

std::string to_string(const Invocation& invocation) {
  std::string line = "wrapture";
  for (const std::string& word : invocation.arguments) line += " " + (word.empty() ? std::string("''") : word);
  return line;
}

}  // namespace wrapture::test
