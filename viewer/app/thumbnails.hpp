// The gallery's pictures: the current artwork in every style, small, made in idle moments.
#pragma once

#include <optional>
#include <vector>

#include "engine/style/stylizer.hpp"

namespace wrapture {

/// Borrows context, kernels and library. Window thread only.
class Thumbnails {
 public:
  Thumbnails(const vk::Context& context, vk::KernelCache& kernels, const Library& library);

  /// Forgets all pictures; waits for the device, which may still draw them.
  void set_artwork(const Image& artwork);
  /// The library has changed: pictures of styles that are as they were stay; waits for the device.
  void follow_library();
  /// About `milliseconds` of GPU work on the next missing picture. True when one was finished.
  /// Throws what the Stylizer throws; that picture is then left out.
  bool step(double milliseconds);

  /// The artwork itself, small. Valid once artwork is set.
  [[nodiscard]] const vk::GpuImage& artwork() const { return artwork_; }
  /// By the library's order; null while it is not made.
  [[nodiscard]] const vk::GpuImage* styled(std::size_t index) const { return pictures_[index].image ? &pictures_[index].image : nullptr; }
  [[nodiscard]] std::size_t made() const { return next_; }
  [[nodiscard]] bool finished() const { return next_ >= pictures_.size(); }

 private:
  struct Picture {
    std::string style;
    std::vector<float> code;
    vk::GpuImage image{};
    bool tried = false;
  };
  [[nodiscard]] std::vector<Picture> blank() const;
  void go_on();

  const vk::Context* context_;
  const Library* library_;
  Stylizer stylizer_;
  vk::GpuImage artwork_;
  std::vector<Picture> pictures_;  // by the library's order
  std::size_t next_ = 0;
  bool running_ = false;  // pictures_[next_] is under way
};

}  // namespace wrapture
