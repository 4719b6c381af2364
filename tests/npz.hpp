// Reads .npz files of numpy.savez (not compressed): a ZIP archive of .npy files.
#pragma once

#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <span>
#include <stdexcept>
#include <string>

#include "engine/base/file.hpp"
#include "engine/base/npy.hpp"

namespace wrapture {

/// Arrays by name. Throws where the archive is compressed or damaged.
inline std::map<std::string, NpyArray> load_npz(const std::filesystem::path& path) {
  const std::vector<std::byte> bytes = read_file(path, std::uint64_t{1} << 30);
  const auto number = [&](std::size_t at, std::size_t width) {
    if (at + width > bytes.size()) throw std::runtime_error(path.string() + ": damaged");
    std::uint32_t value = 0;
    std::memcpy(&value, bytes.data() + at, width);
    return value;
  };
  std::size_t end = bytes.size() < 22 ? throw std::runtime_error(path.string() + ": not a .npz file") : bytes.size() - 22;
  while (number(end, 4) != 0x06054B50u) --end;  // the record at the end says where the list of entries is
  const auto one_file = std::filesystem::temp_directory_path() / ("wrapture-npz-" + std::to_string(getpid()) + ".npy");
  std::map<std::string, NpyArray> arrays;
  for (std::size_t entry = number(end + 16, 4), left = number(end + 10, 2); left > 0; --left) {
    const std::uint32_t length = number(entry + 24, 4), header = number(entry + 42, 4), name_length = number(entry + 28, 2);
    if (number(entry + 10, 2) != 0 || number(entry + 20, 4) != length) throw std::runtime_error(path.string() + ": compressed");
    std::string name(reinterpret_cast<const char*>(bytes.data()) + entry + 46, name_length);
    const std::size_t begin = header + 30 + number(header + 26, 2) + number(header + 28, 2);
    const auto member = std::span(bytes).subspan(begin, length);
    std::ofstream(one_file, std::ios::binary).write(reinterpret_cast<const char*>(member.data()), static_cast<std::streamsize>(length));
    arrays[name.substr(0, name.rfind(".npy"))] = load_npy(one_file);
    entry += 46 + name_length + number(entry + 30, 2) + number(entry + 32, 2);
  }
  std::filesystem::remove(one_file);
  return arrays;
}

}  // namespace wrapture
