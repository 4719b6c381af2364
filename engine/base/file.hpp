// Reading whole files with a bound, writing them so that a reader sees the old or the new file, and the XDG folders.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wrapture {

/// The bytes of `path`. Throws Error(bad_input) if it is missing, a folder, unreadable, empty or longer than `max_bytes`.
std::vector<std::byte> read_file(const std::filesystem::path& path, std::uint64_t max_bytes);

/// Writes a temporary file beside `path`, syncs it and renames it over `path`. Throws Error(failed); `path` is then as before.
void write_file_atomic(const std::filesystem::path& path, std::span<const std::byte> bytes);
void write_file_atomic(const std::filesystem::path& path, std::string_view text);

/// Throws Error(failed) when nothing can be written at `path` (folder missing, not writable, is a folder): say so before long work.
void check_writable(const std::filesystem::path& path);

/// $XDG_CONFIG_HOME/wrapture and so on, with the defaults of the XDG Base Directory specification 0.8 (relative values are ignored).
std::filesystem::path config_folder();
std::filesystem::path data_folder();
std::filesystem::path state_folder();
std::filesystem::path cache_folder();

/// The folder of our own read-only files (weights/, viewer/samples/): $WRAPTURE_DATA, else the source or install tree found from the
/// program's own path. Throws Error(failed) when neither holds `name`.
std::filesystem::path resource(const std::filesystem::path& name);

}  // namespace wrapture
