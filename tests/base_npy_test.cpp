// .npy files: what NumPy writes is read, what is damaged is refused before memory is taken.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cstring>

#include "engine/base/error.hpp"
#include "engine/base/npy.hpp"
#include "tests/cli/picture_files.hpp"
#include "tests/cli/temporary_folder.hpp"

namespace wrapture {
namespace {

using test::Octets;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Octets npy(const std::string& header, const Octets& values, int version = 1) {
  std::string text = "\x93NUMPY";
  text += {static_cast<char>(version), 0, static_cast<char>(header.size()), 0};
  if (version > 1) text += {0, 0};
  text += header;
  text.append(values.begin(), values.end());
  return {text.begin(), text.end()};
}

template <class T>
Octets bytes_of(const std::vector<T>& values) {
  Octets octets(values.size() * sizeof(T));
  std::memcpy(octets.data(), values.data(), octets.size());
  return octets;
}

std::string header(const std::string& type, const std::string& shape, const std::string& fortran = "False") {
  return "{'descr': '" + type + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }\n";
}

class BaseNpy : public ::testing::Test {
 protected:
  test::TemporaryFolder folder;
  std::filesystem::path file = folder / "a.npy";

  NpyArray read(const Octets& octets) {
    test::write_octets(file, octets);
    return load_npy(file);
  }
  std::string refusal(const Octets& octets) {
    try {
      read(octets);
    } catch (const Error& error) {
      EXPECT_EQ(error.failure(), Failure::bad_input);
      EXPECT_THAT(error.what(), HasSubstr(file.string()));
      return error.what();
    }
    ADD_FAILURE() << "the array was read";
    return {};
  }
};

TEST_F(BaseNpy, RoundTrip) {
  for (const auto& shape : {std::vector<std::int64_t>{2, 3}, {6}, {1, 6, 1}}) {
    const NpyArray array{shape, {1, -2, 3.5f, 4, 5, 6e-20f}};
    save_npy(file, array);
    const NpyArray back = load_npy(file);
    EXPECT_EQ(back.shape, array.shape);
    EXPECT_EQ(back.data, array.data);
    EXPECT_EQ((test::read_octets(file).size() - 24) % 64, 0u);  // values begin at a multiple of 64
  }
  save_npy(file, {{}, {7}});  // a scalar
  EXPECT_TRUE(load_npy(file).shape.empty());
}

TEST_F(BaseNpy, TypesAndVersions) {
  for (const int version : {1, 2, 3}) {
    EXPECT_THAT(read(npy(header("<f4", "(2,)"), bytes_of<float>({1.5f, -2}), version)).data, ElementsAre(1.5f, -2));
    EXPECT_THAT(read(npy(header("<f8", "(2,)"), bytes_of<double>({1.5, -2}), version)).data, ElementsAre(1.5f, -2));
    EXPECT_THAT(read(npy(header("<i4", "(2,)"), bytes_of<std::int32_t>({1, -2}), version)).data, ElementsAre(1, -2));
    EXPECT_THAT(read(npy(header("<i8", "(2,)"), bytes_of<std::int64_t>({1, -2}), version)).data, ElementsAre(1, -2));
    EXPECT_THAT(read(npy(header("|u1", "(2,)"), {1, 250}, version)).data, ElementsAre(1, 250));
  }
}

TEST_F(BaseNpy, Refusals) {
  const Octets values = bytes_of<float>({1, 2});
  EXPECT_THAT(refusal({'n', 'o'}), HasSubstr("not a NumPy"));
  EXPECT_THAT(refusal(npy(header("<f4", "(3,)"), values)), HasSubstr("has 8 bytes of values where the shape (3) needs 12"));
  EXPECT_THAT(refusal(npy(header("<f4", "(1,)"), values)), HasSubstr("needs 4"));
  EXPECT_THAT(refusal(npy(header("<c8", "(1,)"), values)), HasSubstr("element type '<c8'"));
  EXPECT_THAT(refusal(npy(header(">f4", "(2,)"), values)), HasSubstr("element type '>f4'"));
  EXPECT_THAT(refusal(npy(header("<f4", "(2,)", "True"), values)), HasSubstr("Fortran"));
  EXPECT_THAT(refusal(npy(header("<f4", "(0,)"), {})), HasSubstr("dimension of 0"));
  EXPECT_THAT(refusal(npy(header("<f4", "(9999999999, 9999999999)"), values)), HasSubstr("no file can hold"));
  EXPECT_THAT(refusal(npy(header("<f4", "(-2,)"), values)), HasSubstr("damaged .npy header"));
  EXPECT_THAT(refusal(npy("{'descr': '<f4'", values)), HasSubstr("damaged .npy header"));
  EXPECT_THAT(refusal(npy(header("<f4", "(2,)"), values, 9)), HasSubstr("version 9"));
}

TEST_F(BaseNpy, EveryTruncationIsRefused) {
  const Octets whole = npy(header("<f4", "(2,)"), bytes_of<float>({1, 2}));
  for (std::size_t length = 0; length < whole.size(); ++length) {
    test::write_octets(file, Octets(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)));
    EXPECT_THROW(load_npy(file), Error) << length;
  }
}

}  // namespace
}  // namespace wrapture
