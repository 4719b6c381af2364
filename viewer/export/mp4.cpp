// MP4 by a child process: raw pixels through its input to ffmpeg, which writes a hidden file beside that is renamed at the end.
#include <fmt/format.h>
#include <unistd.h>

#include <array>

#include "engine/base/error.hpp"
#include "viewer/export/animation.hpp"
#include "viewer/export/child.hpp"

namespace wrapture {
namespace {

namespace fs = std::filesystem;

struct Encoder {
  const char* name;
  std::vector<std::string> words;
};

/// The first that this ffmpeg has. Debian's has all of them, others leave some out for their licences.
std::vector<std::string> encoder_words(const fs::path& output) {
  const std::array<Encoder, 3> known{{{"libx264", {"-crf", "14", "-preset", "medium", "-x264-params", "chroma-qp-offset=-6:aq-mode=3"}},
                                      {"libopenh264", {"-b:v", "12M"}},
                                      {"mpeg4", {"-q:v", "2"}}}};
  Child question({"ffmpeg", "-hide_banner", "-encoders"});
  question.finish();
  const std::string answer = question.messages();
  for (const Encoder& encoder : known) {
    if (answer.find(fmt::format(" {} ", encoder.name)) == std::string::npos) continue;
    std::vector<std::string> words{"-c:v", encoder.name};
    words.insert(words.end(), encoder.words.begin(), encoder.words.end());
    return words;
  }
  throw Error(
      fmt::format("{}: this ffmpeg has no encoder for MP4 (libx264, libopenh264 or mpeg4); write .webp or .gif instead", output.string()));
}

std::string last_line(const std::string& text) {
  const std::size_t end = text.find_last_not_of(" \n\r");
  if (end == std::string::npos) return "it says nothing";
  const std::size_t begin = text.find_last_of("\n\r", end);
  return text.substr(begin == std::string::npos ? 0 : begin + 1, end - (begin == std::string::npos ? 0 : begin + 1) + 1);
}

std::vector<std::string> command(const fs::path& output, const fs::path& hidden, const AnimationOptions& options) {
  std::vector<std::string> words{"ffmpeg",
                                 "-hide_banner",
                                 "-loglevel",
                                 "error",
                                 "-nostdin",
                                 "-y",
                                 "-f",
                                 "rawvideo",
                                 "-pix_fmt",
                                 "rgba",
                                 "-s",
                                 fmt::format("{}x{}", options.width, options.height),
                                 "-r",
                                 fmt::format("{:.6g}", options.turntable.frames_per_second),
                                 "-i",
                                 "pipe:0",
                                 "-an",
                                 "-vf",
                                 "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int,format=yuv420p"};
  const std::vector<std::string> encoder = encoder_words(output);
  words.insert(words.end(), encoder.begin(), encoder.end());
  for (const char* word : {"-color_primaries", "bt709", "-color_trc", "iec61966-2-1", "-colorspace", "bt709", "-color_range", "tv",
                           "-movflags", "+faststart", "-f", "mp4"})
    words.emplace_back(word);
  words.push_back("file:" + hidden.string());
  return words;
}

class Mp4File : public FrameSink {
 public:
  Mp4File(fs::path output, const AnimationOptions& options)
      : output_(std::move(output)), hidden_(output_.parent_path() / fmt::format(".{}.{}.tmp", output_.filename().string(), getpid())) {
    if (options.transparent) throw Error(Failure::usage, fmt::format("{}: MP4 has no transparency; use .webp", output_.string()));
    if (options.width % 2 != 0 || options.height % 2 != 0)
      throw Error(Failure::usage, fmt::format("{}: MP4 needs an even width and height", output_.string()));
    if (!program_is_there("ffmpeg"))
      throw Error(fmt::format("{}: MP4 is made by the program ffmpeg, which is not installed; install it, or write .webp or .gif",
                              output_.string()));
    ffmpeg_ = std::make_unique<Child>(command(output_, hidden_, options));
  }
  ~Mp4File() override {
    ffmpeg_.reset();
    unlink(hidden_.c_str());
  }

  void add(const Image& frame) override {
    if (!ffmpeg_->write(std::as_bytes(std::span(frame.rgba)))) refuse();
  }

  void finish() override {
    if (ffmpeg_->finish() != 0) refuse();
    std::error_code error;
    fs::rename(hidden_, output_, error);
    if (error) throw Error(fmt::format("{}: cannot be written ({}); choose another folder", output_.string(), error.message()));
  }

 private:
  [[noreturn]] void refuse() const { throw Error(fmt::format("{}: ffmpeg failed: {}", output_.string(), last_line(ffmpeg_->messages()))); }

  fs::path output_, hidden_;
  std::unique_ptr<Child> ffmpeg_;
};

}  // namespace

std::unique_ptr<FrameSink> open_mp4(const fs::path& output, const AnimationOptions& options) {
  return std::make_unique<Mp4File>(output, options);
}

}  // namespace wrapture
