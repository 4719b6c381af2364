// What `wrapture doctor` finds out.
#pragma once

#include <string>
#include <vector>

#include "tools/wrapture/command.hpp"

namespace wrapture::cli {

enum class Health { fine, note, problem };  // note: works, but less well than it could

struct Finding {
  Health health = Health::fine;
  std::string what;    // one line
  std::string advice;  // what to do; empty where nothing is to be done
};
using Findings = std::vector<Finding>;

/// Needs no device: driver files that the environment names, folders, fonts, display, weights and styles.
Findings check_system();
/// Drivers, the device that the user asked for or that would be taken, and its kernels.
Findings check_devices(const Common& common);

}  // namespace wrapture::cli
