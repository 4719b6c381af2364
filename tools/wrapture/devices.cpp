// `wrapture devices`: every Vulkan device of the system.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "tools/wrapture/command.hpp"

namespace wrapture::cli {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const vk::DeviceInfo& device) {
  return {{"index", device.index},
          {"name", device.name},
          {"type", device.type},
          {"driver", device.driver},
          {"driver_version", device.driver_version},
          {"api_version", device.api_version},
          {"uuid", device.uuid},
          {"memory_bytes", device.memory_bytes},
          {"vendor_id", device.vendor_id},
          {"device_id", device.device_id},
          {"usable", device.usable},
          {"why_not", device.why_not}};
}

int run(bool as_json) {
  const std::vector<vk::DeviceInfo> devices = vk::list_devices();
  if (as_json) {
    Json list = Json::array();
    for (const vk::DeviceInfo& device : devices) list.push_back(to_json(device));
    print(list.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
    return 0;
  }
  std::vector<std::vector<std::string>> rows{{"index", "name", "type", "Vulkan", "driver", "memory", "UUID", ""}};
  for (const vk::DeviceInfo& device : devices)
    rows.push_back({std::to_string(device.index), device.name, device.type, device.api_version, device.driver + " " + device.driver_version,
                    fmt::format("{} MiB", device.memory_bytes >> 20), device.uuid, device.usable ? "" : "not usable: " + device.why_not});
  print(format_table(rows));
  return 0;
}

}  // namespace

void add_devices(CLI::App& program, Invocation& invocation) {
  auto as_json = std::make_shared<bool>(false);
  CLI::App* command = program.add_subcommand("devices", "Lists the Vulkan devices");
  command->add_flag("--json", *as_json, "As JSON");
  add_common_options(*command, invocation.common);
  command->callback([as_json, &invocation] { invocation.run = [as_json] { return run(*as_json); }; });
}

}  // namespace wrapture::cli
