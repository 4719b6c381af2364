// NumPy .npy files, format version 1.0 to 3.0 (numpy.lib.format): raw tensors for `wrapture infer` and the tests.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace wrapture {

/// C-order float32 array.
struct NpyArray {
  std::vector<std::int64_t> shape;
  std::vector<float> data;
};

/// Reads little-endian f4, f8, i4, i8 or u1, C order, and converts to float. Throws Error(bad_input) naming file and cause.
NpyArray load_npy(const std::filesystem::path& path);
void save_npy(const std::filesystem::path& path, const NpyArray& array);

}  // namespace wrapture
