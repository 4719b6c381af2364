// Writes small good files of every kind for the fuzzers of pictures and shapes: file_seeds IMAGE_FOLDER MESH_FOLDER.
#include <tiffio.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "tests/formats/files.hpp"
#include "tests/gltf_files.hpp"

namespace {

using namespace wrapture::test;
namespace fs = std::filesystem;

void make_pictures(const fs::path& folder) {
  const std::vector<std::uint16_t> some(20 * 20 * 4, 77);
  make_png(folder / "a.png", {.width = 16, .height = 12}, Octets(16 * 12 * 3, 90));
  make_jpeg(folder / "a.jpg", {.width = 16, .height = 16, .progressive = true, .exif = make_exif(6, 240)}, Octets(16 * 16 * 3, 90));
  make_jpeg(folder / "b.jpg", {.width = 16, .height = 16, .space = JCS_CMYK, .stored = JCS_YCCK}, Octets(16 * 16 * 4, 90));
  int count = 0;
  for (const int compression : {COMPRESSION_NONE, COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_PACKBITS})
    for (const std::uint32_t tile : {0u, 16u})
      for (const bool planes : {false, true})
        make_tiff(folder / ("t" + std::to_string(count++) + ".tif"),
                  {.width = 20, .height = 20, .compression = compression, .planes = planes, .tile = tile}, some);
  make_tiff(folder / "inks.tif", {.width = 5, .height = 5, .samples = 4, .photometric = PHOTOMETRIC_SEPARATED, .icc = make_cmyk_profile()},
            some);
  make_tiff(folder / "bits.tif", {.width = 20, .height = 5, .bits = 1, .samples = 1, .photometric = PHOTOMETRIC_MINISBLACK},
            std::vector<std::uint16_t>(100, 1));
  make_webp(folder / "a.webp", 9, 9, Octets(9 * 9 * 4, 3), {}, make_exif(3, 72));
  for (const bool packed : {false, true})
    write_octets(folder / (packed ? "a.psd" : "b.psd"),
                 psd_octets({.width = 9, .height = 9, .channels = 4, .packed = packed, .transparent = true, .dpi = 300}, some));
  std::ofstream(folder / "a.svg")
      << "<svg xmlns='http://www.w3.org/2000/svg' width='9mm' height='9mm'><g opacity='.5'><path d='M0 0L9 9z'/></g></svg>";
}

void write(const fs::path& file, char kind, const ModelBytes& bytes) {
  std::ofstream out(file, std::ios::binary);
  out.put(kind);
  out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

void make_meshes(const fs::path& folder) {
  const SquareModel square = square_model();
  write(folder / "square.glb", 'g', glb_of(square.json, square.binary));
  nlohmann::json scenes = square.json;
  scenes["nodes"] = nlohmann::json::parse(R"([{"children": [1]}, {"mesh": 0, "scale": [1, -1, 1]}])");
  scenes["meshes"][0]["primitives"][0]["mode"] = 5;
  write(folder / "nodes.glb", 'g', glb_of(scenes, square.binary));
  write(folder / "box.obj", 'o', bytes_of(box_obj()));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  for (int i = 1; i < argc; ++i) fs::create_directories(argv[i]);
  make_pictures(argv[1]);
  make_meshes(argv[2]);
  return 0;
}
