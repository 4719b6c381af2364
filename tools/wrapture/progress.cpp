// Progress on stderr, and Ctrl+C.
#include "tools/wrapture/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <csignal>

#include "engine/base/error.hpp"

namespace wrapture::cli {
namespace {

volatile std::sig_atomic_t stop = 0;  // the one thing that a signal handler may write

void on_signal(int) { stop = 1; }

void handle_signals(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = static_cast<int>(handler == SIG_DFL ? 0u : SA_RESETHAND);  // a second Ctrl+C ends at once
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

std::string rounded_time(double seconds) {
  if (seconds < 100) return fmt::format("{:.0f} s", std::ceil(seconds));
  if (seconds < 6000) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.0f} h", seconds / 3600);
}

bool interrupted() { return stop != 0; }

LongWork::LongWork(std::string what, bool quiet)
    : what_(std::move(what)), shown_(!quiet && isatty(STDERR_FILENO) == 1), start_(std::chrono::steady_clock::now()) {
  stop = 0;
  handle_signals(on_signal);
}

LongWork::~LongWork() {
  handle_signals(SIG_DFL);
  if (shown_) fmt::print(stderr, "\r\x1b[K");
}

void LongWork::tell(double share) {
  if (stop != 0) throw Error(Failure::interrupted, what_ + " was interrupted; nothing was written");
  const auto now = std::chrono::steady_clock::now();
  if (!shown_ || (now - told_ < std::chrono::milliseconds(200) && share < 1)) return;
  told_ = now;
  const double spent = std::chrono::duration<double>(now - start_).count();
  const std::string left = share > 0 && spent > 1 ? ", " + rounded_time(spent / share - spent) + " left" : "";
  fmt::print(stderr, "\r\x1b[Kwrapture: {} {:3.0f} %{}", what_, 100 * std::clamp(share, 0.0, 1.0), left);
  std::fflush(stderr);
}

}  // namespace wrapture::cli
