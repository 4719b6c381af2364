// Runs work in a child process with little memory and time, so that what a hostile file does to it is seen from outside.
#pragma once

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <string>

#include "engine/base/error.hpp"

namespace wrapture {

struct Outcome {
  enum class Kind { finished, refused, threw, crashed } kind = Kind::crashed;  // refused: an Error(bad_input)
  std::string message;                                                         // of what was thrown
  double cpu_seconds = 0;
};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;  // shadow memory and slow code: no bounds
#else
inline constexpr bool kSanitized = false;
#endif

namespace child {

inline void limit(int what, rlim_t soft) {
  rlimit now{};
  getrlimit(what, &now);
  now.rlim_cur = std::min(soft, now.rlim_max);
  setrlimit(what, &now);
}

/// Address space of this process, bytes.
inline rlim_t address_space() {
  rlim_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages * static_cast<rlim_t>(sysconf(_SC_PAGESIZE));
}

[[noreturn]] inline void finish(int pipe_end, Outcome::Kind kind, const std::string& message) {
  const auto written = write(pipe_end, message.data(), std::min<std::size_t>(message.size(), 4000));
  _exit(written < 0 ? 100 : static_cast<int>(kind));
}

[[noreturn]] inline void run(const std::function<void()>& work, int pipe_end, rlim_t bytes) {
  limit(RLIMIT_CORE, 0);
  if (!kSanitized) limit(RLIMIT_AS, address_space() + bytes);
  if (!kSanitized) limit(RLIMIT_CPU, 10);
  try {
    work();
    finish(pipe_end, Outcome::Kind::finished, "");
  } catch (const Error& error) {
    finish(pipe_end, error.failure() == Failure::bad_input ? Outcome::Kind::refused : Outcome::Kind::threw, error.what());
  } catch (const std::exception& error) {
    finish(pipe_end, Outcome::Kind::threw, error.what());
  }
}

}  // namespace child

/// `work` with at most `bytes` of memory beyond what this process has already. Call it from a process of one thread.
inline Outcome run_limited(const std::function<void()>& work, std::uint64_t bytes) {
  int ends[2];
  if (pipe(ends) != 0) throw Error("no pipe");
  const pid_t id = fork();
  if (id == 0) child::run(work, ends[1], bytes);
  close(ends[1]);
  Outcome outcome;
  char buffer[4096];
  for (ssize_t got = 0; (got = read(ends[0], buffer, sizeof buffer)) > 0;) outcome.message.append(buffer, static_cast<std::size_t>(got));
  close(ends[0]);
  int status = 0;
  rusage used{};
  wait4(id, &status, 0, &used);
  if (WIFEXITED(status) && WEXITSTATUS(status) < static_cast<int>(Outcome::Kind::crashed))
    outcome.kind = static_cast<Outcome::Kind>(WEXITSTATUS(status));
  else
    outcome.message = WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status)) : "exit " + std::to_string(WEXITSTATUS(status));
  const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec); };
  outcome.cpu_seconds = seconds(used.ru_utime) + seconds(used.ru_stime);
  return outcome;
}

}  // namespace wrapture
