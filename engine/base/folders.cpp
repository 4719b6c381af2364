// The folders of the user (XDG Base Directory specification) and of the program.
#include <fmt/format.h>

#include <cstdlib>
#include <initializer_list>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"

namespace wrapture {
namespace {

namespace fs = std::filesystem;

fs::path environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? fs::path(value) : fs::path();
}

/// $`variable`/wrapture, or ~/`fallback`/wrapture where the variable is unset or relative.
fs::path xdg_folder(const char* variable, const char* fallback) {
  fs::path base = environment(variable);
  if (!base.is_absolute()) {
    const fs::path home = environment("HOME");
    base = (home.is_absolute() ? home : fs::temp_directory_path()) / fallback;
  }
  return base / "wrapture";
}

fs::path install_folder() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  return error ? fs::path() : program.parent_path().parent_path() / "share" / "wrapture";
}

}  // namespace

fs::path config_folder() { return xdg_folder("XDG_CONFIG_HOME", ".config"); }
fs::path data_folder() { return xdg_folder("XDG_DATA_HOME", ".local/share"); }
fs::path state_folder() { return xdg_folder("XDG_STATE_HOME", ".local/state"); }
fs::path cache_folder() { return xdg_folder("XDG_CACHE_HOME", ".cache"); }

fs::path resource(const fs::path& name) {
  for (const fs::path& folder : {environment("WRAPTURE_DATA"), install_folder(), fs::path(WRAPTURE_SOURCE_FOLDER)}) {
    std::error_code error;
    if (!folder.empty() && fs::exists(folder / name, error)) return folder / name;
  }
  throw Error(
      fmt::format("{}: not found beside the program; install it again, or set WRAPTURE_DATA to the folder that holds it", name.string()));
}

}  // namespace wrapture
