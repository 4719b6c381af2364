// `wrapture kiosk`: the parent supervises, the child (--mode) shows.
#include "viewer/app/kiosk/kiosk.hpp"

#include <sys/prctl.h>

#include <csignal>

#include "engine/base/error.hpp"
#include "tools/wrapture/command.hpp"
#include "viewer/app/kiosk/playlist.hpp"
#include "viewer/app/kiosk/supervisor.hpp"

namespace wrapture::cli {
namespace {

struct KioskWords {
  KioskOptions kiosk;
  std::string size, mode;
  bool status = false;
};

int run_child(const Common& common, const KioskWords& words) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);  // no show without its supervisor
  KioskOptions options = words.kiosk;
  options.device = common.device;
  options.validation = validation_of(common);
  options.mode = kiosk_mode(words.mode);
  if (const Size size = parse_size("--size", words.size); size.width > 0) {
    options.width = size.width;
    options.height = size.height;
  }
  return run_kiosk(options);
}

/// Everything that can be wrong with the words and the playlist is said before anything is started.
int run_supervisor(const Common& common, const KioskWords& words) {
  SupervisorOptions options;
  options.child = {"kiosk",
                   "--working-side",
                   std::to_string(words.kiosk.working_side),
                   "--frames",
                   std::to_string(words.kiosk.frames),
                   "--validation=" + common.validation};
  (void)parse_size("--size", words.size);
  if (!words.size.empty()) options.child.insert(options.child.end(), {"--size", words.size});
  if (!common.device.empty()) options.child.insert(options.child.end(), {"--device", common.device});
  if (!words.kiosk.playlist.empty()) {
    options.restart_min = load_playlist(words.kiosk.playlist, Library()).restart_min;
    options.child.push_back(std::filesystem::absolute(words.kiosk.playlist).string());
  }
  return supervise(options);
}

}  // namespace

void add_kiosk(CLI::App& program, Invocation& invocation) {
  auto words = std::make_shared<KioskWords>();
  CLI::App* command = program.add_subcommand("kiosk", "Shows packages on a stand, for days; guests touch and try");
  command->add_option("PLAYLIST", words->kiosk.playlist, "JSON file; without it the samples are shown");
  command->add_option("--size", words->size, "WIDTHxHEIGHT of a window instead of the whole screen");
  command->add_option("--working-side", words->kiosk.working_side, "Pixels of the long side of what the network sees")
      ->check(number_between(128, 4096));
  command->add_option("--frames", words->kiosk.frames, "Leave after so many frames; 0: never");
  command->add_flag("--status", words->status, "Print how the kiosk that runs is doing, as JSON");
  command->add_option("--mode", words->mode, "Of the supervisor: how careful the show is to be")->group("");
  command->add_option("--heartbeat", words->kiosk.heartbeat, "Of the supervisor: where to say that it lives")->group("");
  add_common_options(*command, invocation.common);
  command->callback([words, &invocation] {
    invocation.run = [words, &invocation] {
      if (words->status) {
        print(kiosk_status());
        return 0;
      }
      return words->mode.empty() ? run_supervisor(invocation.common, *words) : run_child(invocation.common, *words);
    };
  });
}

}  // namespace wrapture::cli
