// Makes thumbnails one after the other.
#include "viewer/app/thumbnails.hpp"

#include <algorithm>

#include "engine/base/error.hpp"
#include "viewer/render/offscreen.hpp"

namespace wrapture {

namespace {
constexpr std::uint32_t kSide = 224;  // px; the gallery shows about half of it, high-resolution displays all
}

Thumbnails::Thumbnails(const vk::Context& context, vk::KernelCache& kernels, const Library& library)
    : context_(&context), library_(&library), stylizer_(context, kernels, library), pictures_(blank()) {}

void Thumbnails::set_artwork(const Image& artwork) {
  context_->wait_idle();
  const auto [width, height] = fit_long_side(artwork, kSide);
  Image small = resize(artwork, width, height);
  artwork_ = make_artwork_texture(*context_, small);
  stylizer_.set_artwork(small);
  pictures_ = blank();
  next_ = 0;
  running_ = false;
}

bool Thumbnails::step(double milliseconds) {
  if (finished()) return false;
  try {
    if (!running_) stylizer_.update({.style = library_->entries()[next_].style.name, .strength = 1, .working_side = kSide});
    running_ = true;
    if (!stylizer_.step(milliseconds).finished) return false;
    pictures_[next_].image = make_artwork_texture(*context_, stylizer_.result());
  } catch (const Error&) {
    go_on();  // this one stays without a picture
    throw;
  }
  go_on();
  return true;
}

void Thumbnails::go_on() {
  running_ = false;
  pictures_[next_].tried = true;
  while (!finished() && pictures_[next_].tried) ++next_;
}

std::vector<Thumbnails::Picture> Thumbnails::blank() const {
  std::vector<Picture> pictures;
  for (const Library::Entry& entry : library_->entries()) pictures.push_back({entry.style.name, entry.style.code});
  return pictures;
}

void Thumbnails::follow_library() {
  context_->wait_idle();
  std::vector<Picture> pictures = blank();
  for (Picture& picture : pictures) {
    const auto same = [&](const Picture& old) { return old.style == picture.style && old.code == picture.code; };
    if (const auto old = std::ranges::find_if(pictures_, same); old != pictures_.end()) picture = std::move(*old);
  }
  pictures_ = std::move(pictures);
  running_ = false;
  next_ = 0;
  while (!finished() && pictures_[next_].tried) ++next_;
}

}  // namespace wrapture
