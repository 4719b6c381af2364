// The kiosk's frame loop: follow the show, step the picture that comes next, draw.
#include "viewer/app/kiosk/session.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <nlohmann/json.hpp>
#include <random>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "viewer/app/kiosk/show.hpp"
#include "viewer/app/kiosk/stage.hpp"
#include "viewer/app/navigation.hpp"
#include "viewer/app/session_impl.hpp"
#include "viewer/render/graphics.hpp"
#include "viewer/ui/imgui_compat.hpp"
#include "viewer/ui/kiosk_panels.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

constexpr double kGpuSlice_ms = 6, kCpuSlice_ms = 12;
constexpr double kFrame_s = 1.0 / 60, kClosedFrame_s = 0.25, kStillFrame_s = 1;
constexpr double kCorner_s = 3, kPinPatience_s = 15, kSaveEvery_s = 2;
constexpr float kUiPerPixel = 1.9f / 1080;  // scale of texts and controls by the short side of the screen
constexpr float kCoarsest = 0.5f;           // side of the picture per side of the screen
constexpr float kPortraitCaption = 0.17f;   // share of a tall screen that belongs to the texts
constexpr float kCornerSide = 70;           // at scale 1

int minute_of_day() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  return local.tm_hour * 60 + local.tm_min;
}

std::vector<std::string> shown_texts(const KioskWorkspace& workspace) {
  std::vector<std::string> texts{workspace.playlist.headline};
  for (const PlaylistItem& item : workspace.playlist.items) texts.push_back(item.title);
  for (const Library::Entry& entry : workspace.library.entries())
    texts.insert(texts.end(), {entry.style.title, entry.style.title_zh, entry.style.author});
  for (const Words& words : chinese_words()) texts.emplace_back(words.chinese);
  return texts;
}

/// What the coming picture is drawn into, to be laid over the other one.
struct FadeTarget {
  vk::GpuImage image;
  vk::ImageView target;
  vk::Framebuffer framebuffer;
  VkExtent2D extent{};
};

VkFormat srgb_of(VkFormat format) { return format == VK_FORMAT_B8G8R8A8_UNORM ? VK_FORMAT_B8G8R8A8_SRGB : VK_FORMAT_R8G8B8A8_SRGB; }

float scale_for(const Window& window) {
  const VkExtent2D size = window.framebuffer_size();
  return std::clamp(static_cast<float>(std::min(size.width, size.height)) * kUiPerPixel, 0.7f, 5.0f);
}

/// The first picture must be there whatever happened to its file.
Image first_artwork(PlaylistItem& item) {
  try {
    return load_image(item.artwork);
  } catch (const Error& error) {
    fmt::print(stderr, "wrapture: {}; a sample is shown instead\n", error.what());
    item.artwork = resource("viewer/samples/coffee.png");
    return load_image(item.artwork);
  }
}

/// The best device but the one that would be taken, or a CPU driver. Throws Error(no_device).
std::string device_for(const KioskOptions& options) {
  if (options.mode == KioskMode::full || options.mode == KioskMode::careful) return options.device;
  const auto rank = [](const vk::DeviceInfo& info) {
    return info.type == "discrete" ? 0 : info.type == "integrated" ? 1 : info.type == "virtual" ? 2 : info.type == "cpu" ? 4 : 3;
  };
  std::vector<vk::DeviceInfo> devices = vk::list_devices();
  std::erase_if(devices, [](const vk::DeviceInfo& info) { return !info.usable; });
  std::ranges::stable_sort(devices, {}, rank);
  const bool other = options.mode == KioskMode::other_device;
  for (std::size_t i = other ? 1 : 0; i < devices.size(); ++i)
    if ((devices[i].type == "cpu") != other) return std::to_string(devices[i].index);
  throw Error(Failure::no_device, other ? "there is no second graphics device" : "there is no CPU driver; install mesa-vulkan-drivers");
}

}  // namespace

struct KioskSession::Impl {
  Impl(const KioskOptions& options, Window& window, KioskWorkspace& workspace);

  void run();
  void frame(const WindowEvents& events);
  void follow_show();
  void step();
  void load_next();
  void take_next();
  void build_gui();
  void build_attract(KioskPanel& panel, float opacity);
  void build_controls(KioskPanel& panel, float opacity);
  void watch_corner(KioskPanel& panel);
  void watch_guest();
  void surprise();
  void record(const SwapchainFrame& frame);
  void record_fade(VkCommandBuffer commands, VkExtent2D extent);
  void follow_speed();
  void beat();
  void keep_state();
  [[nodiscard]] bool closed() const { return !workspace.playlist.hours.is_open(minute_of_day()); }
  [[nodiscard]] const PlaylistItem& item(std::size_t index) const { return workspace.playlist.items[index]; }
  [[nodiscard]] KioskCaption caption_of(const Stage& stage, const PlaylistItem& of) const;
  [[nodiscard]] float aspect() const;
  [[nodiscard]] bool still() const { return options.mode == KioskMode::still; }
  Stage& now_on() { return *stages[front]; }
  Stage& coming() { return *stages[1 - front]; }

  const KioskOptions& options;
  Window& window;
  KioskWorkspace& workspace;
  vk::Context context;
  vk::KernelCache kernels;
  Surface surface;
  Swapchain swapchain;
  vk::RenderPass fade_pass;
  Pictures pictures;
  Gui gui;
  std::array<std::unique_ptr<Stage>, 2> stages;
  std::size_t front = 0;
  Thumbnails thumbnails;
  std::filesystem::path thumbnails_of;
  FadeTarget fade_target;
  std::optional<Show> show;
  std::map<std::string, Rect> places;
  MotionScale motion;
  FrameMeter meter;
  FrameTimes times;
  double presented_s = 0;
  bool left_by_guest = false;  // the picture stays as the guest turned it until the next one has come
  float covered = 0;           // of the picture, from below
  Camera guest_camera;
  std::size_t number = 0;  // of the item since the start, for the camera's moves
  KioskChoice choice;
  KioskState saved;
  std::string typed;  // of the PIN
  bool asks_pin = false, is_closed = false, cursor_shown = true, bad_next = false;
  double corner_s = -1, pin_s = 0, beat_s = -1e9, saved_s = -1e9, drawn_s = -1e9;
  std::mt19937 dice{std::random_device{}()};
};

KioskSession::Impl::Impl(const KioskOptions& used_options, Window& used_window, KioskWorkspace& used_workspace)
    : options(used_options),
      window(used_window),
      workspace(used_workspace),
      context({.device = device_for(options), .validation = options.validation, .instance_extensions = window.instance_extensions()}),
      kernels(context),
      surface(window, context.instance()),
      swapchain(context, surface.surface, [this] { return window.framebuffer_size(); }),
      fade_pass(gfx::make_pass(context, {.name = "fade", .colour = swapchain.format()})),
      pictures(context, swapchain.render_pass()),
      gui(window, context,
          {.pass = swapchain.render_pass(),
           .image_count = swapchain.image_count(),
           .scale = scale_for(window),
           .texts = shown_texts(workspace),
           .title = true}),
      thumbnails(context, kernels, workspace.library),
      motion(context.is_cpu()) {
  ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NoMouseCursorChange;
  const RendererOptions renderer{.output_pass = swapchain.render_pass(), .samples = context.is_cpu() ? 2u : 4u};
  for (auto& stage : stages) stage = std::make_unique<Stage>(context, kernels, workspace.library, renderer);
  KioskState& state = workspace.state;
  state.item %= workspace.playlist.items.size();
  PlaylistItem first = item(state.item);
  if (state.guest && workspace.library.look_up(state.style) != nullptr) {
    first.style = state.style;
    first.strength = state.strength;
    first.shape = state.shape;
  }
  const std::uint32_t side = options.mode == KioskMode::full ? options.working_side : options.working_side / 2;
  now_on().begin(first, first_artwork(first), aspect(), side);
  show.emplace(ShowRules{workspace.playlist.items.size(), workspace.playlist.idle_s}, state.item, window.now_s());
  if (state.guest) show->touch(window.now_s());
  guest_camera = now_on().framed();
  load_next();
}

KioskSession::KioskSession(const KioskOptions& options, Window& window, KioskWorkspace& workspace)
    : impl_(std::make_unique<Impl>(options, window, workspace)) {}

KioskSession::~KioskSession() { vkDeviceWaitIdle(impl_->context.device()); }

void KioskSession::run() { impl_->run(); }

void KioskSession::Impl::run() {
  while (!workspace.quit) {
    const double pause_s = is_closed ? kClosedFrame_s : still() && !show->guest() ? kStillFrame_s : kFrame_s;
    double wait_s = drawn_s + pause_s - window.now_s();
    WindowEvents events = window.poll(std::max(wait_s, 0.0));
    if (window.should_close()) window.refuse_to_close();  // only the PIN and the supervisor end it
    if (workspace.asked_to_end && workspace.asked_to_end()) workspace.quit = true;
    wait_s = drawn_s + pause_s - window.now_s();
    if (events.resized) swapchain.invalidate();
    if (wait_s > 0.004 && !is_closed) continue;
    frame(events);
    beat();
    if (options.frames > 0 && workspace.frames >= options.frames) workspace.quit = true;
  }
}

float KioskSession::Impl::aspect() const {
  const VkExtent2D size = window.framebuffer_size();
  return size.height > 0 ? static_cast<float>(size.width) / static_cast<float>(size.height) : 1;
}

void KioskSession::Impl::frame(const WindowEvents&) {
  is_closed = closed();
  if (!is_closed) {
    follow_show();
    step();
  }
  build_gui();
  drawn_s = window.now_s();
  if (window.minimised()) return;
  const std::optional<SwapchainFrame> begun = swapchain.begin_frame();
  if (!begun) return;
  record(*begun);
  swapchain.end_frame();
  if (presented_s > 0 && !is_closed) times.add((window.now_s() - presented_s) * 1000);
  presented_s = window.now_s();
  meter.add(presented_s);
  ++workspace.frames;
  keep_state();
}

void KioskSession::Impl::follow_show() {
  const double now_s = window.now_s();
  for (auto& stage : stages) stage->follow_aspect(aspect());
  show->update(now_s, item(show->item()).seconds, coming().ready());
  left_by_guest = left_by_guest || show->guest();
  if (!show->take_turn()) return;
  left_by_guest = show->guest();  // touched during the fade: the new picture stays in its move until it is turned
  if (left_by_guest) guest_camera = moving_camera(coming().framed(), number + 1, window.now_s() - show->begun_s());
  front = 1 - front;
  ++number;
  workspace.state = {.item = show->item()};
  load_next();
}

void KioskSession::Impl::load_next() { workspace.tasks.load(item((show ? show->next_item() : 0)).artwork); }

/// A file that cannot be read now (half-written, gone) does not stop the show: the artwork that is on gets the next style.
void KioskSession::Impl::take_next() {
  const PlaylistItem& next = item(show->next_item());
  const std::uint32_t side = options.mode == KioskMode::full ? options.working_side : options.working_side / 2;
  try {
    const auto loaded = workspace.tasks.take_loaded();
    if (!loaded) return;
    coming().begin(next, loaded->image, aspect(), side);
  } catch (const Error& error) {
    if (error.failure() == Failure::device_lost) throw;
    fmt::print(stderr, "wrapture: {}; the show goes on without it\n", error.what());
    coming().begin(next, now_on().artwork(), aspect(), side);
  }
}

void KioskSession::Impl::step() {
  const double slice_ms = context.is_cpu() ? kCpuSlice_ms : kGpuSlice_ms;
  now_on().step(slice_ms, !still());
  if (!show->fading()) take_next();
  if (!now_on().ready()) return;
  if (!coming().ready()) return coming().step(slice_ms, !still());
  coming().step(slice_ms, !still());  // the last passes of a finished run
  if (still()) return;
  // In the time that is left: what a guest will choose from, of the artwork that is on.
  if (show->fading()) return;
  if (thumbnails_of != now_on().document().artwork) {
    thumbnails.set_artwork(now_on().artwork());
    thumbnails_of = now_on().document().artwork;
  }
  try {
    (void)thumbnails.step(slice_ms);
  } catch (const Error& error) {
    if (error.failure() == Failure::device_lost) throw;
    fmt::print(stderr, "wrapture: {}\n", error.what());
  }
}

KioskCaption KioskSession::Impl::caption_of(const Stage& stage, const PlaylistItem& of) const {
  const Library::Entry* entry = workspace.library.look_up(stage.document().style);
  if (entry == nullptr) return {"", "", of.title};
  const Style& style = entry->style;
  std::string artist = style.author;
  if (!style.year.empty()) artist += artist.empty() ? style.year : ", " + style.year;
  return {in_language(style.title, style.title_zh), artist, of.title};
}

void KioskSession::Impl::build_gui() {
  pictures.begin_frame();
  gui.begin_frame();
  places.clear();
  KioskPanel panel{gui.fonts(), pictures, places, gui.scale(), window.now_s()};
  if (is_closed) {
    const int opens = workspace.playlist.hours.from_min;
    const Drift drift = closed_drift(window.now_s());
    kiosk_closed(panel, fmt::format("{:02}:{:02}", opens / 60, opens % 60), drift.x, drift.y);
  } else {
    const float controls = show->controls(window.now_s());
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const float caption = screen.y > screen.x ? kPortraitCaption : 0;
    covered = glm::mix(caption, kiosk_controls_height(panel, screen.x, screen.y) / std::max(screen.y, 1.0f), controls);
    watch_guest();
    build_attract(panel, 1 - controls);
    if (controls > 0.01f) build_controls(panel, controls);
  }
  watch_corner(panel);
  gui.end_frame();
}

void KioskSession::Impl::build_attract(KioskPanel& panel, float opacity) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float fade = show->fade(window.now_s());
  if (show->fading()) pictures.add(*ImGui::GetBackgroundDrawList(), fade_target.image, {0, 0}, screen, 0, fade);
  // One caption has gone before the other comes.
  kiosk_caption(panel, caption_of(now_on(), item(show->item())), opacity * std::max(1 - 2 * fade, 0.0f));
  if (show->fading()) kiosk_caption(panel, caption_of(coming(), item(show->next_item())), opacity * std::max(2 * fade - 1, 0.0f));
  kiosk_invitation(panel, workspace.playlist.headline, opacity);
}

void KioskSession::Impl::build_controls(KioskPanel& panel, float opacity) {
  const Document& document = now_on().document();
  if (!show->guest() || show->fading()) choice = {};
  choice.style = document.style;
  choice.strength = document.strength;
  choice.shape = document.scene.kind == ShapeKind::box ? 0 : 1;
  if (thumbnails_of.empty()) {  // touched before the first were begun
    thumbnails.set_artwork(now_on().artwork());
    thumbnails_of = document.artwork;
  }
  kiosk_controls(panel, workspace.library, thumbnails, choice, opacity);
  if (!show->guest() || show->fading()) return;
  if (choice.surprise) surprise();
  const ShapeKind shape = choice.shape == 0 ? ShapeKind::box : ShapeKind::bottle;
  if (choice.style == document.style && choice.strength == document.strength && shape == document.scene.kind) return;
  const bool reshaped = shape != document.scene.kind;
  now_on().choose(choice.style, choice.strength, shape, aspect());
  if (reshaped) guest_camera = now_on().framed();
}

void KioskSession::Impl::surprise() {
  const auto& entries = workspace.library.entries();
  if (entries.size() < 2) return;
  std::string other = choice.style;
  while (other == choice.style) other = entries[std::uniform_int_distribution<std::size_t>(0, entries.size() - 1)(dice)].style.name;
  choice.style = other;
  choice.strength = 1;
}

/// Touch and mouse take over at once; over the picture they turn the package.
void KioskSession::Impl::watch_guest() {
  const ImGuiIO& io = ImGui::GetIO();
  const bool moved = std::hypot(io.MouseDelta.x, io.MouseDelta.y) > 3 && io.MousePosPrev.x > -1e6f;
  const bool touched = io.MouseDown[0] || io.MouseDown[1] || io.MouseDown[2] || io.MouseWheel != 0 || moved;
  if (touched && !asks_pin) {
    if (!show->guest() && !left_by_guest) guest_camera = moving_camera(now_on().framed(), number, window.now_s() - show->begun_s());
    show->touch(window.now_s());
  }
  const bool wanted = show->guest() || asks_pin;
  if (wanted != cursor_shown) {
    window.show_cursor(wanted);
    cursor_shown = wanted;
  }
  if (!show->guest() || io.WantCaptureMouse || asks_pin) return;
  const Drag kind = io.MouseDown[0] ? Drag::orbit : io.MouseDown[1] || io.MouseDown[2] ? Drag::pan : Drag::none;
  guest_camera = wheel_camera(drag_camera(guest_camera, kind, io.MouseDelta.x, io.MouseDelta.y, io.DisplaySize.y), io.MouseWheel);
}

/// The top left corner, held, and the PIN: the way out for the staff.
void KioskSession::Impl::watch_corner(KioskPanel& panel) {
  const ImGuiIO& io = ImGui::GetIO();
  const double now_s = window.now_s();
  const float side = kCornerSide * gui.scale();
  const bool held = io.MouseDown[0] && io.MouseClickedPos[0].x < side && io.MouseClickedPos[0].y < side && io.MousePos.x < side &&
                    io.MousePos.y < side && !asks_pin;
  if (!held) corner_s = -1;
  if (held && corner_s < 0) corner_s = now_s;
  if (held) kiosk_corner(panel, static_cast<float>((now_s - corner_s) / kCorner_s));
  if (held && now_s - corner_s >= kCorner_s) {
    corner_s = -1;
    typed.clear();
    pin_s = now_s;
    asks_pin = !workspace.playlist.pin.empty();
    if (!asks_pin) workspace.quit = true;
  }
  if (!asks_pin) return;
  if (io.MouseDown[0]) pin_s = now_s;
  const PinAnswer answer = kiosk_pin_pad(panel, workspace.playlist.pin, typed);
  if (answer == PinAnswer::right) workspace.quit = true;
  if (answer == PinAnswer::wrong) typed.clear();
  if (answer == PinAnswer::back || now_s - pin_s > kPinPatience_s) asks_pin = false;
}

/// Everything moves all the time, so a slow device draws smaller, but not so that steps are seen from afar.
void KioskSession::Impl::follow_speed() {
  if (meter.milliseconds() > 0) motion.add(meter.milliseconds());
  const float scale = std::max(motion.value(), kCoarsest);
  for (auto& stage : stages)
    if (stage->renderer().resolution_scale() != scale) stage->renderer().set_resolution_scale(scale);
}

void KioskSession::Impl::record(const SwapchainFrame& frame) {
  pictures.begin_drawing();
  if (!is_closed) {
    follow_speed();
    const double age_s = still() ? 0 : window.now_s() - show->begun_s();
    const Camera camera = show->guest() || left_by_guest ? guest_camera : moving_camera(now_on().framed(), number, age_s);
    now_on().prepare(frame.commands, lifted(camera, covered), frame.extent);
    if (show->fading()) record_fade(frame.commands, frame.extent);
  }
  gfx::begin_pass(frame.commands, swapchain.render_pass(), frame.framebuffer, frame.extent, false);
  if (!is_closed) now_on().renderer().compose(frame.commands, {{0, 0}, frame.extent});
  pictures.set_target(frame.commands, frame.extent);
  gui.record(frame.commands);
  vkCmdEndRenderPass(frame.commands);
}

void KioskSession::Impl::record_fade(VkCommandBuffer commands, VkExtent2D extent) {
  if (fade_target.extent.width != extent.width || fade_target.extent.height != extent.height) {
    context.wait_idle();  // a resize; the old one may be in use
    fade_target = {};
    fade_target.image = vk::GpuImage(context, {.name = "fade",
                                               .width = extent.width,
                                               .height = extent.height,
                                               .format = swapchain.format(),
                                               .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_SAMPLED_BIT,
                                               .flags = VK_IMAGE_CREATE_MUTABLE_FORMAT_BIT,
                                               .view_format = srgb_of(swapchain.format())});
    fade_target.target = vk::make_level_view(context, fade_target.image, 0, swapchain.format());
    const VkImageView view = fade_target.target.get();
    fade_target.framebuffer = gfx::make_framebuffer(context, fade_pass.get(), {&view, 1}, extent);
    fade_target.extent = extent;
  }
  const double age_s = still() ? 0 : window.now_s() - show->fade_begun_s();
  coming().prepare(commands, lifted(moving_camera(coming().framed(), number + 1, age_s), covered), extent);
  gfx::begin_pass(commands, fade_pass.get(), fade_target.framebuffer.get(), extent, false);
  coming().renderer().compose(commands, {{0, 0}, extent});
  vkCmdEndRenderPass(commands);
}

/// Once a second: alive, and what is going on.
void KioskSession::Impl::beat() {
  const double now_s = window.now_s();
  if (options.heartbeat < 0 || now_s - beat_s < 1) return;
  beat_s = now_s;
  const Document& document = now_on().document();
  const nlohmann::json json{{"item", show->item()},
                            {"style", document.style},
                            {"artwork", document.artwork.filename().string()},
                            {"guest", show->guest()},
                            {"closed", is_closed},
                            {"frames", workspace.frames},
                            {"frames_per_second", std::round(meter.frames_per_second() * 10) / 10},
                            {"frame_ms", {{"median", times.quantile(0.5)}, {"p99", times.quantile(0.99)}}},
                            {"device", context.info().name},
                            {"devices_lost", workspace.losses}};
  const std::string line = json.dump() + "\n";
  if (write(options.heartbeat, line.data(), line.size()) < 0 && errno == EPIPE) workspace.quit = true;  // the supervisor is gone
}

void KioskSession::Impl::keep_state() {
  const Document& document = now_on().document();
  workspace.state = {.item = show->item(), .guest = show->guest()};
  if (show->guest()) {
    workspace.state.style = document.style;
    workspace.state.strength = document.strength;
    workspace.state.shape = document.scene.kind;
  }
  if (workspace.state == saved || window.now_s() - saved_s < kSaveEvery_s) return;
  saved_s = window.now_s();
  saved = workspace.state;
  try {
    save_kiosk_state(kiosk_state_path(), saved);
  } catch (const Error& error) {  // a full disk does not stop the show
    fmt::print(stderr, "wrapture: {}\n", error.what());
  }
}

}  // namespace wrapture
