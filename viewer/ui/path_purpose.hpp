// What each question for a path is about: its title, its command, and which files suit it.
#pragma once

#include <string>
#include <vector>

#include "viewer/app/document.hpp"
#include "viewer/ui/actions.hpp"

namespace wrapture {

Command command_of(PathDialog::Purpose purpose);
/// In the language of the window.
std::string title_of(const PathDialog& dialog);
/// A file that must exist.
bool opens(PathDialog::Purpose purpose);
/// Pictures are shown small.
bool shows_pictures(PathDialog::Purpose purpose);
/// Endings that suit, all of them first; each with its name. Chosen by PathDialog::filter.
struct FileType {
  std::string title;
  std::vector<std::string> endings;  // none: all files
};
std::vector<FileType> file_types(PathDialog::Purpose purpose);
/// What answering the question leads to.
Action answer_of(const PathDialog& dialog, const std::string& path);

}  // namespace wrapture
