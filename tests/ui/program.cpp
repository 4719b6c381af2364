// Child processes.
#include "tests/ui/program.hpp"

#include <fcntl.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is POSIX
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace wrapture::test {

namespace {

std::vector<std::string> make_environment(const Launch& launch) {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    const auto equals = text.find('=');
    if (equals != std::string::npos) variables[text.substr(0, equals)] = text.substr(equals + 1);
  }
  for (const std::string& name : launch.without) variables.erase(name);
  for (const auto& [name, value] : launch.environment) variables[name] = value;
  std::vector<std::string> lines;
  for (const auto& [name, value] : variables) lines.push_back(name + "=" + value);
  return lines;
}

std::vector<char*> pointers(std::vector<std::string>& lines) {
  std::vector<char*> result;
  for (std::string& line : lines) result.push_back(line.data());
  result.push_back(nullptr);
  return result;
}

}  // namespace

Program::Program(const Launch& launch) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  const auto redirect = [&](int descriptor, const std::filesystem::path& path) {
    posix_spawn_file_actions_addopen(&files, descriptor, path.empty() ? "/dev/null" : path.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  };
  redirect(STDOUT_FILENO, launch.output);
  redirect(STDERR_FILENO, launch.errors);
  std::vector<std::string> words = launch.words, variables = make_environment(launch);
  const int failed = posix_spawnp(&pid_, words[0].c_str(), &files, nullptr, pointers(words).data(), pointers(variables).data());
  posix_spawn_file_actions_destroy(&files);
  if (failed != 0) throw std::runtime_error(words[0] + " cannot be started: install it with tools/test.sh");
}

Program::~Program() {
  if (wait(Seconds(0))) return;
  kill(pid_, SIGTERM);
  if (wait(Seconds(3))) return;
  kill(pid_, SIGKILL);
  wait(Seconds(3));
}

std::optional<int> Program::wait(Seconds longest) {
  wait_until(longest, [this] {
    if (exit_code_) return true;
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) != pid_) return false;
    exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return true;
  });
  return exit_code_;
}

double Program::processor_s() const {
  std::string text = read_text("/proc/" + std::to_string(pid_) + "/stat");
  std::istringstream fields(text.substr(text.rfind(')') + 2));  // the name before may hold spaces
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  double user = 0, system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void sleep_for(Seconds time) { std::this_thread::sleep_for(time); }

}  // namespace wrapture::test
