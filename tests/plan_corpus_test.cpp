// The fuzzer's corpus (tests/fuzz/corpus: seeds, what widened its coverage, and files that once crashed) and five hundred of its
// mutations, without libFuzzer: each is accepted or refused with an Error of one line, and none does anything else.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <ctime>
#include <fstream>
#include <iostream>
#include <sstream>

#include "tests/fuzz/mutate.hpp"
#include "tests/fuzz/probe.hpp"
#include "tests/limited_child.hpp"

namespace wrapture {
namespace {

std::vector<std::filesystem::path> corpus() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(WRAPTURE_TESTS_FOLDER) / "fuzz" / "corpus"))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::string text_of(const std::filesystem::path& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

/// Whether the bytes were accepted.
bool probe(const std::string& bytes, const std::string& what) {
  try {
    probe_or_throw(std::as_bytes(std::span(bytes)), "model.onnx");
    return true;
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), Failure::bad_input) << what << ": " << error.what();
    EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << what << ": " << error.what();
    return false;
  } catch (const std::exception& other) {
    ADD_FAILURE() << what << ": " << other.what();
    return false;
  }
}

TEST(Corpus, EveryFileIsAcceptedOrRefused) {
  int accepted = 0;
  for (const auto& path : corpus()) {
    const std::clock_t begin = std::clock();
    accepted += probe(text_of(path), path.filename()) ? 1 : 0;
    const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    EXPECT_TRUE(kSanitized || seconds < 1) << path.filename() << " takes " << seconds << " s";
  }
  std::cout << accepted << " of " << corpus().size() << " accepted\n";
  EXPECT_GE(accepted, 50);
}

TEST(Corpus, MutationsAreAcceptedOrRefused) {
  std::mt19937 random(5);
  int accepted = 0, refused = 0;
  const auto files = corpus();
  for (int i = 0; i < 500; ++i) {
    const auto& path = files[random() % files.size()];
    onnx::ModelProto model;
    if (!model.ParseFromString(text_of(path))) continue;
    for (auto rounds = 1 + random() % 3; rounds > 0; --rounds) mutate(model, random);
    (probe(model.SerializeAsString(), path.filename().string() + fmt::format(", mutation {}", i)) ? accepted : refused) += 1;
  }
  std::cout << accepted << " accepted, " << refused << " refused\n";
  EXPECT_GE(accepted, 50);
  EXPECT_GE(refused, 100);
}

}  // namespace
}  // namespace wrapture
