// Asking a kiosk that was started as a process how it is doing.
#pragma once

#include <nlohmann/json.hpp>

#include "viewer/app/kiosk/supervisor.hpp"

namespace wrapture::test {

/// What `wrapture kiosk --status` prints; an empty object while there is none.
inline nlohmann::json kiosk_state_now() {
  try {
    return nlohmann::json::parse(kiosk_status());
  } catch (const std::exception&) {
    return nlohmann::json::object();
  }
}

}  // namespace wrapture::test
