// A style as a file of its own: NAME.wstyle, some KB of JSON that hold its card and its code.
#pragma once

#include <filesystem>
#include <string>

#include "engine/style/model.hpp"

namespace wrapture {

/// What a file holds. Its numbers are half-precision: code is what a reader gets back.
struct StyleFile {
  Style style;
  std::string model;  // OnnxModel::weights_sha256() of the generator whose code it is
};

/// Lower-case letters, digits, '-' and '_', at most 64, the first a letter or a digit: also the file's name.
bool is_style_name(const std::string& name);
/// "Great Wave (1831)" -> "great-wave-1831"; "style" where nothing is left.
std::string style_name_of(const std::string& title);

/// $XDG_DATA_HOME/wrapture/styles; need not exist.
std::filesystem::path style_folder();
/// <style_folder>/<name>.wstyle. Throws Error(usage) where that is no name.
std::filesystem::path style_path(const std::string& name);

/// Throws Error(bad_input) naming the file and what is wrong: no JSON, a later version, fields missing, a code that is damaged or holds
/// values that are no numbers.
StyleFile load_style_file(const std::filesystem::path& path);

/// Atomic. Throws Error(failed) where the file is there already or cannot be written, Error(bad_input) for numbers beyond half-precision.
void save_style_file(const std::filesystem::path& path, const StyleFile& file, Overwrite overwrite);

/// For Library::keep() or put(). path: for messages. Throws Error(bad_input) where the library has not the style's generator, and for codes
/// of another length than its.
Library::Entry entry_of(Library& library, StyleFile file, const std::filesystem::path& path);

/// As save_style_file() and load_style_file() give it back: the code rounded to half-precision.
std::vector<float> rounded_code(const Style& style);

}  // namespace wrapture
