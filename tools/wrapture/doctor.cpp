// `wrapture doctor`: looks at everything that Wrapture needs and says in plain words what is wrong and what to do.
#include "tools/wrapture/doctor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "tools/wrapture/self_test.hpp"

namespace wrapture::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kUpdate = "update the driver, or take another device with --device (see `wrapture devices`)";

const char* word(Health health) { return health == Health::fine ? "ok" : health == Health::note ? "note" : "PROBLEM"; }

void list_drivers(Findings& findings) {
  const std::vector<vk::DeviceInfo> devices = vk::list_devices();
  for (const vk::DeviceInfo& device : devices) {
    const std::string what = fmt::format("device {}: {} ({}, {} {}, Vulkan {}, {} MiB)", device.index, device.name, device.type,
                                         device.driver, device.driver_version, device.api_version, device.memory_bytes >> 20);
    if (device.usable)
      findings.push_back({Health::fine, what, ""});
    else
      findings.push_back({Health::note, what + " cannot be used: " + device.why_not, "a newer driver may help"});
  }
  if (std::ranges::all_of(devices, [](const vk::DeviceInfo& device) { return device.type == "cpu" || !device.usable; }))
    findings.push_back({Health::note, "no graphics card was found: networks run on the processor, some hundred times slower",
                        "install the driver of your graphics card (mesa-vulkan-drivers for AMD and Intel)"});
}

void test_kernels(const vk::Context& context, Findings& findings) {
  for (const Storage storage : {Storage::f32, Storage::f16}) {
    double worst = 0;
    std::size_t right = 0;
    const std::vector<SelfTest> tests = self_tests();
    for (const SelfTest& test : tests) {
      const SelfTestResult result = run_self_test(context, test, storage);
      worst = std::max(worst, result.error);
      right += result.right() ? 1 : 0;
      if (!result.failure.empty())
        findings.push_back({Health::problem, fmt::format("self-test '{}': {}", result.name, result.failure), kUpdate});
      else if (!result.right())
        findings.push_back({Health::problem,
                            fmt::format("self-test '{}' is wrong by {:.2g}, {:.0e} is allowed", result.name, result.error, result.allowed),
                            kUpdate});
    }
    if (right == tests.size())
      findings.push_back({Health::fine,
                          fmt::format("self-test of {} networks in {}: right, worst error {:.1e}", right,
                                      storage == Storage::f32 ? "fp32" : "fp16", worst),
                          ""});
  }
}

void print_findings(const Findings& findings) {
  for (const Finding& finding : findings) {
    print(fmt::format("{:<8} {}\n", word(finding.health), finding.what));
    if (!finding.advice.empty()) print(fmt::format("{:<8} -> {}\n", "", finding.advice));
  }
}

void print_json(const Findings& findings) {
  Json list = Json::array();
  for (const Finding& finding : findings)
    list.push_back({{"health", word(finding.health)}, {"what", finding.what}, {"advice", finding.advice}});
  print(list.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

int run_doctor(const Common& common, bool as_json) {
  Findings findings = check_devices(common);
  const Findings others = check_system();
  findings.insert(findings.end(), others.begin(), others.end());
  as_json ? print_json(findings) : print_findings(findings);
  const auto problems = std::ranges::count(findings, Health::problem, &Finding::health);
  if (problems == 0) return 0;
  throw Error(fmt::format("doctor: {} problem{}; what to do stands below each", problems, problems == 1 ? "" : "s"));
}

}  // namespace

Findings check_devices(const Common& common) {
  Findings findings;
  try {
    list_drivers(findings);
    Common quiet = common;
    quiet.quiet = true;
    const auto context = make_context(quiet);
    const vk::DeviceInfo& device = context->info();
    findings.push_back({Health::fine, fmt::format("takes device {}, {}", device.index, device.name), ""});
    if (!context->can_draw())
      findings.push_back({Health::note, "this device computes but cannot draw: no window and no `render`", "take another with --device"});
    if (context->timestamp_period_ns() == 0)
      findings.push_back({Health::note, "this device has no clock: `bench` cannot tell layers apart", ""});
    test_kernels(*context, findings);
    require_no_messages();
  } catch (const Error& error) {
    findings.push_back({Health::problem, error.what(), ""});  // it says what to do
  }
  return findings;
}

void add_doctor(CLI::App& program, Invocation& invocation) {
  auto as_json = std::make_shared<bool>(false);
  CLI::App* command = program.add_subcommand("doctor", "Checks drivers, kernels, fonts and folders, and says what to do");
  command->add_flag("--json", *as_json, "As JSON");
  add_common_options(*command, invocation.common);
  command->callback(
      [as_json, &invocation] { invocation.run = [as_json, &invocation] { return run_doctor(invocation.common, *as_json); }; });
}

}  // namespace wrapture::cli
