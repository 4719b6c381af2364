// A Document as text and back: project files, the copies for recovery, and what undo calls a step.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "viewer/app/document.hpp"

namespace wrapture {

inline constexpr const char* kProjectEnding = ".wrapture";

struct Project {
  Document document;
  std::filesystem::path saved_as;  // of a copy for recovery: the project it is of; empty: it has no file yet
};

/// JSON of several lines. Paths are relative to `folder`; an empty folder: absolute.
/// Throws Error(failed) for names of files that are no UTF-8.
std::string project_text(const Project& project, const std::filesystem::path& folder);
/// What is not said is as in a new document; what is not known is refused. Relative paths become paths in `folder`.
/// Throws Error(bad_input) "<name>: <place>: ..." for everything that cannot be what project_text() wrote.
Project parse_project(std::string_view text, const std::string& name, const std::filesystem::path& folder);

[[nodiscard]] bool is_project(const std::filesystem::path& path);
/// Throws Error(bad_input) naming the file.
Project load_project(const std::filesystem::path& path);
/// The whole file or the file as it was. Throws Error(failed).
void save_project(const std::filesystem::path& path, const Document& document);

/// The place of the first difference, such as "scene.camera.yaw_deg"; empty: none.
std::string first_change(const Document& before, const Document& after);

}  // namespace wrapture
