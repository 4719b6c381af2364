// libFuzzer target of the importer: bytes -> model -> graph -> rewritten -> plan, and through the reference where that is quick. Mutates
// bytes, or fields of the parsed file, which gets past the parser more often. Built by the preset `fuzz`, run by tools/fuzz.sh.
#include <cstring>
#include <random>

#include "tests/fuzz/mutate.hpp"
#include "tests/fuzz/probe.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  wrapture::probe_model(std::as_bytes(std::span(data, size)));
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned int seed) {
  std::mt19937 random(seed);
  onnx::ModelProto model;
  if (random() % 4 == 0 || !model.ParseFromArray(data, static_cast<int>(size))) return LLVMFuzzerMutate(data, size, max_size);
  for (auto rounds = 1 + random() % 3; rounds > 0; --rounds) wrapture::mutate(model, random);
  const std::string bytes = model.SerializeAsString();
  if (bytes.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
  std::memcpy(data, bytes.data(), bytes.size());
  return bytes.size();
}
