// What the look's commands lead to: files that are asked for, loaded, and taken back where they cannot be.
#include <algorithm>
#include <array>

#include "engine/base/error.hpp"
#include "viewer/app/session_impl.hpp"

namespace wrapture {

namespace {

using Purpose = PathDialog::Purpose;

struct LookFile {
  Command command;
  Purpose purpose;
};
constexpr std::array<LookFile, 5> kLookFiles{{{Command::set_foil, Purpose::open_foil},
                                              {Command::set_spot_uv, Purpose::open_spot_uv},
                                              {Command::set_emboss, Purpose::open_emboss},
                                              {Command::set_light, Purpose::open_light},
                                              {Command::open_background, Purpose::open_background}}};

}  // namespace

std::optional<Command> look_command(Purpose purpose) {
  for (const LookFile& file : kLookFiles)
    if (file.purpose == purpose) return file.command;
  return std::nullopt;
}

bool Session::Impl::ask_for_look(Command command) {
  for (const LookFile& file : kLookFiles) {
    if (file.command != command) continue;
    workspace.view.message = {};
    ask_for(file.purpose, workspace.document.artwork);
    return true;
  }
  return false;
}

void Session::Impl::follow_look() {
  Scene& scene = workspace.document.scene;
  try {
    if (look_maps.follow(scene, worn())) stale_pictures = std::max(stale_pictures, 1);
  } catch (const Error& error) {
    if (error.failure() == Failure::device_lost) throw;
    say(error.what(), true);
    const bool same = scene.look == look_maps.look() && scene.background == look_maps.background();
    scene.look = look_maps.look();
    scene.background = look_maps.background();
    if (same) scene.look.foil = scene.look.spot_uv = scene.look.emboss = {};  // a mask that no longer fits the artwork
  }
}

}  // namespace wrapture
