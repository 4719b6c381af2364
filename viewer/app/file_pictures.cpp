// A worker that decodes and shrinks, and textures of what it made.
#include "viewer/app/file_pictures.hpp"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/base/image.hpp"
#include "viewer/app/window.hpp"
#include "viewer/render/offscreen.hpp"

namespace wrapture {

namespace fs = std::filesystem;

namespace {

constexpr std::uint32_t kSide = 160;     // px
constexpr double kVectorDpi = 40;        // enough for that
constexpr std::size_t kMostKept = 600;   // 60 MiB
constexpr std::size_t kMostWanted = 64;  // more were scrolled past

using Key = std::pair<fs::path, std::int64_t>;

struct Made {
  Key key;
  Image small;  // empty: no picture
  std::uint32_t width = 0, height = 0;
};

Made make(const Key& key) {
  Made made{.key = key};
  try {
    const Image image = load_image(key.first, {.vector_dpi = kVectorDpi, .isolation = Isolation::all});
    const auto [width, height] = fit_long_side(image, kSide);
    made.small = resize(image, width, height);
    made.width = image.width;
    made.height = image.height;
  } catch (const std::exception&) {
    return {.key = key};  // shown without a picture; opening it says why
  }
  return made;
}

}  // namespace

struct FilePictures::Impl {
  explicit Impl(const vk::Context& used) : context(used) {}

  void run(const std::stop_token& stop) {
    while (true) {
      std::unique_lock hold(lock);
      if (!wake.wait(hold, stop, [this] { return !wanted.empty(); })) return;
      const Key key = wanted.back();
      wanted.pop_back();
      working = true;
      hold.unlock();
      Made one = make(key);
      hold.lock();
      made.push_back(std::move(one));
      working = false;
      hold.unlock();
      Window::wake();
    }
  }

  const vk::Context& context;
  std::map<Key, FilePicture> pictures;
  mutable std::mutex lock;  // of the three below
  std::vector<Key> wanted;  // the last is made first
  std::vector<Made> made;
  bool working = false;
  std::condition_variable_any wake;
  std::jthread worker{[this](const std::stop_token& stop) { run(stop); }};
};

FilePictures::FilePictures(const vk::Context& context) : impl_(std::make_unique<Impl>(context)) {}
FilePictures::~FilePictures() = default;

const FilePicture& FilePictures::find(const fs::path& file, std::int64_t changed) {
  static const FilePicture kNone{};
  const Key key{file, changed};
  if (const auto known = impl_->pictures.find(key); known != impl_->pictures.end()) return known->second;
  if (impl_->pictures.size() >= kMostKept) return kNone;
  const std::scoped_lock hold(impl_->lock);
  if (impl_->wanted.size() >= kMostWanted) {
    impl_->pictures.erase(impl_->wanted.front());  // asked for again when it is seen
    impl_->wanted.erase(impl_->wanted.begin());
  }
  impl_->wanted.push_back(key);
  impl_->wake.notify_one();
  return impl_->pictures[key];
}

bool FilePictures::step() {
  constexpr int kMost = 2;
  bool any = false;
  for (int i = 0; i < kMost; ++i) {
    std::optional<Made> one;
    {
      const std::scoped_lock hold(impl_->lock);
      if (impl_->made.empty()) return any;
      one = std::move(impl_->made.back());
      impl_->made.pop_back();
    }
    FilePicture& picture = impl_->pictures[one->key];
    picture.tried = any = true;
    picture.width = one->width;
    picture.height = one->height;
    if (one->width > 0) picture.image = make_artwork_texture(impl_->context, one->small);
  }
  return any;
}

bool FilePictures::busy() const {
  const std::scoped_lock hold(impl_->lock);
  return impl_->working || !impl_->wanted.empty() || !impl_->made.empty();
}

void FilePictures::rest() {
  constexpr std::size_t kMuch = 200;
  {
    const std::scoped_lock hold(impl_->lock);
    for (const Key& key : impl_->wanted) impl_->pictures.erase(key);
    impl_->wanted.clear();
  }
  if (impl_->pictures.size() < kMuch) return;
  impl_->context.wait_idle();
  impl_->pictures.clear();
}

}  // namespace wrapture
