// Keeps a texture up to date with artwork and settings: plans in the background, runs in slices, composes in one pass.
#include "engine/style/stylizer.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <future>

#include "engine/base/error.hpp"
#include "engine/style/compose.hpp"
#include "engine/style/preparation.hpp"
#include "engine/style/textures.hpp"
#include "engine/style/tiled.hpp"
#include "style/passes.h"

namespace wrapture {
namespace {

/// The networks of one key on the device.
struct Runs {
  PrepareKey key;
  std::unique_ptr<GeneratorModel> model;
  InputFiles files;
  std::unique_ptr<NetworkRun> coarse, full;  // coarse: empty where the full size is small itself
  std::optional<WorkingSize> tiled;          // as in Prepared
};

GeneratorCard card_of(const GeneratorModel& model) {
  return {model.onnx.path(), model.styles.front().title, to_string(model.input), to_string(model.output), model.note, model.inputs};
}

/// Of the style or the mix; empty where there is neither. Throws Error(usage) for unknown names.
Blend blend_of(const Library& library, const StyleSettings& settings) {
  if (!settings.mix.empty()) return blend(library, settings.mix);
  return settings.style.empty() ? Blend{} : blend(library, {{settings.style}});
}

}  // namespace

struct Stylizer::Impl {
  Impl(const vk::Context& context_in, vk::KernelCache& kernels_in, const Library& library_in)
      : context(&context_in),
        kernels(&kernels_in),
        library(&library_in),
        passes(context_in, kernels_in),
        options(sliced_plan(context_in)),
        compose_commands(context_in, "compose") {
    rest = context_in.can_draw() ? vk::Stage::fragment_read : vk::Stage::compute_read;
  }
  ~Impl() {
    if (preparing.valid()) preparing.wait();
  }

  enum class Phase { idle, coarse, full };

  const vk::Context* context;
  vk::KernelCache* kernels;
  const Library* library;
  Passes passes;
  PlanOptions options;
  vk::Stage rest;          // the use of the shown texture between our passes
  Image artwork, reduced;  // reduced: as in the texture, where that is smaller than the artwork
  std::unique_ptr<Textures> textures;
  StyleShares shares;
  vk::GpuImage share_image;  // of the texture; empty where every pixel gets all
  std::uint64_t generation = 0;
  StyleSettings settings;
  Blend blend;  // of the settings' style or mix

  std::future<Prepared> preparing;
  std::unique_ptr<Runs> runs, previous;  // previous: kept as long as `stylised` is one of its pictures
  const vk::GpuImage* stylised = nullptr;
  WrapAround stylised_wrap = WrapAround::none;
  Phase phase = Phase::idle;
  bool started = false, shown_coarse = false;
  std::optional<GeneratorCard> card;
  std::uint64_t generators_built = 0;

  vk::DescriptorSet compose_set;
  vk::Commands compose_commands;
  bool compose_wanted = false, compose_rebind = true;

  [[nodiscard]] bool has_style() const { return !blend.model.empty() || !settings.model.empty(); }
  [[nodiscard]] PrepareKey wanted_key() const {
    PrepareKey key{.model = settings.model,
                   .working_side = settings.working_side,
                   .memory = settings.memory > 0 ? settings.memory : context->info().memory_bytes / 4 * 3,
                   .stroke_scale = settings.control.stroke_scale,
                   .wrap = settings.control.wrap,
                   .artwork = generation};
    if (key.model.empty()) {
      key.model = blend.model;
      return key;
    }
    key.facts = settings.facts;
    for (const auto& [name, value] : settings.inputs)
      if (!value.file.empty()) key.files[name] = value.file;
    return key;
  }
  /// What the generator's style input is given; a generator that the user opened may be one of ours too.
  [[nodiscard]] const std::vector<float>& code() const {
    if (settings.model.empty()) return blend.code;
    const auto& styles = runs->model->styles;
    const auto found = std::ranges::find(styles, settings.style, &Style::name);
    return found == styles.end() ? styles.front().code : found->code;
  }

  void begin_preparing(const PrepareKey& key) {
    const auto& size = textures->artwork.description();
    preparing = std::async(std::launch::async, prepare, key, PixelSize{artwork.width, artwork.height}, PixelSize{size.width, size.height},
                           context->limits(), options);
  }

  void adopt(Prepared prepared) {
    auto made = std::make_unique<Runs>();
    made->key = prepared.key;
    made->model = std::move(prepared.model);
    made->files = std::move(prepared.files);
    made->tiled = prepared.tiled;
    settle_meaning(*made->model, device_runner(*context, *kernels));
    card = card_of(*made->model);
    if (prepared.has_coarse)
      made->coarse = std::make_unique<NetworkRun>(*context, *kernels, passes, *made->model, std::move(prepared.coarse), textures->artwork);
    made->full = std::make_unique<NetworkRun>(*context, *kernels, passes, *made->model, std::move(prepared.full), textures->artwork);
    if (!previous) previous = std::move(runs);
    runs = std::move(made);
    ++generators_built;
    phase = runs->coarse ? Phase::coarse : Phase::full;
    started = false;
  }

  void start(NetworkRun& run) const {
    if (!settings.model.empty()) check_values(runs->model->inputs, settings.inputs, true);
    run.set_inputs(settings.model.empty() ? InputValues{} : settings.inputs, runs->files);
    run.start(code(), settings.seed);
  }

  /// True when `runs` are those of the wanted settings. Never waits unless `wait`.
  bool prepared(bool wait) {
    const PrepareKey key = wanted_key();
    if (runs && runs->key == key) return true;
    if (!preparing.valid()) begin_preparing(key);
    if (!wait && preparing.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return false;
    Prepared result = preparing.get();
    if (result.key != key) return prepared(wait);  // settings changed meanwhile
    adopt(std::move(result));
    return true;
  }

  void show(const NetworkRun& run, bool coarse) {
    compose_commands.wait();  // its descriptor set is about to go
    stylised = &run.stylised();
    stylised_wrap = run.size().wrap;
    previous.reset();
    shown_coarse = coarse;
    compose_wanted = compose_rebind = true;
  }

  void advance(double milliseconds) {
    if (phase == Phase::idle || !prepared(false)) return;
    NetworkRun& run = phase == Phase::coarse ? *runs->coarse : *runs->full;
    if (!started) start(run);
    started = true;
    if (!run.step(milliseconds)) return;
    const bool coarse = phase == Phase::coarse;
    show(run, coarse);
    phase = coarse ? Phase::full : Phase::idle;
    started = false;
  }

  /// The shares of the settings without a mask that does not fit the artwork.
  StyleShares shares_for_artwork() {
    StyleShares kept = std::exchange(shares, {});
    if (!kept.mask() || fits(*kept.mask(), artwork.width, artwork.height)) return kept;
    kept.drop_mask();
    settings.control.protect.clear();
    return kept;
  }

  void rebind_compose() {
    const vk::GpuImage& source = stylised ? *stylised : textures->artwork;
    const VkImageView artwork_view = textures->artwork.view();
    const auto resources = compose_resources(passes, artwork_view, source.view(), stylised_wrap,
                                             share_image ? share_image.view() : artwork_view, textures->shown_level.get());
    compose_set = {*context, passes.compose.set_layout(), resources};
    compose_rebind = false;
  }

  /// Strength and colours; the rest is of the picture that is written.
  [[nodiscard]] ComposeParams compose_params() const {
    return {.strength = stylised ? blend_position(blend.curve, settings.strength) : 0.0f, .colour_keep = settings.control.colour_keep};
  }

  /// Takes over other shares, already checked against the artwork.
  void use_shares(StyleShares other) {
    shares = std::move(other);
    compose_commands.wait();  // it reads the shares of before
    compose_wanted = compose_rebind = true;
    share_image = {};
    if (shares.all() || !textures) return;
    const auto& size = textures->shown.description();
    share_image = make_share_image(*context, size.width, size.height);
    const auto values = shares.of(reduced.width > 0 ? reduced : artwork);
    vk::upload_image(*context, share_image, std::as_bytes(std::span(values)), vk::Stage::compute_read);
  }

  void compose() {
    if (compose_rebind) rebind_compose();
    const auto& size = textures->shown.description();
    ComposeParams params = compose_params();
    params.width = params.whole_width = size.width;
    params.height = params.whole_height = size.height;
    params.has_shares = share_image ? 1 : 0;
    compose_commands.begin();
    const VkCommandBuffer commands = compose_commands.get();
    context->begin_label(commands, "compose");
    vk::image_barrier(commands, textures->shown, rest, vk::Stage::compute_write);
    run_pass(commands, passes.compose, compose_set, params, {params.width, params.height, 1});
    vk::buffer_barrier(commands, vk::Stage::compute_write, vk::Stage::compute_write);
    textures->shown_mips.record(commands);
    vk::image_barrier(commands, textures->shown, vk::Stage::compute_write, rest);
    context->end_label(commands);
    compose_commands.end();
    compose_commands.submit();
    compose_wanted = false;
  }

  [[nodiscard]] Progress progress() const {
    if (phase == Phase::idle) return {1, true, false};
    const bool running = runs && started;
    const NetworkRun* run = !running ? nullptr : phase == Phase::coarse ? runs->coarse.get() : runs->full.get();
    return {run ? run->executor().progress() : 0, false, phase == Phase::full && shown_coarse};
  }

  void restart() {
    phase = has_style() && textures ? Phase::full : Phase::idle;
    if (phase == Phase::full && runs && runs->key == wanted_key() && runs->coarse) phase = Phase::coarse;
    started = false;
  }

  /// What was shown stays on the texture, but is not composed again where the failed run has overwritten its picture.
  void forget_failed() {
    phase = Phase::idle;
    const auto is_shown = [&](const std::unique_ptr<NetworkRun>& run) { return run && stylised == &run->stylised(); };
    if (!runs || !(is_shown(runs->coarse) || is_shown(runs->full))) return;
    stylised = nullptr;
    compose_rebind = true;
  }

  [[nodiscard]] bool answering() const {
    return runs && ((runs->coarse && runs->coarse->answering()) || (runs->full && runs->full->answering()));
  }

  Image tiled_result(const std::function<void(double)>& progress) {
    const InputValues none;
    const TiledTask task{.model = *runs->model,
                         .size = *runs->tiled,
                         .code = code(),
                         .seed = settings.seed,
                         .values = settings.model.empty() ? none : settings.inputs,
                         .files = runs->files,
                         .memory = runs->key.memory - runs->key.memory / kShownShare,
                         .progress = progress};
    Image styled = stylise_in_tiles(*context, *kernels, passes, task, artwork, reduced.width > 0 ? nullptr : &textures->artwork);
    const auto kept = shares.all() ? std::vector<std::uint8_t>{} : shares.of(artwork);
    if (std::max(styled.width, styled.height) <= kMaxTextureSide) {  // enlarged as from one run
      const vk::GpuImage picture(*context, {.name = "stylised in tiles",
                                            .width = styled.width,
                                            .height = styled.height,
                                            .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT});
      vk::upload_image(*context, picture, std::as_bytes(std::span(styled.rgba)), vk::Stage::compute_read);
      return compose_in_tiles(*context, passes, artwork, picture, runs->tiled->wrap, kept, compose_params());
    }
    if (styled.width != artwork.width || styled.height != artwork.height) styled = resize(styled, artwork.width, artwork.height);
    return compose_in_tiles(*context, passes, artwork, styled, kept, compose_params());
  }

  /// The full-size network at once.
  void finish_network() {
    if (phase == Phase::idle) return;
    prepared(true);
    start(*runs->full);
    runs->full->finish();
    show(*runs->full, false);
    phase = Phase::idle;
  }
};

Stylizer::Stylizer(const vk::Context& context, vk::KernelCache& kernels, const Library& library)
    : impl_(std::make_unique<Impl>(context, kernels, library)) {}
Stylizer::~Stylizer() = default;

void Stylizer::set_artwork(const Image& artwork) {
  Impl& self = *impl_;
  const std::uint32_t side = std::min(kMaxTextureSide, self.context->device_limits().maxImageDimension2D);
  const auto [width, height] = fit_long_side(artwork, side);
  Image reduced = width == artwork.width ? Image{} : resize(artwork, width, height);
  auto textures = std::make_unique<Textures>(*self.context, self.passes, reduced.width > 0 ? reduced : artwork);
  self.context->wait_idle();  // frames under way may still show the old texture
  self.stylised = nullptr;
  self.runs.reset();
  self.previous.reset();
  self.textures = std::move(textures);
  self.artwork = artwork;
  self.reduced = std::move(reduced);
  ++self.generation;
  self.use_shares(self.shares_for_artwork());
  self.compose();
  self.restart();
}

void Stylizer::update(const StyleSettings& settings) {
  Impl& self = *impl_;
  if (!(settings.strength >= 0 && settings.strength <= 1)) throw Error(Failure::usage, "strength must be between 0 and 1");
  check(settings.control);
  Blend blend = settings.model.empty() ? blend_of(*self.library, settings) : Blend{};
  const StyleControl &control = settings.control, &before = self.settings.control;
  if (control.brand_colours != before.brand_colours || control.protect != before.protect) {
    StyleShares shares(control.brand_colours, control.protect, self.shares);
    if (shares.mask() && self.textures) check_mask(*shares.mask(), self.artwork.width, self.artwork.height);
    self.use_shares(std::move(shares));
  }
  const auto network = [](const StyleSettings& s) {
    return std::tie(s.model, s.facts, s.inputs, s.seed, s.working_side, s.memory, s.control.stroke_scale, s.control.wrap);
  };
  const bool same_style = settings.model.empty() ? blend == self.blend : settings.style == self.settings.style;
  const bool same_network = same_style && network(settings) == network(self.settings);
  self.compose_wanted |= settings.strength != self.settings.strength || control.colour_keep != before.colour_keep;
  self.settings = settings;
  self.blend = std::move(blend);
  if (!same_network) self.restart();
}

const StyleSettings& Stylizer::settings() const { return impl_->settings; }

Progress Stylizer::step(double milliseconds) {
  Impl& self = *impl_;
  if (!self.textures) return {};
  try {
    self.advance(milliseconds);
  } catch (const Error&) {
    self.forget_failed();  // the caller tells the user
    throw;
  }
  if (self.compose_wanted && !self.answering() && self.compose_commands.done()) self.compose();
  return self.progress();
}

void Stylizer::finish() {
  Impl& self = *impl_;
  if (!self.textures) throw Error(Failure::usage, "no artwork is set");
  try {
    self.finish_network();
  } catch (const Error&) {
    self.forget_failed();
    throw;
  }
  self.compose();
  self.compose_commands.wait();
}

const vk::GpuImage& Stylizer::texture() const { return impl_->textures->shown; }
std::uint64_t Stylizer::texture_generation() const { return impl_->generation; }

Image Stylizer::result(const std::function<void(double fraction)>& progress) {
  Impl& self = *impl_;
  finish();
  Image out = self.artwork;
  if (self.settings.strength == 0 || !self.stylised) return out;
  self.runs->full->check_output();
  if (self.runs->tiled) return self.tiled_result(progress);
  if (self.reduced.width > 0) {
    const auto shares = self.shares.all() ? std::vector<std::uint8_t>{} : self.shares.of(out);
    return compose_in_tiles(*self.context, self.passes, out, *self.stylised, self.stylised_wrap, shares, self.compose_params());
  }
  const auto bytes = vk::download_image(*self.context, self.textures->shown, self.rest, 4);
  std::memcpy(out.rgba.data(), bytes.data(), bytes.size());
  return out;
}

bool Stylizer::result_takes_long() const { return impl_->reduced.width > 0 || (impl_->runs && impl_->runs->tiled); }

const std::optional<GeneratorCard>& Stylizer::generator() const { return impl_->card; }

double Stylizer::last_run_milliseconds() const {
  return impl_->runs && impl_->runs->full ? impl_->runs->full->executor().last_run_milliseconds() : 0;
}

std::uint64_t Stylizer::generators_built() const { return impl_->generators_built; }

std::uint64_t Stylizer::arena_bytes() const {
  return impl_->runs && impl_->runs->full ? impl_->runs->full->executor().plan().arena_bytes : 0;
}

}  // namespace wrapture
