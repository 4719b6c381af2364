// Files that lie, break off or ask for too much: each is refused in one line, within a second and 512 MiB, through the real child process.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <tiffio.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>

#include "engine/base/error.hpp"
#include "engine/formats/formats.hpp"
#include "tests/cli/temporary_folder.hpp"
#include "tests/formats/files.hpp"

namespace wrapture {
namespace {

using test::Octets;
using ::testing::HasSubstr;
using ::testing::Not;

void put(Octets& octets, std::size_t at, std::uint64_t value, int bytes) {  // big endian
  for (int i = 0; i < bytes; ++i) octets.at(at + static_cast<std::size_t>(i)) = static_cast<std::uint8_t>(value >> (8 * (bytes - 1 - i)));
}

Octets text(std::string_view words) { return {words.begin(), words.end()}; }

/// Good files of each format, to be spoilt.
struct Samples {
  Octets png, jpeg, cmyk, tiff, tiled, packed, webp, psd, rle;
};

Samples make_samples(const std::filesystem::path& file) {
  Samples samples;
  const auto taken = [&] { return test::read_octets(file); };
  test::make_png(file, {.width = 16, .height = 12}, Octets(16 * 12 * 3, 90));
  samples.png = taken();
  test::make_jpeg(file, {.width = 64, .height = 64}, Octets(64 * 64 * 3, 90));
  samples.jpeg = taken();
  test::make_jpeg(file, {.width = 64, .height = 64, .space = JCS_CMYK, .stored = JCS_YCCK}, Octets(64 * 64 * 4, 90));
  samples.cmyk = taken();
  const std::vector<std::uint16_t> grey(64 * 64 * 3, 99);
  test::make_tiff(file, {.width = 64, .height = 64}, grey);
  samples.tiff = taken();
  test::make_tiff(file, {.width = 64, .height = 64, .compression = COMPRESSION_LZW, .tile = 32}, grey);
  samples.tiled = taken();
  test::make_tiff(file, {.width = 64, .height = 64, .compression = COMPRESSION_ADOBE_DEFLATE}, grey);
  samples.packed = taken();
  Octets noise(64 * 64 * 4);
  std::uint32_t state = 1;
  for (std::uint8_t& octet : noise) octet = static_cast<std::uint8_t>((state = state * 1664525u + 1013904223u) >> 24);
  test::make_webp(file, 64, 64, noise);
  samples.webp = taken();
  samples.psd = test::psd_octets({.width = 64, .height = 64}, grey);
  samples.rle = test::psd_octets({.width = 64, .height = 64, .packed = true}, grey);
  return samples;
}

/// Where a tag's value lies in a little-endian TIFF.
std::size_t tag_value(const Octets& tiff, std::uint32_t tag) {
  const auto number = [&](std::size_t at, int bytes) {
    std::uint32_t value = 0;
    for (int i = bytes - 1; i >= 0; --i) value = value << 8 | tiff.at(at + static_cast<std::size_t>(i));
    return value;
  };
  const std::size_t folder = number(4, 4);
  for (std::size_t entry = folder + 2, i = 0; i < number(folder, 2); ++i, entry += 12)
    if (number(entry, 2) == tag) return entry + 8;
  throw std::out_of_range("no such tag");
}

struct Case {
  std::string name;
  Octets octets;
  std::string says;
};

Octets cut(const Octets& whole, std::size_t part, std::size_t of) {
  return {whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(whole.size() * part / of)};
}

Octets changed(Octets octets, const std::function<void(Octets&)>& change) {
  change(octets);
  return octets;
}

Octets tiff_with(const Octets& tiff, std::uint32_t tag, std::uint32_t value, int bytes) {
  return changed(tiff, [&](Octets& octets) {
    for (int i = 0; i < bytes; ++i)
      octets.at(tag_value(tiff, tag) + static_cast<std::size_t>(i)) = static_cast<std::uint8_t>(value >> (8 * i));
  });
}

Octets psd_with(const Octets& psd, std::size_t at, std::uint64_t value, int bytes) {
  return changed(psd, [&](Octets& octets) { put(octets, at, value, bytes); });
}

Octets svg(const std::string& inside, const std::string& attributes = "width='9' height='9'") {
  return text("<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' " + attributes + ">" + inside + "</svg>");
}

std::string repeated(const std::string& words, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += words;
  return all;
}

std::vector<Case> truncations(const Samples& s) {
  std::vector<Case> cases;
  for (const auto& [name, octets] : {std::pair<std::string, const Octets&>{"png", s.png},
                                     {"jpeg", s.jpeg},
                                     {"cmyk", s.cmyk},
                                     {"tiff", s.tiff},
                                     {"tiled", s.tiled},
                                     {"packed", s.packed},
                                     {"webp", s.webp},
                                     {"psd", s.psd},
                                     {"rle", s.rle}})
    for (const std::size_t part : {1u, 4u, 7u}) cases.push_back({name + " cut", cut(octets, part, 8), ""});
  for (const auto& [name, octets] :
       {std::pair<std::string, const Octets&>{"png", s.png}, {"tiff", s.tiff}, {"webp", s.webp}, {"psd", s.psd}})
    cases.push_back({name + " of 20 octets", Octets(octets.begin(), octets.begin() + 20), ""});
  return cases;
}

std::vector<Case> tiff_cases(const Samples& s) {
  return {
      {"tiff of 100000 px", tiff_with(s.tiff, TIFFTAG_IMAGEWIDTH, 100'000, 4), "over the limit"},
      {"tiff of 0 px", tiff_with(s.tiff, TIFFTAG_IMAGELENGTH, 0, 4), ""},
      {"hollow tiff", tiff_with(tiff_with(s.tiff, TIFFTAG_IMAGELENGTH, 4000, 4), TIFFTAG_IMAGEWIDTH, 16'000, 4), "fewer pixels"},
      {"hollow packed tiff", tiff_with(tiff_with(s.packed, TIFFTAG_IMAGELENGTH, 4000, 4), TIFFTAG_IMAGEWIDTH, 16'000, 4), "fewer pixels"},
      {"tiff of 32 bits", tiff_with(s.tiff, TIFFTAG_SAMPLESPERPIXEL, 65535, 2), ""},
      {"tiff of floats", tiff_with(s.tiff, TIFFTAG_PHOTOMETRIC, 32844, 2), ""},
      {"tiff of a strange packing", tiff_with(s.tiff, TIFFTAG_COMPRESSION, 34712, 2), "not supported"},
      {"tiff of an unknown packing", tiff_with(s.tiff, TIFFTAG_COMPRESSION, 777, 2), "not supported"},
      {"tiff with a vast tile", tiff_with(s.tiled, TIFFTAG_TILEWIDTH, 1u << 30, 4), ""},
      {"tiff with a tile of nothing", tiff_with(s.tiled, TIFFTAG_TILELENGTH, 0, 4), ""},
      {"tiff that starts nowhere", changed(s.tiff, [](Octets& o) { o[4] = o[5] = o[6] = 0xFF; }), ""},
      {"tiff of noise",
       changed(s.packed,
               [](Octets& o) {
                 for (std::size_t i = 8; i < 200; ++i) o[i] = 0xA5;
               }),
       ""}};
}

std::vector<Case> psd_cases(const Samples& s) {
  const Octets layers = test::psd_octets({.width = 8, .height = 8, .has_picture = false}, std::vector<std::uint16_t>(8 * 8 * 3, 1));
  return {{"psd of 300000 px", psd_with(s.psd, 18, 300'000, 4), "over the limit"},
          {"psd of 0 px", psd_with(s.psd, 14, 0, 4), "0 px"},
          {"hollow psd", psd_with(psd_with(s.psd, 18, 16'000, 4), 14, 4000, 4), "fewer pixels"},
          {"hollow packed psd", psd_with(psd_with(s.rle, 18, 16'000, 4), 14, 4000, 4), "fewer pixels"},
          {"psd of 32 bits", psd_with(s.psd, 22, 32, 2), "32 bits"},
          {"psd in Lab", psd_with(s.psd, 24, 9, 2), "colour mode"},
          {"psd of 2 channels", psd_with(s.psd, 12, 2, 2), "2 channels"},
          {"psd of 60000 channels", psd_with(s.psd, 12, 60'000, 2), "60000 channels"},
          {"psd of version 7", psd_with(s.psd, 4, 7, 2), "version 7"},
          {"psd with a long colour table", psd_with(s.psd, 26, 0xFFFFFFFF, 4), "truncated"},
          {"psd with long resources", psd_with(s.psd, 30, 0xFFFFFFF0, 4), "truncated"},
          {"psd of layers only", layers, "Maximize compatibility"}};
}

std::vector<Case> webp_cases(const Samples& s) {
  return {{"webp of noise",
           changed(s.webp,
                   [](Octets& o) {
                     for (std::size_t i = 25; i < o.size(); ++i) o[i] ^= 0x5A;
                   }),
           ""},
          {"webp without pixels", text(std::string("RIFF\4\0\0\0WEBP", 12)), "damaged WebP"},
          {"webp with a vast chunk", changed(s.webp, [](Octets& o) { o[16] = o[17] = o[18] = 0xFF, o[19] = 0x7F; }), ""}};
}

std::vector<Case> drawing_cases() {
  std::string entities = "<!DOCTYPE svg [<!ENTITY a 'lol'>";
  for (char c = 'b'; c < 'k'; ++c)
    entities += std::string("<!ENTITY ") + c + " '" + repeated(std::string("&") + static_cast<char>(c - 1) + ";", 10) + "'>";
  return {
      {"svg without size", svg("", ""), "says no size"},
      {"svg of no width", svg("", "width='0' height='9'"), ""},
      {"svg of a kilometre", svg("", "width='1000000mm' height='9mm'"), "no size of artwork"},
      {"svg that is not closed", text("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><g>"), "damaged SVG"},
      {"svg of another kind", text("<html><svg width='9' height='9'></html>"), "damaged SVG"},
      {"svg with a file", svg("<image width='9' height='9' xlink:href='/etc/passwd'/>"), "another file"},
      {"svg with an include", svg("<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='/etc/passwd' parse='text'/>"),
       "another file"},
      {"svg of entities", text(entities + "]><svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><text>&j;&j;</text></svg>"), ""},
      {"svg a thousand deep", svg(repeated("<g>", 20'000) + repeated("</g>", 20'000)), ""},
      {"pdf of nothing", text("%PDF-1.4\n"), ""},
      {"pdf of noise", text("%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\nxref\n0 1\ntrailer << /Root 1 0 R >>\n%%EOF\n"), "first page"},
      {"gif", text("GIF89a\1\0\1\0"), "no picture that is known"},
      {"text", text("this is no picture\n"), "no picture that is known"},
      {"zip", text("PK\3\4"), "no picture that is known"}};
}

class Hostile : public ::testing::Test {
 protected:
  test::TemporaryFolder folder;
  std::filesystem::path file = folder / "picture";

  /// Also what is by chance no error anywhere must not take longer or more.
  void expect_refused(const Case& c) {
    test::write_octets(file, c.octets);
    const auto start = std::chrono::steady_clock::now();
    try {
      load_image(file, {.isolation = Isolation::all});
      ADD_FAILURE() << c.name << ": was read";
    } catch (const Error& error) {
      EXPECT_EQ(error.failure(), Failure::bad_input) << c.name;
      EXPECT_THAT(error.what(), HasSubstr(file.string())) << c.name;
      EXPECT_THAT(error.what(), HasSubstr(c.says)) << c.name;
      EXPECT_THAT(error.what(), Not(HasSubstr("\n"))) << c.name;
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    EXPECT_LT(seconds, 1) << c.name;
  }
};

TEST_F(Hostile, EveryCaseOfTheTableIsRefused) {
  const Samples samples = make_samples(file);
  std::size_t count = 0;
  for (const auto& cases : {truncations(samples), tiff_cases(samples), psd_cases(samples), webp_cases(samples), drawing_cases()})
    for (const Case& c : cases) {
      expect_refused(c);
      ++count;
    }
  EXPECT_GE(count, 60u);
  rusage children{};
  getrusage(RUSAGE_CHILDREN, &children);
  EXPECT_LT(children.ru_maxrss, 512 * 1024);  // KiB
}

/// A decoder that breaks is a bad file, nothing more: here it is another program that answers nothing, nonsense, or ends by a signal.
TEST_F(Hostile, ABrokenDecoderIsABadFile) {
  test::make_tiff(file, {}, {1, 2, 3});
  const auto decoder = folder / "decoder";
  for (const char* script : {"exit 0", "exit 1", "kill -SEGV $$", "echo nonsense", "head -c 200 /dev/zero"}) {
    std::ofstream(decoder) << "#!/bin/sh\n" << script << "\n";
    std::filesystem::permissions(decoder, std::filesystem::perms::owner_all);
    setenv("WRAPTURE_DECODER", decoder.c_str(), 1);
    try {
      load_image(file);
      ADD_FAILURE() << script;
    } catch (const Error& error) {
      EXPECT_EQ(error.failure(), Failure::bad_input) << script;
      EXPECT_THAT(error.what(), HasSubstr("save it again with another program")) << script;
    }
    unsetenv("WRAPTURE_DECODER");
  }
  EXPECT_EQ(load_image(file).rgba, (Octets{1, 2, 3, 255}));
}

TEST_F(Hostile, FlippedBitsNeverCrash) {
  const Samples samples = make_samples(file);
  int refused = 0, read = 0;
  for (const Octets& whole : {samples.cmyk, samples.tiff, samples.tiled, samples.packed, samples.webp, samples.psd, samples.rle}) {
    const std::size_t stride = 1 + whole.size() / 60;
    for (std::size_t i = 0; i < whole.size(); i += i < 120 ? 1 : stride) {
      Octets damaged = whole;
      damaged[i] ^= static_cast<std::uint8_t>(1u << (i % 8));
      try {
        const Image image = formats::decode(file, std::as_bytes(std::span(damaged)));
        EXPECT_EQ(image.rgba.size(), std::size_t{4} * image.width * image.height);
        ++read;
      } catch (const Error& error) {
        EXPECT_EQ(error.failure(), Failure::bad_input);
        ++refused;
      }
    }
  }
  EXPECT_GT(refused, 100);
  EXPECT_GT(read, 100);
}

}  // namespace
}  // namespace wrapture
