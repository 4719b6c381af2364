// One future for each kind of work.
#include "viewer/app/protect_work.hpp"

#include <utility>

#include "viewer/app/future.hpp"
#include "viewer/app/window.hpp"

namespace wrapture {

namespace {

template <typename Work>
auto start(Work work) {
  return std::async(std::launch::async, [work = std::move(work)] {
    struct Waker {
      ~Waker() { Window::wake(); }
    } waker;
    return work();
  });
}

/// Everything that the flat result depends on.
Document flat_part(const Document& document) {
  Document part = document;
  part.scene = {};
  return part;
}

}  // namespace

void ProtectWork::find(const Image& artwork) {
  if (!finding_.valid()) finding_ = start([artwork] { return find_regions(artwork); });
}

void ProtectWork::paint(std::vector<ProtectRegion> regions, const Image& artwork, float feather_px) {
  if (painting_.valid()) return;
  Image size = {.width = artwork.width, .height = artwork.height};
  painting_ = start([regions = std::move(regions), size = std::move(size), feather_px] {
    return regions.empty() ? std::filesystem::path() : keep_mask(paint_mask(regions, size, feather_px));
  });
}

void ProtectWork::use_artwork(const Image& artwork) {
  codes_.clear();
  checks_.clear();
  checked_.reset();
  stale_ = reading_.valid() || checking_.valid();
  if (stale_) {
    next_artwork_ = artwork;
    return;
  }
  reading_ = start([artwork] { return find_codes(artwork); });
}

void ProtectWork::check(Image result, const Document& document) {
  checked_ = flat_part(document);
  checking_ = start([codes = codes_, result = std::move(result)] { return check_codes(codes, result); });
}

bool ProtectWork::wants_check(const Document& document) const {
  return !codes_.empty() && !checking_.valid() && !(checked_ && *checked_ == flat_part(document));
}

std::optional<std::vector<ProtectRegion>> ProtectWork::take_found() {
  if (!ready(finding_)) return std::nullopt;
  return finding_.get();
}

std::optional<std::filesystem::path> ProtectWork::take_mask() {
  if (!ready(painting_)) return std::nullopt;
  return painting_.get();
}

bool ProtectWork::take_codes() {
  bool changed = false;
  if (ready(reading_)) {
    auto codes = reading_.get();
    if (!stale_) codes_ = std::move(codes);
    changed = true;
  }
  if (ready(checking_)) {
    auto checks = checking_.get();
    if (!stale_) checks_ = std::move(checks);
    changed = true;
  }
  if (stale_ && !reading_.valid() && !checking_.valid()) {
    stale_ = false;
    use_artwork(*std::exchange(next_artwork_, std::nullopt));
  }
  return changed;
}

}  // namespace wrapture
