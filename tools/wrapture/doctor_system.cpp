// What the doctor looks at outside of devices.
#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <sstream>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/style/model.hpp"
#include "tools/wrapture/doctor.hpp"
#include "viewer/ui/fonts.hpp"

namespace wrapture::cli {
namespace {

namespace fs = std::filesystem;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// Files that the loader is told to take instead of the system's drivers. The older name counts only where the newer is not set.
void check_driver_files(Findings& findings) {
  const char* name = environment("VK_DRIVER_FILES").empty() ? "VK_ICD_FILENAMES" : "VK_DRIVER_FILES";
  std::stringstream list(environment(name));
  for (std::string path; std::getline(list, path, ':');) {
    std::error_code ignored;
    if (path.empty()) continue;
    if (fs::exists(path, ignored)) {
      findings.push_back({Health::fine, fmt::format("{} names the driver {}", name, path), ""});
    } else {
      findings.push_back({Health::problem, fmt::format("{} names {}, which is not there", name, path),
                          fmt::format("unset {}, or name a file of /usr/share/vulkan/icd.d", name)});
    }
  }
}

void check_folder(Findings& findings, const char* use, const fs::path& folder) {
  fs::path present = folder;  // the program makes what is missing below it
  std::error_code ignored;
  while (!present.empty() && !fs::exists(present, ignored) && present != present.parent_path()) present = present.parent_path();
  try {
    check_writable(present / "wrapture-doctor");
    findings.push_back({Health::fine, fmt::format("{} can be written: {}", use, folder.string()), ""});
  } catch (const Error& error) {
    findings.push_back({Health::problem, fmt::format("{} cannot be written: {}", use, error.what()),
                        fmt::format("give yourself the right to write {}, or set XDG_{}_HOME to another folder", present.string(),
                                    std::string_view(use) == "the cache" ? "CACHE" : "DATA")});
  }
}

void check_fonts(Findings& findings) {
  const FontFile latin = find_latin_font(false), chinese = find_cjk_font();
  if (latin.path.empty())
    findings.push_back(
        {Health::note, "no font for the window was found; a plain one is built in", "install fonts-lato or fonts-dejavu-core"});
  else
    findings.push_back({Health::fine, "font of the window: " + latin.path, ""});
  if (chinese.path.empty())
    findings.push_back({Health::note, "no Chinese font was found: Chinese names of styles are not shown", "install fonts-noto-cjk"});
  else
    findings.push_back({Health::fine, "Chinese font: " + chinese.path, ""});
}

void check_display(Findings& findings) {
  const std::string x11 = environment("DISPLAY"), wayland = environment("WAYLAND_DISPLAY");
  if (x11.empty() && wayland.empty())
    findings.push_back({Health::note, "no display: the window cannot open here", "`wrapture render` and `stylize` need none"});
  else
    findings.push_back({Health::fine, "display: " + (wayland.empty() ? "X11 " + x11 : "Wayland " + wayland), ""});
}

void check_styles(Findings& findings) {
  try {
    const Library library;
    findings.push_back({Health::fine, fmt::format("{} styles", library.entries().size()), ""});
    for (const Library::Problem& problem : library.problems())
      findings.push_back({Health::problem, problem.what, "remove " + problem.file.string() + ", or import the style again"});
  } catch (const Error& error) {
    findings.push_back({Health::problem, error.what(), "install Wrapture again, or set WRAPTURE_DATA to the folder that holds `weights`"});
  }
  for (const auto& [kind, use] : std::array<std::pair<const char*, const char*>, 3>{
           {{"encoder", "--style-image"}, {"critic", "score and --best-of"}, {"pattern", "`wrapture pattern`"}}}) {
    try {
      (void)find_model(kind);
    } catch (const Error& error) {
      findings.push_back({Health::problem, fmt::format("{} will not work: {}", use, error.what()), "install Wrapture again"});
    }
  }
}

}  // namespace

Findings check_system() {
  Findings findings;
  check_driver_files(findings);
  check_styles(findings);
  check_folder(findings, "the cache", cache_folder());
  check_folder(findings, "the folder of your styles", data_folder());
  check_fonts(findings);
  check_display(findings);
  return findings;
}

}  // namespace wrapture::cli
