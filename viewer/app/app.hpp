// The viewer: a window that shows artwork, restyled while you watch, on a box or bottle.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "engine/style/control.hpp"
#include "engine/style/inputs.hpp"
#include "engine/vk/context.hpp"
#include "viewer/app/document.hpp"

namespace wrapture {

/// What `wrapture view` can be told. Names in brackets are those of the command line's options.
struct ViewerOptions {
  std::filesystem::path artwork;                    // [ARTWORK] empty: the bundled viewer/samples/coffee.png
  std::string style;                                // [--style] name in the library; empty: the library's first
  std::filesystem::path model;                      // [--model] a foreign generator instead of the style
  Facts facts;                                      // [--range and others] what its tensors mean
  InputValues inputs;                               // [--input] its further inputs
  float strength = 1;                               // [--strength] 0..1
  StyleControl control;                             // [--colour-keep, --brand-colour, --protect, --stroke-scale, --wrap]
  std::optional<Container> container;               // [--shape and others] none: a box
  std::optional<glm::vec3> box_mm;                  // [--box] width, height, depth; none: of the artwork
  bool box_of_artwork = false;                      // [--box artwork] the front as large as the artwork in mm
  float board_mm = 0.5f;                            // [--thickness]
  bool dieline = false;                             // [--artwork-as dieline]
  MoreArtwork more;                                 // [--panel, --back-label]
  Look look;                                        // [--finish, --foil, --light and others]
  Background background;                            // [--background]
  float exposure = 1;                               // [--exposure]
  std::filesystem::path shape_file;                 // [--shape FILE] instead: a .glb, .gltf or .obj
  ImportOptions shape_options;                      // [--artwork-material, --shape-height]
  std::string device;                               // [--device] as ContextOptions::device
  vk::Validation validation = vk::Validation::off;  // [--validation] messages then make the exit code 1
  std::uint32_t width = 0, height = 0;              // [--size WxH] of the window's content, screen units; 320..16384; 0: as before
  std::string language;                             // [--language] en or zh; empty: as before, else what LANG says
  float ui_scale = 0;                               // [--ui-scale] 0.5..4; 0: as before, else from the display
  std::uint32_t working_side = 1024;                // [--working-side] px, long side of what the network sees; 64..4096
  std::uint64_t frames = 0;                         // [--frames N] leave after N presented frames; 0: when the window is closed
  std::filesystem::path script;                     // [--script FILE] actions to do, one a line (see viewer/app/script.hpp)
  bool quiet = false;                               // [--quiet] do not name the device and the start-up time on stderr
};

/// Opens the window, runs until it is closed (or `frames` or the script end it) and returns the exit code of the program: 0, or 1 when
/// validation had something to say. Call on the program's main thread.
/// Throws Error: usage (an unknown style, impossible sizes), bad_input (artwork or script that cannot be read), failed ("no display;
/// use `wrapture render`"), no_device, device_lost (when the device was lost twice in a row).
int run_viewer(const ViewerOptions& options);

}  // namespace wrapture
