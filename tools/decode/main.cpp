// `wrapture-decode NAME DPI <picture >answer`: decodes one picture under limits for the program, which starts it. Not for people.
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <new>
#include <string_view>

#include "engine/base/error.hpp"
#include "engine/base/image_wire.hpp"
#include "engine/formats/formats.hpp"
#include "tools/decode/sandbox.hpp"

namespace {

using namespace wrapture;

constexpr int kInput = 0, kAnswer = 1;

bool write_all(const void* data, std::size_t octets) {
  for (const auto* from = static_cast<const char*>(data); octets > 0;) {
    const ssize_t put = ::write(kAnswer, from, octets);
    if (put <= 0) return false;
    from += put;
    octets -= static_cast<std::size_t>(put);
  }
  return true;
}

int refuse(std::string_view message) {
  message = message.substr(0, 4096);
  const WireHeader header{.kind = WireHeader::kRefused, .message_octets = static_cast<std::uint32_t>(message.size())};
  return write_all(&header, sizeof header) && write_all(message.data(), message.size()) ? 0 : 1;
}

int answer(const Image& image) {
  const WireHeader header{.kind = WireHeader::kDecoded,
                          .width = image.width,
                          .height = image.height,
                          .dpi = image.dpi,
                          .profile_octets = static_cast<std::uint32_t>(image.icc.size())};
  const bool written =
      write_all(&header, sizeof header) && write_all(image.icc.data(), image.icc.size()) && write_all(image.rgba.data(), image.rgba.size());
  return written ? 0 : 1;
}

/// The file, mapped: should it shrink meanwhile, this process ends, and the program says that the file is bad.
Bytes map_input() {
  struct stat status {};
  if (::fstat(kInput, &status) != 0 || status.st_size <= 0) return {};
  const auto size = static_cast<std::size_t>(status.st_size);
  void* data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, kInput, 0);
  return data == MAP_FAILED ? Bytes{} : Bytes{static_cast<const std::byte*>(data), size};
}

/// The program puts the file's name in front.
int decode(const LoadOptions& options) {
  const std::filesystem::path nameless;
  const Bytes bytes = map_input();
  if (bytes.empty()) return refuse("is empty, or is being written; try again");
  const bool pdf = image_format(bytes) == ImageFormat::pdf;
  enter_sandbox(pdf ? Programs::tools : Programs::none, bytes.size());
  try {
    return answer(pdf ? formats::decode_pdf(nameless, kInput, options) : formats::decode(nameless, bytes, options));
  } catch (const Error& error) {
    const std::string_view message = error.what();
    return refuse(message.starts_with(": ") ? message.substr(2) : message);
  } catch (const std::bad_alloc&) {
    return refuse("needs too much memory to be read; make it smaller or simpler");
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const double dpi = std::strtod(argv[2], nullptr);
  return decode({.vector_dpi = dpi > 0 ? dpi : 300});
}
