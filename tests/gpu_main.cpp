// main() of the device tests: any validation message fails the run, and so does a run without validation.
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "tests/gpu_test.hpp"

namespace wrapture {
namespace {

std::unique_ptr<vk::Context> context;
std::unique_ptr<vk::KernelCache> kernels;

}  // namespace

const vk::Context& test_context() {
  if (!context) context = std::make_unique<vk::Context>(vk::ContextOptions{.validation = vk::Validation::on});
  return *context;
}

vk::KernelCache& test_kernels() {
  if (!kernels) kernels = std::make_unique<vk::KernelCache>(test_context());
  return *kernels;
}

/// Objects that were not destroyed are reported when the device goes.
void close_test_context() {
  kernels.reset();
  context.reset();
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
  }
  std::uint32_t before_ = 0;
};

}  // namespace

#ifdef __SANITIZE_ADDRESS__
// The validation layer 1.3.239 keeps cycles of its own state (some 50 MB after this suite); leaks anywhere else still fail the run.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libVkLayer_khronos_validation.so\n"; }
#endif

int main(int argc, char** argv) {
  // Later validation layers (seen in 1.4.309) look at what shaders access only when asked to.
  setenv("VK_KHRONOS_VALIDATION_SYNCVAL_SHADER_ACCESSES_HEURISTIC", "1", 0);
  testing::InitGoogleTest(&argc, argv);
  testing::UnitTest::GetInstance()->listeners().Append(new MessageListener);
#ifdef __SANITIZE_ADDRESS__
  for (const char* library : {"libvulkan_lvp.so", "libVkLayer_khronos_validation.so"})
    dlopen(library, RTLD_NOW | RTLD_NODELETE);  // keeps their allocations attributable at exit
#endif
  const int result = RUN_ALL_TESTS();
  const auto before = wrapture::vk::Context::total_message_count();
  wrapture::close_test_context();
  const auto at_close = wrapture::vk::Context::total_message_count() - before;
  if (at_close != 0) std::printf("%u validation messages when the device was closed\n", at_close);
  return result != 0 || at_close != 0;
}
