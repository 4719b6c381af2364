// The supervisor's loop: hear the child, answer who asks for the status, start again.
#include "viewer/app/kiosk/supervisor.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): sigaction is POSIX
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cmath>
#include <cstring>
#include <ctime>
#include <memory>
#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "viewer/app/kiosk/child.hpp"
#include "viewer/app/kiosk/log.hpp"
#include "viewer/app/kiosk/policy.hpp"

namespace wrapture {

namespace {

constexpr std::size_t kLogBytes = 10u << 20;
constexpr int kPoll_ms = 200;
constexpr double kEnd_s = 5;  // from SIGTERM to SIGKILL
constexpr int kNoDevice = static_cast<int>(Failure::no_device), kUsage = static_cast<int>(Failure::usage);

volatile sig_atomic_t asked_to_end = 0;
void on_signal(int) { asked_to_end = 1; }

double now_s() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

sockaddr_un address_of(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.string().size() >= sizeof address.sun_path) throw Error(path.string() + ": is too long for a socket; set XDG_RUNTIME_DIR");
  std::strcpy(address.sun_path, path.c_str());
  return address;
}

/// Says the status to whoever connects; a lock beside it keeps a second kiosk away.
class StatusSocket {
 public:
  explicit StatusSocket(std::filesystem::path path) : path_(std::move(path)) {
    std::error_code ignored;
    std::filesystem::create_directories(path_.parent_path(), ignored);
    lock_ = open((path_.string() + ".lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (lock_ < 0 || flock(lock_, LOCK_EX | LOCK_NB) != 0) {
      if (lock_ >= 0) close(lock_);
      throw Error(path_.string() + ": a kiosk runs already; `wrapture kiosk --status` asks it");
    }
    std::filesystem::remove(path_, ignored);  // of one that was killed
    socket_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const sockaddr_un address = address_of(path_);
    const mode_t before = umask(0177);
    const bool bound = bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 && listen(socket_, 8) == 0;
    umask(before);
    if (!bound) throw Error(path_.string() + ": the status socket cannot be made; set XDG_RUNTIME_DIR to a folder of yours");
  }
  ~StatusSocket() {
    close(socket_);
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
    close(lock_);
  }
  StatusSocket(const StatusSocket&) = delete;
  StatusSocket& operator=(const StatusSocket&) = delete;

  [[nodiscard]] int descriptor() const { return socket_; }
  void answer(const std::string& line) const {
    const int client = accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) return;
    send(client, line.data(), line.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    close(client);
  }

 private:
  std::filesystem::path path_;
  int lock_ = -1, socket_ = -1;
};

class Supervisor {
 public:
  explicit Supervisor(const SupervisorOptions& options)
      : options_(options), status_(kiosk_socket_path()), log_(kiosk_log_path(), kLogBytes), policy_(now_s()), begun_s_(now_s()) {}

  int run() {
    while (asked_to_end == 0) {
      if (!child_ && now_s() >= start_at_s_) start();
      wait();
      if (!child_) continue;
      if (policy_.hangs(now_s())) {
        say(fmt::format("the show has said nothing for {:.0f} s and is ended", kHeartbeat_s));
        child_->send(SIGKILL);
        while (!child_->ended()) usleep(1000);
      }
      restart_as_planned();
      if (const auto code = child_->ended()) {
        hear();
        if (*code == 0 && !planned_) return 0;
        if (*code == kUsage || (*code == static_cast<int>(Failure::bad_input) && starts_ == 1))
          return *code;  // nothing that a restart mends
        ended(*code);
      }
    }
    end_child();
    return 0;
  }

 private:
  void start() {
    std::vector<std::string> words = options_.child;
    words.insert(words.end(), {"--mode", std::string(to_string(policy_.mode()))});
    child_ = std::make_unique<ChildProcess>(words);
    planned_ = false;
    ++starts_;
    policy_.started(now_s());
    say(fmt::format("the show starts, mode {}, process {}", to_string(policy_.mode()), child_->pid()));
  }

  void ended(int code) {
    child_.reset();
    if (planned_) {
      start_at_s_ = now_s();
      return;
    }
    const KioskMode before = policy_.mode();
    const double wait_s = policy_.failed(now_s(), code == kNoDevice);
    start_at_s_ = now_s() + wait_s;
    say(fmt::format("the show ended with code {}; again in {:.1f} s", code, wait_s));
    if (policy_.mode() != before) say(fmt::format("stepped down to mode {}", to_string(policy_.mode())));
  }

  /// Once a day, in the planned minute.
  void restart_as_planned() {
    if (options_.restart_min < 0 || now_s() - begun_s_ < 120) return;
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    localtime_r(&now, &local);
    const bool due = local.tm_hour * 60 + local.tm_min == options_.restart_min;
    if (due && !was_due_) {
      say("planned restart");
      planned_ = true;
      child_->send(SIGTERM);
    }
    was_due_ = due;
  }

  void wait() {
    std::array<pollfd, 3> watched{{{status_.descriptor(), POLLIN, 0}, {-1, POLLIN, 0}, {-1, POLLIN, 0}}};
    if (child_) {
      watched[1].fd = child_->messages();
      watched[2].fd = child_->heartbeat();
    }
    const int ready = poll(watched.data(), watched.size(), kPoll_ms);
    if (ready <= 0) return;
    if ((watched[0].revents & POLLIN) != 0) status_.answer(status());
    if (child_) hear();
    if (child_ && (watched[1].revents & POLLHUP) != 0) usleep(20'000);  // it is about to end
  }

  void hear() {
    std::vector<std::string> lines;
    while (child_->message_lines.read_some(child_->messages(), lines) && !lines.empty()) {
      for (const std::string& line : lines) say(line);
      lines.clear();
    }
    while (child_->heartbeat_lines.read_some(child_->heartbeat(), lines) && !lines.empty()) {
      policy_.heartbeat(now_s());
      heard_ = lines.back();
      lines.clear();
    }
  }

  void end_child() {
    if (!child_) return;
    child_->send(SIGTERM);
    for (const double end_s = now_s() + kEnd_s; !child_->ended() && now_s() < end_s;) usleep(20'000);
    hear();
    say("ended");
  }

  std::string status() {
    nlohmann::json json = nlohmann::json::parse(heard_, nullptr, false);
    if (!json.is_object()) json = nlohmann::json::object();
    json["mode"] = to_string(policy_.mode());
    json["running"] = child_ != nullptr;
    json["process"] = child_ ? child_->pid() : 0;
    json["restarts"] = starts_ > 0 ? starts_ - 1 : 0;
    json["failures"] = policy_.failures(now_s());
    json["up_s"] = std::round(now_s() - begun_s_);
    json["log"] = kiosk_log_path().string();
    return json.dump() + "\n";
  }

  void say(const std::string& line) {
    log_.add(line);
    fmt::print(stderr, "{}\n", line.starts_with("wrapture: ") ? line : "wrapture: " + line);
  }

  const SupervisorOptions& options_;
  StatusSocket status_;
  RotatedLog log_;
  RestartPolicy policy_;
  std::unique_ptr<ChildProcess> child_;
  std::string heard_;
  double begun_s_, start_at_s_ = 0;
  int starts_ = 0;
  bool planned_ = false, was_due_ = false;
};

}  // namespace

std::filesystem::path kiosk_socket_path() {
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  const bool usable = runtime != nullptr && std::filesystem::path(runtime).is_absolute();
  return usable ? std::filesystem::path(runtime) / "wrapture-kiosk.sock" : state_folder() / "kiosk.sock";
}

std::filesystem::path kiosk_log_path() { return state_folder() / "kiosk.log"; }

int supervise(const SupervisorOptions& options) {
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  Supervisor supervisor(options);
  return supervisor.run();
}

std::string kiosk_status() {
  const int client = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = address_of(kiosk_socket_path());
  std::string line;
  if (connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    std::array<char, 1024> buffer{};
    for (ssize_t count = 0; (count = read(client, buffer.data(), buffer.size())) > 0;)
      line.append(buffer.data(), static_cast<std::size_t>(count));
  }
  close(client);
  if (line.empty()) throw Error(kiosk_socket_path().string() + ": no kiosk runs; start one with `wrapture kiosk`");
  return line;
}

}  // namespace wrapture
