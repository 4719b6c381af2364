// The export worker.
#include "viewer/app/exporter.hpp"

#include <sys/resource.h>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "viewer/app/future.hpp"
#include "viewer/app/window.hpp"
#include "viewer/export/turntable.hpp"

namespace wrapture {

namespace {

constexpr int kNice = 10;                  // below the window; the driver's own threads get it too
constexpr std::uint64_t kMemoryShare = 4;  // one of so many parts of the device's memory: the window has its own network there

}  // namespace

Exporter::~Exporter() {
  cancelled_ = true;
  if (work_.valid()) work_.wait();
}

void Exporter::start(ExportTask task) {
  if (busy()) throw Error(Failure::usage, "another export is running; wait for it or cancel it");
  if (!names_animation(task.output.path)) check_writable(task.output.path);
  path_ = task.output.path;
  share_ = 0;
  cancelled_ = false;
  start_ = std::chrono::steady_clock::now();
  work_ = std::async(std::launch::async, [this, task = std::move(task)] {
    struct WakeAtEnd {
      ~WakeAtEnd() { Window::wake(); }
    } const wake;
    static_cast<void>(setpriority(PRIO_PROCESS, 0, kNice));  // of this thread; where it is not allowed it is as before
    run(task);
  });
}

void Exporter::tell(double share) {
  share_ = share;
  if (cancelled_) throw Error(Failure::interrupted, "cancelled");
}

void Exporter::run(const ExportTask& task) {
  const vk::Context context({.device = task.device, .validation = task.validation, .instance_extensions = {}});
  vk::KernelCache kernels(context);
  tell(0);
  Stylizer stylizer(context, kernels, task.library);
  stylizer.set_artwork(task.artwork);
  StyleSettings settings = task.settings;
  settings.memory = context.info().memory_bytes / kMemoryShare;
  stylizer.update(settings);
  tell(0);
  OutputWriter(context).write(task.output, stylizer, task.artwork, [this](double share) { tell(share); });
}

double Exporter::seconds_left() const {
  const double spent = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(), share = share_;
  return share > 0.02 && spent > 1 ? spent / share - spent : -1;
}

std::optional<std::filesystem::path> Exporter::take_done() {
  if (!ready(work_)) return std::nullopt;
  work_.get();
  return path_;
}

}  // namespace wrapture
