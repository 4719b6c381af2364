// `wrapture doctor`: what it says of a healthy system, and of each thing that is broken on purpose.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/cli/program.hpp"
#include "tests/cli/temporary_folder.hpp"

namespace wrapture::test {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class CliDoctor : public ::testing::Test {
 protected:
  TemporaryFolder folder;

  Outcome ask(std::vector<std::string> environment = {}, std::vector<std::string> arguments = {"doctor"}) {
    environment.push_back("XDG_DATA_HOME=" + (folder / "data").string());
    return run_program({.arguments = std::move(arguments), .folder = folder.path(), .environment = std::move(environment)});
  }
};

TEST_F(CliDoctor, AHealthySystem) {
  const Outcome outcome = ask({}, {"doctor", "--json", "--validation"});
  EXPECT_EQ(outcome.code, 0) << outcome.out << outcome.err;
  int self_tests = 0;
  for (const json& finding : json::parse(outcome.out)) {
    EXPECT_NE(finding["health"], "PROBLEM") << finding;
    EXPECT_EQ(finding["health"] == "note", !finding["advice"].get<std::string>().empty()) << finding;
    self_tests += finding["what"].get<std::string>().starts_with("self-test of 10 networks in fp") ? 1 : 0;
  }
  EXPECT_EQ(self_tests, 2) << "fp32 and fp16";
}

TEST_F(CliDoctor, DriverFilesThatAreMissing) {
  const Outcome outcome = ask({"VK_DRIVER_FILES=/nowhere/icd.json", "VK_ICD_FILENAMES=/nowhere/icd.json"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("PROBLEM  no usable Vulkan driver"));
  EXPECT_THAT(outcome.out,
              HasSubstr("PROBLEM  VK_DRIVER_FILES names /nowhere/icd.json, which is not there\n         -> unset VK_DRIVER_FILES"));
  EXPECT_THAT(outcome.out, HasSubstr("18 styles")) << "what needs no device is checked all the same";
  EXPECT_EQ(outcome.err, "wrapture: doctor: 2 problems; what to do stands below each\n");
}

TEST_F(CliDoctor, ADeviceThatIsNotThere) {
  const Outcome outcome = ask({}, {"doctor", "--device", "no such card"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("no such card"));
}

TEST_F(CliDoctor, AFolderThatCannotBeWritten) {
  std::ofstream(folder / "file") << "in the way";
  const Outcome outcome = ask({"XDG_CACHE_HOME=" + (folder / "file").string()});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("PROBLEM  the cache cannot be written"));
  EXPECT_THAT(outcome.out, HasSubstr("XDG_CACHE_HOME"));
}

TEST_F(CliDoctor, AStyleThatIsBroken) {
  std::filesystem::create_directories(folder / "data/wrapture/styles");
  std::ofstream(folder / "data/wrapture/styles/mine.wstyle") << "{";
  const Outcome outcome = ask();
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("mine.wstyle"));
  EXPECT_THAT(outcome.err, HasSubstr("1 problem;"));
}

}  // namespace
}  // namespace wrapture::test
