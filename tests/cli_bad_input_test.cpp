// What bad input gets: the right exit code, one line on stderr that names what is wrong and what to do, and no output file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <fstream>
#include <memory>

#include "engine/base/npy.hpp"
#include "tests/cli/onnx_files.hpp"
#include "tests/cli/picture_files.hpp"
#include "tests/cli/program.hpp"
#include "tests/cli/temporary_folder.hpp"

namespace wrapture::test {
namespace {

using ::testing::HasSubstr;
using Words = std::vector<std::string>;
namespace fs = std::filesystem;

/// Exit codes of the program.
enum Code { failed = 1, usage = 2, bad_input = 3, no_device = 4 };

struct Case {
  std::string name;
  Words arguments;
  int code;
  Words says;  // all of them, in the one line
  Words environment{};
};
void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

void write_text(const fs::path& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

void truncate(const fs::path& from, const fs::path& to, std::size_t bytes) {
  Octets octets = read_octets(from);
  octets.resize(std::min(bytes, octets.size()));
  write_octets(to, octets);
}

void damage(const fs::path& from, const fs::path& to, std::size_t at) {
  Octets octets = read_octets(from);
  octets.at(at) ^= 0x55;
  write_octets(to, octets);
}

void make_artworks(const TemporaryFolder& folder) {
  make_png(folder / "good.png", {.width = 16, .height = 12}, Octets(16 * 12 * 3, 90));
  make_jpeg(folder / "good.jpg", {.width = 64, .height = 64}, Octets(64 * 64 * 3, 90));
  write_text(folder / "empty.png", "");
  write_text(folder / "text.json", "no shape");
  write_text(folder / "shape.json",
             R"({"wrapture_shape": 1, "name": "x", "pieces": [{"part": "body", "outline": [[4, 0], [9, 0], [0, 9]]}]})");
  truncate(folder / "good.png", folder / "truncated.png", 60);
  truncate(folder / "good.jpg", folder / "truncated.jpg", 600);
  truncate(folder / "good.jpg", folder / "header.jpg", 20);
  damage(folder / "good.png", folder / "damaged.png", 20);
  make_lying_png(folder / "huge.png", 200'000, 200'000);
  make_lying_png(folder / "wide.png", 40'000, 10);
  make_lying_png(folder / "hollow.png", 16384, 4096);
  make_lying_png(folder / "flat.png", 0, 16);
  make_png(folder / "claim.png", {}, {1, 2, 3});
  Octets claim = read_octets(folder / "claim.png");
  claim.at(33) = 0x40;  // the next chunk is said to have 1 GiB
  write_octets(folder / "claim.png", claim);
  write_text(folder / "text.png", "this is no picture\n");
  write_text(folder / "drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
  fs::create_directory(folder / "folder");
  fs::create_symlink("loop.png", folder / "loop.png");
}

void make_models(const TemporaryFolder& folder) {
  make_onnx(folder / "good.onnx");
  write_text(folder / "empty.onnx", "");
  write_text(folder / "text.onnx", "not a network\n");
  truncate(folder / "good.onnx", folder / "truncated.onnx", 200);
  make_onnx(folder / "unknown_op.onnx", {.op = "Frobnicate"});
  make_onnx(folder / "channels.onnx", {.weight = {3, 5, 3, 3}, .weight_values = 135});
  make_onnx(folder / "kernel.onnx", {.input = {1, 3, 2, 2}, .weight = {3, 3, 9, 9}, .weight_values = 729, .pad = 0});
  make_onnx(folder / "short_weight.onnx", {.weight_values = 80});
  make_onnx(folder / "long_weight.onnx", {.weight_values = 90});
  make_onnx(folder / "negative.onnx", {.weight = {3, 3, -3, -3}});
  make_onnx(folder / "vast.onnx", {.weight = {1 << 20, 1 << 20, 3, 3}});
  make_onnx(folder / "opset.onnx", {.opset = 9999});
  make_onnx(folder / "dangling.onnx", {.node_input = "nowhere"});
  make_onnx(folder / "escape.onnx", {.external_file = "../../etc/passwd"});
  make_onnx(folder / "matrix.onnx", {.op = "MatMul", .input = {1, 3}, .weight = {3, 3}, .weight_values = 9});
}

void make_arrays(const TemporaryFolder& folder) {
  save_npy(folder / "good.npy", {{1, 3, 4, 4}, std::vector<float>(48, 0.5f)});
  save_npy(folder / "nan.npy", {{1, 3, 4, 4}, std::vector<float>(48, std::numeric_limits<float>::quiet_NaN())});
  save_npy(folder / "rank.npy", {{3, 4, 4}, std::vector<float>(48, 0.5f)});
  save_npy(folder / "channels.npy", {{1, 4, 4, 3}, std::vector<float>(48, 0.5f)});
  truncate(folder / "good.npy", folder / "truncated.npy", 200);
  write_text(folder / "empty.npy", "");
  write_text(folder / "text.npy", "1 2 3\n");
  const auto replace = [&](const char* to, const std::string& what, const std::string& with) {
    Octets octets = read_octets(folder / "good.npy");
    const auto at = std::search(octets.begin(), octets.end(), what.begin(), what.end());
    std::copy(with.begin(), with.end(), at);
    write_octets(folder / to, octets);
  };
  replace("complex.npy", "<f4", "<c8");
  replace("big_endian.npy", "<f4", ">f4");
  replace("fortran.npy", "False", "True ");
}

void make_reports(const TemporaryFolder& folder) {
  write_text(folder / "cut.json", "{\n  \"device\": \"d\",\n");
  write_text(folder / "place.json", R"({"device": "d", "driver": "e", "warm_up": 2, "repeats": 5, "runs": [{"model": "m", "width": 8,
    "height": 8, "precision": "fp32", "median_ms": "fast", "p95_ms": 2, "wall_ms": 3, "layers": []}]})");
}

/// Files are made once; cases run in that folder, so that they can name files plainly.
class CliBadInput : public ::testing::TestWithParam<Case> {
 protected:
  static void SetUpTestSuite() {
    folder = std::make_unique<TemporaryFolder>();
    make_artworks(*folder);
    make_models(*folder);
    make_arrays(*folder);
    make_reports(*folder);
    fs::create_directory(*folder / "results");
  }
  static void TearDownTestSuite() { folder.reset(); }
  static std::unique_ptr<TemporaryFolder> folder;
};
std::unique_ptr<TemporaryFolder> CliBadInput::folder;

TEST_P(CliBadInput, GetsOneLineAndNoOutput) {
  const Case& c = GetParam();
  const Invocation invocation{.arguments = c.arguments, .folder = folder->path(), .environment = c.environment};
  const Outcome outcome = run_program(invocation);
  SCOPED_TRACE(to_string(invocation) + "\n" + outcome.err);
  EXPECT_EQ(outcome.code, c.code);
  EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1);
  EXPECT_TRUE(outcome.err.starts_with("wrapture: "));
  for (const std::string& part : c.says) EXPECT_THAT(outcome.err, HasSubstr(part));
  EXPECT_EQ(outcome.out, "");
  EXPECT_TRUE(fs::is_empty(*folder / "results"));
}

Words stylize(const std::string& artwork, const Words& more = {}) {
  Words words{"stylize", artwork, "--model", "good.onnx", "-o", "results/out.png", "--quiet"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

Words render(const std::string& artwork, const Words& more = {}) {
  Words words{"render", artwork, "--shape", "box", "--model", "good.onnx", "-o", "results/out.png", "--quiet"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

Words infer(const std::string& model, const std::string& array, const Words& more = {}) {
  Words words{"infer", model, "--input", "x=" + array, "--output", "y=results/y.npy", "--quiet"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

const std::vector<Case> kArtworks{
    {"Missing", stylize("missing.png"), bad_input, {"missing.png: does not exist", "check the path"}},
    {"Empty", stylize("empty.png"), bad_input, {"empty.png: is empty", "again"}},
    {"TruncatedPng", stylize("truncated.png"), bad_input, {"truncated.png: is a truncated or damaged PNG", "again"}},
    {"TruncatedJpeg", stylize("truncated.jpg"), bad_input, {"truncated.jpg: is a truncated or damaged JPEG", "again"}},
    {"HeaderOnlyJpeg", stylize("header.jpg"), bad_input, {"header.jpg: is a truncated or damaged JPEG", "again"}},
    {"DamagedPng", stylize("damaged.png"), bad_input, {"damaged.png: is a damaged PNG", "again"}},
    {"Huge", stylize("huge.png"), bad_input, {"huge.png: is 200000x200000 px", "scale it down"}},
    {"TooWide", stylize("wide.png"), bad_input, {"wide.png: is 40000x10 px", "scale it down"}},
    {"NoPixels", stylize("flat.png"), bad_input, {"flat.png: ", "again"}},
    {"ClaimsMorePixels", stylize("hollow.png"), bad_input, {"hollow.png: holds fewer pixels than it claims", "again"}},
    {"ClaimsGibibyte", stylize("claim.png"), bad_input, {"claim.png: is a truncated or damaged PNG", "again"}},
    {"Text", stylize("text.png"), bad_input, {"text.png: is no picture that is known", "convert"}},
    {"Drawing", stylize("drawing.svg"), bad_input, {"drawing.svg: says no size", "viewBox"}},
    {"Folder", stylize("folder"), bad_input, {"folder: is a folder", "give a file"}},
    {"Unreadable", stylize("loop.png"), bad_input, {"loop.png: cannot be opened", "permissions"}},
    {"Device", stylize("/dev/zero"), bad_input, {"/dev/zero: is not a regular file", "give a file"}},
    {"RenderMissing", render("missing.png"), bad_input, {"missing.png: does not exist", "check the path"}},
    {"RenderTruncated", render("truncated.png"), bad_input, {"truncated.png: is a truncated or damaged PNG", "again"}},
    {"RenderText", render("text.png"), bad_input, {"text.png: is no picture that is known", "convert"}},
};

const std::vector<Case> kModels{
    {"Missing", {"inspect", "missing.onnx"}, bad_input, {"missing.onnx: does not exist", "check the path"}},
    {"Empty", {"inspect", "empty.onnx"}, bad_input, {"empty.onnx: is empty", "again"}},
    {"Text", {"inspect", "text.onnx"}, bad_input, {"text.onnx"}},
    {"Picture", {"inspect", "good.png"}, bad_input, {"good.png"}},
    {"Folder", {"inspect", "folder"}, bad_input, {"folder: is a folder", "give a file"}},
    {"Truncated", {"inspect", "truncated.onnx"}, bad_input, {"truncated.onnx"}},
    {"UnknownOperator", {"inspect", "unknown_op.onnx"}, bad_input, {"unknown_op.onnx", "Frobnicate"}},
    {"Channels", {"inspect", "channels.onnx"}, bad_input, {"channels.onnx", "only", "3"}},
    {"KernelTooLarge", {"inspect", "kernel.onnx"}, bad_input, {"kernel.onnx", "only"}},
    {"WeightTooShort", {"inspect", "short_weight.onnx"}, bad_input, {"short_weight.onnx", "'w'"}},
    {"WeightTooLong", {"inspect", "long_weight.onnx"}, bad_input, {"long_weight.onnx", "'w'"}},
    {"NegativeShape", {"inspect", "negative.onnx"}, bad_input, {"negative.onnx", "'w'"}},
    {"VastShape", {"inspect", "vast.onnx"}, bad_input, {"vast.onnx", "'w'"}},
    {"OpsetFromTheFuture", {"inspect", "opset.onnx"}, bad_input, {"opset.onnx", "9999"}},
    {"DanglingInput", {"inspect", "dangling.onnx"}, bad_input, {"dangling.onnx", "nowhere"}},
    {"EscapingWeights", {"inspect", "escape.onnx"}, bad_input, {"escape.onnx"}},
    {"InferTruncated", infer("truncated.onnx", "good.npy"), bad_input, {"truncated.onnx"}},
    {"InferUnknownOperator", infer("unknown_op.onnx", "good.npy"), bad_input, {"unknown_op.onnx", "Frobnicate"}},
    {"BenchMissing", {"bench", "--model", "missing.onnx"}, bad_input, {"missing.onnx: does not exist", "check the path"}},
    {"ZooUnknown", {"inspect", "zoo:jonson"}, usage, {"no network 'jonson'", "did you mean 'johnson'"}},
    {"ZooOutside", {"bench", "--model", "zoo:../stylist"}, usage, {"no network '../stylist'", "`wrapture zoo`"}},
    {"ZooExportUnknown", {"zoo", "export", "x", "-o", "out.onnx"}, usage, {"no network 'x'", "`wrapture zoo`"}},
    {"ZooExportNowhere", {"zoo", "export", "dcgan", "-o", "missing/out.onnx"}, failed, {"missing/out.onnx"}},
    {"ZooExportWithoutName", {"zoo", "export", "-o", "out.onnx"}, usage, {"NAME", "--help"}},
    {"BenchShortWeight", {"bench", "--model", "short_weight.onnx"}, bad_input, {"short_weight.onnx", "'w'"}},
    {"StylizeUnknownOperator",
     {"stylize", "good.png", "--model", "unknown_op.onnx", "-o", "results/out.png"},
     bad_input,
     {"unknown_op.onnx", "Frobnicate"}},
    {"StylizeNoGenerator", {"stylize", "good.png", "--model", "matrix.onnx", "-o", "results/out.png"}, bad_input, {"matrix.onnx", "infer"}},
};

const std::vector<Case> kArrays{
    {"Missing", infer("good.onnx", "missing.npy"), bad_input, {"missing.npy: does not exist", "check the path"}},
    {"Empty", infer("good.onnx", "empty.npy"), bad_input, {"empty.npy: is empty", "again"}},
    {"Text", infer("good.onnx", "text.npy"), bad_input, {"text.npy: is not a NumPy .npy file", "numpy.save"}},
    {"Truncated", infer("good.onnx", "truncated.npy"), bad_input, {"truncated.npy: has ", "again"}},
    {"WrongRank", infer("good.onnx", "rank.npy"), bad_input, {"rank.npy: has the shape 3x4x4 but input 'x' takes 1x3x?x?", "reshape"}},
    {"WrongChannels", infer("good.onnx", "channels.npy"), bad_input, {"channels.npy: has the shape 1x4x4x3", "reshape"}},
    {"WrongType", infer("good.onnx", "complex.npy"), bad_input, {"complex.npy: has element type '<c8'", "float32"}},
    {"WrongEndian", infer("good.onnx", "big_endian.npy"), bad_input, {"big_endian.npy: has element type '>f4'", "float32"}},
    {"Fortran", infer("good.onnx", "fortran.npy"), bad_input, {"fortran.npy: is stored in Fortran order", "ascontiguousarray"}},
    {"UnknownInput", {"infer", "good.onnx", "--input", "z=good.npy"}, usage, {"no 'z'", "x (1x3x?x?)"}},
    {"UnknownOutput", infer("good.onnx", "good.npy", {"--output", "z=results/z.npy"}), usage, {"no 'z'", "y (1x3x?x?)"}},
    {"NoInput", {"infer", "good.onnx", "--output", "y=results/y.npy"}, usage, {"no value for input 'x'", "--input x=FILE.npy"}},
    {"NoName", {"infer", "good.onnx", "--input", "good.npy"}, usage, {"--input good.npy", "NAME=FILE.npy"}},
    {"Twice", infer("good.onnx", "good.npy", {"--input", "x=good.npy"}), usage, {"'x' is given twice", "once"}},
    {"NotFinite",
     infer("good.onnx", "nan.npy", {"--reference"}),
     failed,
     {"good.onnx", "not finite", "its input 'x' holds them already", "check"}},
    {"NoRule", infer("good.onnx", "good.npy", {"--no-rewrite", "nonsense"}), usage, {"--no-rewrite nonsense", "the rules are"}},
    {"NoPrecision", infer("good.onnx", "good.npy", {"--precision", "fp8"}), usage, {"--precision", "fp8", "--help"}},
    {"OutputFolderMissing",
     {"infer", "good.onnx", "--input", "x=good.npy", "--output", "y=none/y.npy"},
     failed,
     {"none/y.npy: the folder 'none' does not exist", "create it"}},
};

const std::vector<Case> kOutputs{
    {"FolderMissing", {"stylize", "good.png", "--model", "good.onnx", "-o", "none/out.png"}, failed, {"none/out.png", "create it first"}},
    {"IsFolder", {"stylize", "good.png", "--model", "good.onnx", "-o", "folder"}, failed, {"folder: is a folder", "give a file name"}},
    {"Unwritable",
     {"stylize", "good.png", "--model", "good.onnx", "-o", "/proc/out.png"},
     failed,
     {"/proc/out.png: cannot be written", "choose"}},
    {"NoName", {"stylize", "good.png", "--model", "good.onnx", "-o", ""}, failed, {"no name", "give a file name"}},
    {"Missing", {"stylize", "good.png", "--model", "good.onnx"}, usage, {"--output", "--help"}},
    {"RenderUnwritable",
     {"render", "good.png", "--shape", "box", "-o", "/proc/out.png"},
     failed,
     {"/proc/out.png: cannot be written", "choose"}},
};

const Words kNoDriver{"VK_DRIVER_FILES=/nonexistent.json", "VK_ICD_FILENAMES=/nonexistent.json"};

Words render_shape(const std::string& shape, const Words& more) {
  Words words{"render", "good.png", "--shape", shape, "-o", "results/out.png"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

const std::vector<Case> kWords{
    {"UnknownStyle", {"stylize", "good.png", "--style", "nope", "-o", "results/out.png"}, usage, {"'nope'", "wrapture styles"}},
    {"NoStyle", {"stylize", "good.png", "-o", "results/out.png"}, usage, {"no style", "--style NAME"}},
    {"StyleAndModel", stylize("good.png", {"--style", "nope"}), usage, {"--style", "--model", "--help"}},
    {"StrengthTooLarge", stylize("good.png", {"--strength", "1.5"}), usage, {"--strength", "'1.5' is not a number from 0 to 1"}},
    {"StrengthNegative", stylize("good.png", {"--strength", "-0.1"}), usage, {"--strength", "from 0 to 1"}},
    {"StrengthWord", stylize("good.png", {"--strength", "much"}), usage, {"--strength", "'much' is not a number"}},
    {"StrengthNotANumber", stylize("good.png", {"--strength", "nan"}), usage, {"--strength", "'nan' is not a number"}},
    {"SizeWord", stylize("good.png", {"--size", "big"}), usage, {"--size big", "WIDTHxHEIGHT"}},
    {"SizeZero", stylize("good.png", {"--size", "0x10"}), usage, {"--size 0x10", "each side may be"}},
    {"SizeNegative", stylize("good.png", {"--size", "-5x10"}), usage, {"--size -5x10", "WIDTHxHEIGHT"}},
    {"SizeTooLarge", stylize("good.png", {"--size", "99999x99999"}), usage, {"--size 99999x99999", "each side may be"}},
    {"SizeTooManyPixels", stylize("good.png", {"--size", "16384x16384"}), usage, {"--size 16384x16384", "Mpx"}},
    {"WorkingSide", stylize("good.png", {"--working-side", "9"}), usage, {"--working-side", "from 64 to 16384"}},
    {"Memory", stylize("good.png", {"--memory", "8"}), usage, {"--memory", "from 16 to 1048576"}},
    {"UnknownDevice", stylize("good.png", {"--device", "warp drive"}), no_device, {"--device 'warp drive'", "there are: 0 '"}},
    {"DeviceIndex", stylize("good.png", {"--device", "99"}), no_device, {"--device '99'", "there are: 0 '"}},
    {"NoDriver", stylize("good.png"), no_device, {"Vulkan", "install"}, kNoDriver},
    {"NoDriverRender", render("good.png"), no_device, {"Vulkan", "install"}, kNoDriver},
    {"NoDriverInfer", infer("good.onnx", "good.npy"), no_device, {"Vulkan", "install"}, kNoDriver},
    {"NoDriverDevices", {"devices"}, no_device, {"Vulkan", "install"}, kNoDriver},
    {"NoDriverBench", {"bench", "--model", "good.onnx"}, no_device, {"Vulkan", "install"}, kNoDriver},
    {"UnknownShape", {"render", "good.png", "--shape", "sphere", "-o", "results/out.png"}, usage, {"'sphere'", "box", "bottle"}},
    {"ShapeMissing",
     {"render", "good.png", "--shape", "missing.json", "-o", "results/out.png"},
     bad_input,
     {"missing.json: does not exist"}},
    {"ShapeNotJson", {"render", "good.png", "--shape", "text.json", "-o", "results/out.png"}, bad_input, {"text.json: line 1 is no JSON"}},
    {"ShapePlace",
     {"render", "good.png", "--shape", "shape.json", "-o", "results/out.png"},
     bad_input,
     {"shape.json: pieces[0].outline: it starts 4 mm from the axis"}},
    {"Label", render_shape("can", {"--label", "from=x"}), usage, {"'from=x'", "number"}},
    {"LabelOutside", render_shape("wine", {"--label", "from=200,to=900"}), usage, {"the label from 200 to 900 mm"}},
    {"Container", render_shape("wine", {"--container", "300x20"}), usage, {"'wine'", "the diameter 36 to 2000 mm"}},
    {"BoxWithCan", render_shape("can", {"--box", "1x2x3"}), usage, {"--box needs --shape box"}},
    {"BoxWord", render("good.png", {"--box", "big"}), usage, {"--box big", "WIDTHxHEIGHTxDEPTH"}},
    {"BoxSize", render("good.png", {"--box", "1x100x40"}), usage, {"5 to 2000 mm"}},
    {"BoxBoard", render("good.png", {"--box", "20x100x40", "--thickness", "4"}), usage, {"the board may be 0.1 to 2 mm"}},
    {"BoxOfArtwork", render("good.png", {"--box", "artwork"}), usage, {"no resolution", "WIDTHxHEIGHTxDEPTH"}},
    {"Panel", render("good.png", {"--panel", "lid=good.png"}), usage, {"'lid'", "top"}},
    {"PanelWithoutFile", render("good.png", {"--panel", "back"}), usage, {"--panel back", "SIDE=FILE"}},
    {"PanelMissing", render("good.png", {"--panel", "back=missing.png"}), bad_input, {"missing.png: does not exist"}},
    {"NetFormat", {"net", "--box", "100x100x40", "-o", "results/out.pdf"}, usage, {"results/out.pdf", ".svg or .png"}},
    {"NetTooLarge", {"net", "--box", "900x900x400", "--dpi", "1200", "-o", "results/out.png"}, usage, {"too large", "fewer dpi"}},
    {"NoShape", {"render", "good.png", "-o", "results/out.png"}, usage, {"--shape", "--help"}},
    {"Pitch", render("good.png", {"--pitch", "120"}), usage, {"--pitch", "'120' is not a number from"}},
    {"RenderSize", render("good.png", {"--size", "20000x10"}), usage, {"--size 20000x10", "16384"}},
    {"TurntableAsStill", render("good.png", {"--turntable"}), usage, {"results/out.png", ".webp"}},
    {"FramesOfAStill", render("good.png", {"--frames", "12"}), usage, {"results/out.png", "--frames"}},
    {"WidthOnPaper", render("good.png", {"--width-mm", "5000", "--dpi", "1200"}), usage, {"--width-mm 5000", "16384", "--dpi"}},
    {"NoRecipe", stylize("good.png", {"--recipe", "good.png"}), bad_input, {"good.png", "no recipe"}},
    {"NoJob", {"batch", "nowhere.json"}, bad_input, {"nowhere.json", "does not exist"}},
    {"JobIsNoJson", {"batch", "cut.json"}, bad_input, {"cut.json: line 3, column", "not JSON"}},
    {"JobIsAnother", {"batch", "place.json"}, bad_input, {"place.json: device", "not known"}},
    {"Shard", {"batch", "place.json", "--shard", "4/4"}, usage, {"--shard 4/4", "I/N"}},
    {"ViewShape", {"view", "--shape", "cube"}, usage, {"'cube'", "box", "bottle"}},
    {"ViewSize", {"view", "--size", "huge"}, usage, {"--size huge", "WIDTHxHEIGHT"}},
    {"UnknownOption", {"stylize", "good.png", "--stile", "x"}, usage, {"'--stile'", "did you mean '--style'?"}},
    {"UnknownCommand", {"stylise", "good.png"}, usage, {"'stylise'", "did you mean 'stylize'?"}},
    {"ArtworkAsCommand", {"good.png"}, usage, {"'good.png'", "wrapture view good.png"}},
    {"NoArtwork", {"stylize", "--model", "good.onnx", "-o", "results/out.png"}, usage, {"ARTWORK", "--help"}},
    {"ExtraWord", stylize("good.png", {"good.jpg"}), usage, {"unexpected word 'good.jpg'", "--help"}},
    {"BenchSize", {"bench", "--model", "good.onnx", "--size", "12"}, usage, {"--size 12", "WIDTHxHEIGHT"}},
    {"BenchRepeats", {"bench", "--model", "good.onnx", "--repeats", "1"}, usage, {"--repeats", "--help"}},
    {"BenchFixedSize", {"bench", "--quiet", "--model", "kernel.onnx", "--size", "64x64"}, bad_input, {"kernel.onnx", "only", "9 px"}},
    {"Validation", {"devices", "--validation=maybe"}, usage, {"--validation", "--help"}},
};

Words bench(const Words& more) {
  Words words{"bench", "--model", "good.onnx", "--size", "16x16", "--quiet"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

const std::vector<Case> kReports{
    {"Missing", bench({"--compare", "missing.json"}), bad_input, {"missing.json: does not exist", "check the path"}},
    {"Folder", bench({"--compare", "folder"}), bad_input, {"folder: is a folder", "give a file"}},
    {"NotJson", bench({"--compare", "text.onnx"}), bad_input, {"text.onnx: line 1, column 2: is not JSON", "`wrapture bench --json`"}},
    {"Cut", bench({"--compare", "cut.json"}), bad_input, {"cut.json: line 3, column 1: is not JSON", "`wrapture bench --json`"}},
    {"Place", bench({"--compare", "place.json"}), bad_input, {"place.json: runs[0].median_ms: must be a number", "give a file"}},
    {"PlaceOfTheOther", bench({"--compare", "place.json", "--with", "cut.json"}), bad_input, {"place.json: runs[0].median_ms"}},
    {"FailAboveAlone", bench({"--fail-above", "1.1"}), usage, {"--fail-above", "--compare", "--help"}},
    {"FailAboveWord", bench({"--compare", "cut.json", "--fail-above", "much"}), usage, {"--fail-above", "'much' is not a number"}},
    {"WithAlone", bench({"--with", "cut.json"}), bad_input, {"cut.json: line 3, column 1: is not JSON"}},
    {"Suite", {"bench", "--suite", "quik"}, usage, {"--suite quik: no such suite", "quick, standard, large"}},
    {"TwoForms", bench({"--json", "--csv"}), usage, {"--json", "--csv", "--help"}},
    {"TableAndForm", bench({"--compare", "cut.json", "--json"}), usage, {"--compare", "-o FILE"}},
    {"Output", bench({"-o", "none/report.json"}), failed, {"none/report.json: the folder 'none' does not exist", "create it"}},
    {"Check", bench({"--check", "maybe"}), usage, {"--check", "maybe", "--help"}},
};

std::string name_of(const ::testing::TestParamInfo<Case>& info) { return info.param.name; }
INSTANTIATE_TEST_SUITE_P(Artwork, CliBadInput, ::testing::ValuesIn(kArtworks), name_of);
INSTANTIATE_TEST_SUITE_P(Model, CliBadInput, ::testing::ValuesIn(kModels), name_of);
INSTANTIATE_TEST_SUITE_P(Array, CliBadInput, ::testing::ValuesIn(kArrays), name_of);
INSTANTIATE_TEST_SUITE_P(Output, CliBadInput, ::testing::ValuesIn(kOutputs), name_of);
INSTANTIATE_TEST_SUITE_P(Report, CliBadInput, ::testing::ValuesIn(kReports), name_of);
INSTANTIATE_TEST_SUITE_P(Words, CliBadInput, ::testing::ValuesIn(kWords), name_of);

/// A file that was there before a failure is there after it.
TEST_F(CliBadInput, KeepsTheOldOutput) {
  write_text(*folder / "old.png", "precious");
  const Outcome outcome =
      run_program({.arguments = {"stylize", "truncated.png", "--model", "good.onnx", "-o", "old.png"}, .folder = folder->path()});
  EXPECT_EQ(outcome.code, bad_input);
  const Octets kept = read_octets(*folder / "old.png");
  EXPECT_EQ(std::string(kept.begin(), kept.end()), "precious");
}

TEST_F(CliBadInput, FullStandardOutputIsAnError) {
  const Outcome outcome = run_program({.arguments = {"styles"}, .folder = folder->path(), .output = "/dev/full"});
  EXPECT_EQ(outcome.code, failed);
  EXPECT_THAT(outcome.err, HasSubstr("the standard output cannot be written"));
}

}  // namespace
}  // namespace wrapture::test
