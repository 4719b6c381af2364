// The frame loop: poll, update, step, draw, present.
#include "viewer/app/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "viewer/app/navigation.hpp"
#include "viewer/app/session_impl.hpp"
#include "viewer/scene/finish.hpp"
#include "viewer/scene/studio.hpp"
#include "viewer/ui/imgui_compat.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

constexpr float kPanelEms = 22.5f;  // width of the panel in heights of text
constexpr float kBodyPx = 14;       // height of text at scale 1
constexpr double kGpuSlice_ms = 8, kCpuSlice_ms = 15;
constexpr double kRestAfter_s = 0.3;  // without movement: full resolution again
constexpr double kNoteLasts_s = 6;

float ui_scale(const Preferences& preferences, const Window& window) {
  return preferences.ui_scale > 0 ? preferences.ui_scale : window.content_scale();
}

std::vector<std::string> shown_texts(const Workspace& workspace, const std::vector<PatternFamily>& families) {
  std::vector<std::string> texts{workspace.document.artwork.string(), "简体中文"};
  for (const Words& words : chinese_words()) texts.emplace_back(words.chinese);  // the language may change at any time
  for (const Finish& finish : finishes()) texts.insert(texts.end(), {std::string(finish.title_zh), std::string(finish.help_zh)});
  for (const LightSetup& setup : light_setups()) texts.insert(texts.end(), {std::string(setup.title_zh), std::string(setup.help_zh)});
  for (const PatternFamily& family : families) texts.insert(texts.end(), {family.title, family.title_zh});
  for (const Shapes::Entry& entry : workspace.shapes.entries())
    texts.insert(texts.end(), {entry.container.title, entry.container.title_zh});
  for (const Library::Entry& entry : workspace.library.entries())
    texts.insert(texts.end(), {entry.style.title, entry.style.title_zh, entry.style.author});
  return texts;
}

}  // namespace

Session::Impl::Impl(const ViewerOptions& used_options, Window& used_window, Workspace& used_workspace)
    : options(used_options),
      window(used_window),
      workspace(used_workspace),
      context({.device = options.device, .validation = options.validation, .instance_extensions = window.instance_extensions()}),
      kernels(context),
      surface(window, context.instance()),
      swapchain(context, surface.surface, [this] { return window.framebuffer_size(); }),
      look_maps(context),
      renderer(context, {.output_pass = swapchain.render_pass(), .maps = &look_maps}),
      pictures(context, swapchain.render_pass()),
      patterns(context, kernels),
      gui(window, context, gui_options()),
      restyler(context, kernels, workspace.library),
      thumbnails(context, kernels, workspace.library),
      style_meter(context, kernels),
      motion(context.is_cpu()) {
  families = patterns.families();
  shown_theme = workspace.view.preferences.theme;
  shown_artwork = workspace.document.artwork.native();
  check_language();
  status.device = context.info().name;
  offer_recovery();
  status.cpu_device = context.is_cpu();
  use_artwork();
}

GuiOptions Session::Impl::gui_options() const {
  return {.pass = swapchain.render_pass(),
          .image_count = swapchain.image_count(),
          .scale = ui_scale(workspace.view.preferences, window),
          .theme = workspace.view.preferences.theme,
          .texts = shown_texts(workspace, patterns.families())};
}

void Session::Impl::follow_preferences() {
  Preferences& preferences = workspace.view.preferences;
  preferences.panel_hidden = workspace.view.panel_hidden;
  const std::string& artwork = workspace.document.artwork.native();
  const bool new_letters =
      std::exchange(shown_artwork, artwork) != artwork && std::ranges::any_of(artwork, [](char byte) { return byte < 0; });
  if (new_letters || ui_scale(preferences, window) != gui.scale()) gui.restart(gui_options());
  if (std::exchange(shown_theme, preferences.theme) != preferences.theme) gui.set_theme(preferences.theme);
  if (std::exchange(shown_presenting, workspace.view.presenting) != workspace.view.presenting)
    workspace.view.presenting ? window.fill_screen(workspace.view.presenter_screen) : window.leave_fullscreen();
  ImGuiIO& io = ImGui::GetIO();
  io.ConfigInputTextCursorBlink = !preferences.reduced_motion;
  const ImGuiConfigFlags keyboard = ImGuiConfigFlags_NavEnableKeyboard;
  io.ConfigFlags = workspace.view.keyboard_in_panel ? io.ConfigFlags | keyboard : io.ConfigFlags & ~keyboard;
  if (std::exchange(workspace.remembered, preferences) == preferences) return;
  guarded([&] { save_preferences(preferences_path(), preferences); });
}

Session::Session(const ViewerOptions& options, Window& window, Workspace& workspace)
    : impl_(std::make_unique<Impl>(options, window, workspace)) {}

Session::~Session() { vkDeviceWaitIdle(impl_->context.device()); }  // may fail when the device is lost: then nothing runs either

void Session::run() { impl_->run(); }

void Session::Impl::run() {
  while (!workspace.quit) {
    const WindowEvents events = window.poll(window.minimised() ? 0.1 : pacer.wait_s(window.now_s(), activity()));
    update(events);
    step();
    if (!window.minimised() && pacer.should_draw(window.now_s(), activity())) draw();
    if (window.should_close()) {
      window.refuse_to_close();
      actions.push_back({Command::quit});
    }
  }
  end_cleanly();
}

Activity Session::Impl::activity() const {
  const Tasks& tasks = workspace.tasks;
  return {.animating = workspace.script.waits_for_frames(),
          .stylising = !restyler.progress().finished || !style_meter.finished() || !thumbnails.finished() || patterns.busy(),
          .pending = workspace.exporter.busy() || tasks.loading() || tasks.saving() || sheets.busy() || encoding_style() ||
                     protect_work.busy() || file_pictures.busy() || system_dialog.open() || note_is_shown() ||
                     renderer.resolution_scale() < 1,
          .text_cursor = ImGui::GetIO().WantTextInput};
}

bool Session::Impl::note_is_shown() const { return !workspace.view.message.text.empty() && !workspace.view.message.is_error; }

void Session::Impl::update(const WindowEvents& events) {
  if (events.any) pacer.request();
  if (events.resized) swapchain.invalidate();
  take_events(events);
  take_tasks();
  take_protect();
  follow_files();
  browse();
  take_export();
  const bool styled = restyler.progress().finished && !workspace.tasks.loading() && !sheets.busy() && !encoding_style() && !patterns.busy();
  const ScriptFacts facts{workspace.frames_presented, styled, thumbnails.finished(),
                          !workspace.exporter.busy() && !workspace.tasks.saving()};
  for (Action& action : workspace.script.due(facts)) actions.push_back(std::move(action));
  perform_all();
  follow_preferences();
  follow_sheet();
  settle();
  follow_project();
  if (restyler.update(workspace.document, workspace.view.original_held)) pacer.request();
  if (note_is_shown() && window.now_s() - workspace.view.message.shown_at_s > kNoteLasts_s) workspace.view.message = {};
}

/// The artwork itself first; the gallery in what time is left.
void Session::Impl::step() {
  const double slice_ms = context.is_cpu() ? kCpuSlice_ms : kGpuSlice_ms;
  step_encoding(slice_ms);
  bool failed = true;
  guarded([&] {
    const bool fresh = restyler.step(slice_ms);
    failed = false;
    if (!fresh) return;
    stale_pictures = 2;
    pacer.request();
  });
  follow_generator(failed);
  guarded([&] { step_meter(slice_ms); });
  guarded([this] { check_legibility(); });
  guarded([&] {
    if (!restyler.progress().finished || !style_meter.finished()) return;
    if (workspace.view.pattern.open) patterns.show(workspace.view.pattern);
    if (patterns.busy() ? patterns.step(slice_ms) : thumbnails.step(slice_ms)) pacer.request();
    take_pattern();
  });
  status.progress = restyler.progress();
  if (status.progress.finished && result_path) guarded([this] { save_result(*std::exchange(result_path, std::nullopt)); });
}

/// Of finished results only. While the original is held, the meter stays as it is.
void Session::Impl::step_meter(double milliseconds) {
  if (!restyler.progress().finished || workspace.view.original_held) return;
  const Document& document = workspace.document;
  const MeterKey key{.style = document.model.empty() && document.mix.empty() ? document.style : "",
                     .strength = document.strength,
                     .seed = document.seed,
                     .working_side = document.working_side,
                     .texture_generation = restyler.stylizer().texture_generation(),
                     .control = document.control};
  if (style_meter.step(restyler.texture(), key, milliseconds)) pacer.request();
  status.can_match = style_meter.judgement().has_value() || !style_meter.finished();
  status.match = style_meter.judgement() ? std::optional(style_meter.judgement()->match) : std::nullopt;
}

void Session::Impl::draw() {
  status.artwork_dpi = artwork_dpi();
  status.frames_per_second = meter.frames_per_second();
  status.frame_ms = meter.milliseconds();
  status.stylise_ms = restyler.stylizer().last_run_milliseconds();
  status.arena_bytes = restyler.stylizer().arena_bytes();
  status.loading = workspace.tasks.loading();
  status.saving = workspace.tasks.saving() || result_path;
  const Exporter& exporter = workspace.exporter;
  status.exporting = {.busy = exporter.busy(),
                      .cancelling = exporter.cancelling(),
                      .name = exporter.path().filename().string(),
                      .share = exporter.share(),
                      .seconds_left = exporter.seconds_left()};
  build_panels();
  navigate();
  if (restyler.update(workspace.document, workspace.view.original_held)) step();  // a moved slider shows in this very frame
  const std::optional<SwapchainFrame> frame = swapchain.begin_frame();
  if (!frame) return;
  record(*frame);
  swapchain.end_frame();
  if (screenshot_path) take_screenshot();
  pacer.drawn(window.now_s());
  meter.add(window.now_s());
  if (++workspace.frames_presented == 1 && !options.quiet)
    fmt::print(stderr, "wrapture: {} on {}, first frame after {:.2f} s\n", context.info().name, context.info().driver,
               window.now_s() - workspace.started_at_s);
  if (options.frames > 0 && workspace.frames_presented >= options.frames) workspace.quit = true;
}

void Session::Impl::build_panels() {
  pictures.begin_frame();
  gui.begin_frame();
  places.clear();
  const bool hidden = workspace.view.panel_hidden || workspace.view.presenting;
  PanelContext panel{workspace.document, workspace.view,    status,     generator(), workspace.library, thumbnails,
                     pictures,           gui.fonts(),       actions,    places,      aspects(),         families,
                     patterns.preview(), workspace.history, gui.scale()};
  panel.files = {&file_pictures, &workspace.places, &file_listing, has_system_dialog};
  panel.flat = &restyler.texture();
  panel.shapes = workspace.shapes.entries();
  const VkExtent2D size = window.framebuffer_size();
  if (!hidden) menu_height = menu_bar(panel) * ImGui::GetIO().DisplayFramebufferScale.y;
  layout =
      make_layout(static_cast<float>(size.width), static_cast<float>(size.height), menu_height, kPanelEms * kBodyPx * gui.scale(), hidden);
  if (workspace.frames_presented == 0 && workspace.project.empty()) {
    frame_view(workspace.document, aspects());  // only now the picture's shape is known
    workspace.saved = workspace.document;
    workspace.history.reset(workspace.document);
  }
  places["picture"] = layout.picture;
  places["panel"] = layout.panel;
  if (!hidden) side_panel(panel, layout.panel);
  overlays(panel, layout.picture);
  gui.end_frame();
  if (!actions.empty()) pacer.request();
}

/// Mouse over the picture.
void Session::Impl::navigate() {
  const ImGuiIO& io = ImGui::GetIO();
  if (io.WantCaptureMouse) return;
  Camera& camera = workspace.document.scene.camera;
  const Drag kind = drag_kind({io.MouseDown[0], io.MouseDown[2], io.MouseDown[1], io.KeyShift, io.KeyCtrl});
  const float height = layout.picture.height / io.DisplayFramebufferScale.y;
  camera = wheel_camera(drag_camera(camera, kind, io.MouseDelta.x, io.MouseDelta.y, height), io.MouseWheel);
}

/// While the scene moves the picture may be smaller, and is made anew in full when it rests.
void Session::Impl::follow_motion() {
  const double now_s = window.now_s();
  if (shown && !(shown->scene == workspace.document.scene)) {
    if (now_s - moving_frame_s < kRestAfter_s) motion.add((now_s - moving_frame_s) * 1000);
    moved_at_s = moving_frame_s = now_s;
  }
  const float scale = now_s - moved_at_s < kRestAfter_s ? motion.value() : 1;
  if (renderer.resolution_scale() != scale) renderer.set_resolution_scale(scale);
}

void Session::Impl::record(const SwapchainFrame& frame) {
  pictures.begin_drawing();
  follow_motion();
  follow_look();
  const VkExtent2D extent = picture_extent();
  const bool same = shown && stale_pictures == 0 && shown->scene == workspace.document.scene && shown->extent.width == extent.width &&
                    shown->extent.height == extent.height && shown->resolution_scale == renderer.resolution_scale();
  if (!same) {
    renderer.prepare(frame.commands, workspace.document.scene, restyler.texture(), extent);
    shown = PictureKey{workspace.document.scene, extent, renderer.resolution_scale()};
    stale_pictures = std::max(stale_pictures - 1, 0);
  }
  VkRenderPassBeginInfo begin{.sType = VK_STRUCTURE_TYPE_RENDER_PASS_BEGIN_INFO};
  const VkClearValue black{.color = {.float32 = {0, 0, 0, 1}}};
  begin.renderPass = swapchain.render_pass();
  begin.framebuffer = frame.framebuffer;
  begin.renderArea = {{0, 0}, frame.extent};
  begin.clearValueCount = 1;
  begin.pClearValues = &black;
  vkCmdBeginRenderPass(frame.commands, &begin, VK_SUBPASS_CONTENTS_INLINE);
  record_pass(frame.commands, frame.extent);
  vkCmdEndRenderPass(frame.commands);
}

void Session::Impl::record_pass(VkCommandBuffer commands, VkExtent2D framebuffer) {
  const VkExtent2D extent = picture_extent();
  const VkOffset2D at{static_cast<std::int32_t>(layout.picture.x), static_cast<std::int32_t>(layout.picture.y)};
  const VkExtent2D inside{std::min(extent.width, framebuffer.width - std::min(framebuffer.width, static_cast<std::uint32_t>(at.x))),
                          std::min(extent.height, framebuffer.height - std::min(framebuffer.height, static_cast<std::uint32_t>(at.y)))};
  if (inside.width > 0 && inside.height > 0) renderer.compose(commands, {at, inside});
  pictures.set_target(commands, framebuffer);
  gui.record(commands);
}

VkExtent2D Session::Impl::picture_extent() const {
  return {static_cast<std::uint32_t>(std::max(layout.picture.width, 1.0f)),
          static_cast<std::uint32_t>(std::max(layout.picture.height, 1.0f))};
}

Aspects Session::Impl::aspects() const {
  const Image& artwork = workspace.artwork;
  return {static_cast<float>(artwork.width) / static_cast<float>(artwork.height),
          layout.picture.height > 0 ? layout.picture.aspect() : 1.4f};
}

}  // namespace wrapture
