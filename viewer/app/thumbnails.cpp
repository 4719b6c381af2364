// Makes thumbnails one after the other.
#include "viewer/app/thumbnails.hpp"

#include "engine/base/error.hpp"
#include "viewer/render/offscreen.hpp"

namespace wrapture {

namespace {
constexpr std::uint32_t kSide = 224;  // px; the gallery shows about half of it, high-resolution displays all
}

Thumbnails::Thumbnails(const vk::Context& context, vk::KernelCache& kernels, const Library& library)
    : context_(&context), library_(&library), stylizer_(context, kernels, library), pictures_(library.entries().size()) {}

void Thumbnails::set_artwork(const Image& artwork) {
  context_->wait_idle();
  const auto [width, height] = fit_long_side(artwork, kSide);
  Image small = resize(artwork, width, height);
  artwork_ = make_artwork_texture(*context_, small);
  stylizer_.set_artwork(small);
  for (vk::GpuImage& picture : pictures_) picture = {};
  next_ = 0;
  running_ = false;
}

bool Thumbnails::step(double milliseconds) {
  if (finished()) return false;
  try {
    if (!running_) stylizer_.update({.style = library_->entries()[next_].style.name, .strength = 1, .working_side = kSide});
    running_ = true;
    if (!stylizer_.step(milliseconds).finished) return false;
    pictures_[next_] = make_artwork_texture(*context_, stylizer_.result());
  } catch (const Error&) {
    running_ = false;
    ++next_;  // this one stays without a picture
    throw;
  }
  running_ = false;
  ++next_;
  return true;
}

}  // namespace wrapture
