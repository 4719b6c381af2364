// Device choice, the pipeline cache file, copies and timestamps.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <optional>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/vk/commands.hpp"
#include "engine/vk/pipeline_cache.hpp"
#include "tests/gpu_test.hpp"

namespace wrapture {
namespace {

TEST(Context, ListsTheDeviceItUses) {
  const auto devices = vk::list_devices();
  ASSERT_FALSE(devices.empty());
  const auto& used = test_context().info();
  EXPECT_EQ(devices.at(used.index).name, used.name);
  EXPECT_EQ(used.uuid.size(), 32u);
}

TEST(Context, ChoosesByIndexNameAndUuid) {
  const auto info = test_context().info();
  for (const std::string& wanted : {std::to_string(info.index), info.name.substr(0, 6), info.uuid}) {
    const vk::Context context({.device = wanted});
    EXPECT_EQ(context.info().uuid, info.uuid) << wanted;
  }
}

TEST(Context, RefusesAnUnknownDeviceNamingThoseThatAre) {
  try {
    const vk::Context context({.device = "no such device"});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), Failure::no_device);
    EXPECT_THAT(error.what(), testing::HasSubstr(test_context().info().name));
  }
}

/// Sets a variable of the environment for as long as it lives.
class Environment {
 public:
  Environment(const char* name, const char* value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    setenv(name, value, 1);
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  ~Environment() {
    if (before_)
      setenv(name_, before_->c_str(), 1);
    else
      unsetenv(name_);
  }

 private:
  const char* name_;
  std::optional<std::string> before_;
};

TEST(Context, ClampsItsLimitsToTheMinimaWhereAsked) {
  {
    const Environment asked("WRAPTURE_LIMITS", "minimum");
    const vk::Context context;
    const Limits least = minimum_limits();
    EXPECT_EQ(context.limits().max_storage_range, least.max_storage_range);
    EXPECT_EQ(context.limits().max_texel_elements, least.max_texel_elements);
    EXPECT_EQ(context.limits().max_group_invocations, least.max_group_invocations);
    EXPECT_EQ(context.limits().max_group_count, least.max_group_count);
  }
  const Environment wrong("WRAPTURE_LIMITS", "tiny");
  EXPECT_THROW(vk::Context{}, Error);
}

TEST(Memory, CopiesThereAndBack) {
  const vk::Buffer buffer(test_context(), {"buffer", 1000, VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT});
  std::vector<std::byte> there(600), back(600);
  for (std::size_t i = 0; i < there.size(); ++i) there[i] = static_cast<std::byte>(i * 7);
  vk::upload(test_context(), buffer, 400, there);
  vk::download(test_context(), buffer, 400, back);
  EXPECT_EQ(there, back);
}

TEST(Timestamps, Advance) {
  const auto& context = test_context();
  if (context.timestamp_period_ns() == 0) GTEST_SKIP() << "no timestamps on this device";
  const vk::Timestamps timestamps(context, 2);
  const vk::Buffer buffer(context, {"buffer", 64 << 20, VK_BUFFER_USAGE_TRANSFER_DST_BIT});
  vk::run_once(context, "fill", [&](VkCommandBuffer commands) {
    timestamps.reset(commands);
    timestamps.write(commands, 0);
    vkCmdFillBuffer(commands, buffer.get(), 0, VK_WHOLE_SIZE, 7);
    timestamps.write(commands, 1);
  });
  EXPECT_GT(timestamps.milliseconds(0, 1), 0);
}

/// Cache files of a folder of its own.
class PipelineCache : public testing::Test {
 protected:
  PipelineCache() {
    vkGetPhysicalDeviceProperties(test_context().physical(), &properties_);
    file_ = vk::wrap_pipeline_cache(properties_, data_);
  }
  VkPhysicalDeviceProperties properties_{};
  const std::vector<std::byte> data_ = std::vector<std::byte>(300, std::byte{42});
  std::vector<std::byte> file_;
};

TEST_F(PipelineCache, ComesBackWhole) {
  bool damaged = true;
  EXPECT_EQ(vk::unwrap_pipeline_cache(properties_, file_, damaged), data_);
  EXPECT_FALSE(damaged);
}

TEST_F(PipelineCache, AnyFlippedBitIsIgnored) {
  for (std::size_t bit = 0; bit < file_.size() * 8; ++bit) {
    auto broken = file_;
    broken[bit / 8] ^= static_cast<std::byte>(1u << bit % 8);
    bool damaged = false;
    EXPECT_TRUE(vk::unwrap_pipeline_cache(properties_, broken, damaged).empty()) << "bit " << bit;
  }
}

TEST_F(PipelineCache, TruncationIsDamage) {
  for (std::size_t size = 0; size < file_.size(); size += 13) {
    bool damaged = false;
    EXPECT_TRUE(vk::unwrap_pipeline_cache(properties_, std::span(file_).first(size), damaged).empty());
    EXPECT_TRUE(damaged) << size;
  }
}

TEST_F(PipelineCache, AnotherDriverIsNoDamage) {
  auto other = properties_;
  ++other.driverVersion;
  bool damaged = true;
  EXPECT_TRUE(vk::unwrap_pipeline_cache(other, file_, damaged).empty());
  EXPECT_FALSE(damaged);
}

TEST_F(PipelineCache, ADamagedFileIsReplaced) {
  const auto folder = std::filesystem::temp_directory_path() / "wrapture-cache-test";
  std::filesystem::remove_all(folder);
  setenv("XDG_CACHE_HOME", folder.c_str(), 1);
  const auto path = vk::pipeline_cache_path(properties_);
  std::filesystem::create_directories(path.parent_path());
  write_file_atomic(path, std::string_view("rubbish"));
  testing::internal::CaptureStderr();
  {
    const vk::Context context;
    vk::KernelCache kernels(context);
    kernels.get({.shader = "style/noise", .specialization = {8, 8, 1}, .bindings = {VK_DESCRIPTOR_TYPE_STORAGE_BUFFER}, .push_words = 4});
  }
  const std::string said = testing::internal::GetCapturedStderr();
  EXPECT_THAT(said, testing::HasSubstr("damaged pipeline cache"));
  EXPECT_EQ(std::ranges::count(said, '\n'), 1) << said;
  bool damaged = true;
  (void)vk::unwrap_pipeline_cache(properties_, read_file(path, 1 << 30), damaged);
  EXPECT_FALSE(damaged);
  unsetenv("XDG_CACHE_HOME");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace wrapture
