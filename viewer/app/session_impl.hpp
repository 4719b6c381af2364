// The parts of a Session; private to viewer/app.
#pragma once

#include <functional>
#include <optional>

#include "engine/vk/commands.hpp"
#include "viewer/app/gui.hpp"
#include "viewer/app/layout.hpp"
#include "viewer/app/pacing.hpp"
#include "viewer/app/pattern_maker.hpp"
#include "viewer/app/protect_work.hpp"
#include "viewer/app/restyler.hpp"
#include "viewer/app/session.hpp"
#include "viewer/app/style_meter.hpp"
#include "viewer/app/system_dialog.hpp"
#include "viewer/app/thumbnails.hpp"
#include "viewer/app/watch.hpp"
#include "viewer/render/look_maps.hpp"
#include "viewer/render/renderer.hpp"
#include "viewer/render/swapchain.hpp"
#include "viewer/ui/panels.hpp"

namespace wrapture {

/// A surface of one instance.
struct Surface {
  Surface(const Window& window, VkInstance of) : instance(of), surface(window.make_surface(of)) {}
  ~Surface() { vkDestroySurfaceKHR(instance, surface, nullptr); }
  Surface(const Surface&) = delete;
  Surface& operator=(const Surface&) = delete;
  VkInstance instance;
  VkSurfaceKHR surface;
};

/// What the picture was last made of; a new one is needed when this changes.
struct PictureKey {
  Scene scene;
  VkExtent2D extent{};
  float resolution_scale = 1;
};

/// The command that takes the file which a dialog of the look asks for.
std::optional<Command> look_command(PathDialog::Purpose purpose);

struct Session::Impl {
  Impl(const ViewerOptions& options, Window& window, Workspace& workspace);

  // session.cpp: the loop
  void run();
  void update(const WindowEvents& events);
  void step();
  void step_meter(double milliseconds);
  void draw();
  void build_panels();
  void record(const SwapchainFrame& frame);
  void record_pass(VkCommandBuffer commands, VkExtent2D framebuffer);
  void navigate();
  void follow_motion();
  [[nodiscard]] Activity activity() const;
  [[nodiscard]] bool note_is_shown() const;

  // session_actions.cpp: what actions and background work lead to
  void take_events(const WindowEvents& events);
  void take_tasks();
  void perform_all();
  void perform_one(const Action& action);
  void open(const std::string& path);
  void open_generator(const std::string& path);
  void open_mask(const std::string& path);
  void ask_for(PathDialog::Purpose purpose, const std::filesystem::path& beside, const std::string& input = "");
  void drop(const std::filesystem::path& path, float x, float y);
  /// The generator of the document, once it is known.
  [[nodiscard]] const GeneratorCard* generator() const;
  /// Says what was found out of a new one; goes back to what was before a broken one.
  void follow_generator(bool failed);
  void save(const Action& action);
  /// As artwork (kept in the user's data folder), or saved at `path`.
  void make_pattern(const std::filesystem::path& path, bool use);
  void take_pattern();
  void save_result(const std::filesystem::path& path);
  void save_picture(const std::filesystem::path& path);
  void take_screenshot();
  // session_export.cpp: exports in the background, and recipes
  [[nodiscard]] Recipe recipe(bool flat) const;
  void begin_export(Command command, const std::filesystem::path& path);
  void take_export();
  void offer_recipe(const std::filesystem::path& path, const std::filesystem::path& before);
  void apply_recipe(const std::filesystem::path& path);
  void use_artwork();
  // session_look.cpp
  /// Files and masks of the look; what cannot be loaded is taken back.
  void follow_look();
  /// Asks for the file of a command of the look; false where it is none.
  bool ask_for_look(Command command);
  // session_files.cpp: files that other programs save
  void follow_files();
  void reload(const FileChange& change);
  void browse();
  void ask_system();
  void show_model();
  void open_shape(const std::string& path, const ImportOptions& shape_options);
  void change_shape(const Action& action);
  void take_shape(const ModelShape& shape);
  void reload_mask();
  void replace_style(const std::string& old_name, const std::string& new_name);
  void take_artwork(LoadedArtwork loaded);
  [[nodiscard]] double artwork_dpi() const;
  // session_protect.cpp: what stays as it is
  void find_protect();
  void apply_protect();
  void take_protect();
  void check_legibility();
  // session_package.cpp: what is printed besides the artwork
  /// What the package wears: the artwork, or what was composed of it and others.
  [[nodiscard]] const Image& worn() const;
  void follow_sheet();
  void take_sheet();
  void perform_package_file(const Action& action);
  // session_project.cpp: project files, undo, recovery
  bool perform_project(const Action& action);  // false: not its command
  /// What a step is made of is complete: no mouse button is held and no generator is unknown.
  void settle();
  void step_history(bool forward);
  void open_project(const std::filesystem::path& path);
  void save_project_as(const std::string& text);
  void new_project();
  /// Shows another document, once its artwork is loaded.
  struct Arrival {
    Document document;
    enum class Kind { undo, redo, fresh, project, recovered } kind = Kind::project;
    std::filesystem::path project{};
    std::filesystem::path copy{};  // that was recovered
  };
  void go_to(Arrival arrival);
  /// artwork: empty: the one that there is.
  void arrive(const Arrival& arrival, std::optional<Image> artwork);
  [[nodiscard]] bool changed() const;
  /// True where the user is asked first whether changes may be lost; the action is done after the answer.
  bool asks_first(const Action& action);
  void answer(bool yes);
  void offer_recovery();
  void keep_copy();
  void follow_project();  // title, copies for recovery
  void end_cleanly();
  // session_styles.cpp: styles of the user's own
  void begin_style_of_picture(const std::string& path);
  void take_style_picture();
  void step_encoding(double milliseconds);
  void save_style(const std::string& title);
  void remove_style(const std::string& name);
  void follow_library();
  [[nodiscard]] bool encoding_style() const { return workspace.tasks.encoding() || encoding; }

  /// Theme, size and what else the user likes; remembered when it changes.
  void follow_preferences();
  [[nodiscard]] GuiOptions gui_options() const;
  /// Without a font for it, Chinese would be a row of question marks: English then, and a word about it.
  void check_language();
  void say(const std::string& text, bool is_error = false);
  /// Runs `work`; what goes wrong is shown and the old state stays. A lost device goes on as an exception.
  void guarded(const std::function<void()>& work);
  [[nodiscard]] std::string report() const;
  [[nodiscard]] Aspects aspects() const;
  [[nodiscard]] VkExtent2D picture_extent() const;

  const ViewerOptions& options;
  Window& window;
  Workspace& workspace;

  vk::Context context;
  vk::KernelCache kernels;
  Surface surface;
  Swapchain swapchain;
  LookMaps look_maps;
  Renderer renderer;
  Pictures pictures;
  PatternMaker patterns;
  Gui gui;
  Restyler restyler;
  Thumbnails thumbnails;
  SheetMaker sheets;
  std::optional<SheetOrder> ordered;  // the sheet that is worn or being made
  std::optional<Encoding> encoding;   // of a picture that is to become a style
  StyleMeter style_meter;
  ProtectWork protect_work;
  FileWatch watch{Window::wake};
  FilePictures file_pictures{context};
  FileListing file_listing;
  SystemDialog system_dialog;
  bool has_system_dialog = SystemDialog::available();

  Layout layout;
  Status status;
  std::vector<PatternFamily> families;
  std::map<std::string, Rect> places;
  std::vector<Action> actions;
  Pacer pacer;
  FrameMeter meter;
  MotionScale motion;
  Document settled;                                                   // the last whose generator was known
  std::string noted;                                                  // the note of a generator that was said last
  std::optional<PictureKey> shown;                                    // empty: a new picture is needed
  int stale_pictures = 0;                                             // pictures to make whatever the key says: the texture has changed
  double moved_at_s = -1e9;                                           // when the scene last changed
  double moving_frame_s = -1e9;                                       // when the last moving frame was drawn
  std::optional<std::filesystem::path> screenshot_path, result_path;  // wanted
  std::optional<Arrival> arriving;                                    // while its artwork is loaded
  std::optional<Action> waiting;                                      // done after the answer
  bool confirmed = false;                                             // `waiting` may lose changes
  std::filesystem::path recovered;                                    // the copy that is offered
  double copied_at_s = 0;
  std::string shown_title;
  float menu_height = 0;
  bool shown_presenting = false;
  Theme shown_theme = Theme::dark;
  std::string shown_artwork;          // whose name the fonts have the letters of
  std::optional<Camera> kept_camera;  // of a recipe, for the artwork that is being loaded
};

}  // namespace wrapture
