// main() of the device tests: any validation message fails the run, and so does a run without validation.
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <cstdio>

#include "tests/gpu_test.hpp"

namespace wrapture {

const vk::Context& test_context() {
  static const vk::Context context({.validation = vk::Validation::on});
  return context;
}

vk::KernelCache& test_kernels() {
  static vk::KernelCache kernels(test_context());
  return kernels;
}

}  // namespace wrapture

namespace {

/// Fails the test in which a message came.
class MessageListener : public testing::EmptyTestEventListener {
  void OnTestStart(const testing::TestInfo&) override { before_ = wrapture::vk::Context::total_message_count(); }
  void OnTestEnd(const testing::TestInfo& info) override {
    const auto now = wrapture::vk::Context::total_message_count();
    if (std::string_view(info.test_suite_name()) == "Canary") return;  // these expect messages and count them themselves
    if (now != before_) ADD_FAILURE() << now - before_ << " validation messages";
    unexpected_ += now - before_;
  }
  void OnTestProgramEnd(const testing::UnitTest&) override {
    if (unexpected_ != 0) std::printf("%u validation messages in all\n", unexpected_);
  }
  std::uint32_t before_ = 0, unexpected_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  testing::UnitTest::GetInstance()->listeners().Append(new MessageListener);
#ifdef __SANITIZE_ADDRESS__
  dlopen("libvulkan_lvp.so", RTLD_NOW | RTLD_NODELETE);  // keeps the driver's own allocations attributable at exit
#endif
  return RUN_ALL_TESTS();
}
