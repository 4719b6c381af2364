// One life of the graphics device: everything between losing it and losing it, and the frame loop.
#pragma once

#include <map>
#include <memory>
#include <optional>

#include "engine/base/file.hpp"
#include "viewer/app/app.hpp"
#include "viewer/app/document.hpp"
#include "viewer/app/exporter.hpp"
#include "viewer/app/file_places.hpp"
#include "viewer/app/history.hpp"
#include "viewer/app/preferences.hpp"
#include "viewer/app/script.hpp"
#include "viewer/app/sheet_maker.hpp"
#include "viewer/app/tasks.hpp"
#include "viewer/app/window.hpp"

namespace wrapture {

/// What outlives the device. Owned by run_viewer().
struct Workspace {
  Document document;
  std::filesystem::path project;  // the file that the document is saved in; empty: none yet
  Document saved;                 // as it is in that file, or was at the start
  History history;
  ViewState view;
  Image artwork;
  std::map<std::string, std::filesystem::path> style_pictures;  // styles that were made of pictures since the start
  FilePlaces places{state_folder() / "places.json"};
  Preferences remembered;                  // as the file has them
  std::optional<SheetMaker::Sheet> sheet;  // composed of the artwork and others; empty: the artwork alone is worn
  Library library;
  Shapes shapes;
  ScriptRunner script{{}};
  Tasks tasks;
  Exporter exporter;
  std::uint64_t frames_presented = 0;
  bool quit = false;
  double started_at_s = 0;  // of the program, on the window's clock
};

/// Borrows window and workspace. Window thread only.
class Session {
 public:
  Session(const ViewerOptions& options, Window& window, Workspace& workspace);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Poll, update, step, draw, present, until the workspace says quit. Throws Error(device_lost).
  void run();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wrapture
