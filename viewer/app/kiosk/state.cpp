// The state as JSON.
#include "viewer/app/kiosk/state.hpp"

#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"

namespace wrapture {

std::filesystem::path kiosk_state_path() { return state_folder() / "kiosk.json"; }

KioskState load_kiosk_state(const std::filesystem::path& path) {
  try {
    const auto bytes = read_file(path, 1 << 16);
    const auto* text = reinterpret_cast<const char*>(bytes.data());
    const auto json = nlohmann::json::parse(text, text + bytes.size());
    KioskState state{.item = json.at("item").get<std::size_t>(),
                     .guest = json.at("guest").get<bool>(),
                     .style = json.at("style").get<std::string>(),
                     .strength = json.at("strength").get<float>(),
                     .shape = shape_kind(json.at("shape").get<std::string>())};
    if (!(state.strength >= 0 && state.strength <= 1)) return {};
    return state;
  } catch (const std::exception&) {  // nothing to go on with
    return {};
  }
}

void save_kiosk_state(const std::filesystem::path& path, const KioskState& state) {
  std::error_code ignored;  // writing says what is wrong
  std::filesystem::create_directories(path.parent_path(), ignored);
  const nlohmann::json json{{"item", state.item},
                            {"guest", state.guest},
                            {"style", state.style},
                            {"strength", state.strength},
                            {"shape", to_string(state.shape)}};
  write_file_atomic(path, json.dump() + "\n");
}

}  // namespace wrapture
