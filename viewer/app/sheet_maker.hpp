// Composes what the package wears of several pictures, away from the window's thread.
#pragma once

#include <future>
#include <optional>
#include <vector>

#include "engine/base/image.hpp"
#include "viewer/app/document.hpp"

namespace wrapture {

/// What the texture is composed of besides the artwork's pixels. Comparing two tells whether it must be made anew.
struct SheetOrder {
  std::map<Face, PanelFile> panels;  // of a box
  Carton carton;                     // what of it the net depends on; as it is by itself where there are no panels
  std::filesystem::path back_label;  // of a container
  bool operator==(const SheetOrder&) const = default;
  /// The artwork alone.
  [[nodiscard]] bool plain() const { return panels.empty() && back_label.empty(); }
};
SheetOrder sheet_order(const Document& document);

/// One sheet at a time; a newer order replaces the one before. Window thread only; wakes the window when done.
class SheetMaker {
 public:
  struct Sheet {
    SheetOrder order;
    Image image;
    float back_aspect = 0;  // as Container::back_aspect
  };
  void make(const SheetOrder& order, const Image& artwork);
  /// A finished sheet, once. Throws what load_image() and compose_sheet() threw, once.
  std::optional<Sheet> take();
  [[nodiscard]] bool busy() const { return job_.valid(); }

 private:
  std::future<Sheet> job_;
  std::vector<std::future<Sheet>> abandoned_;  // futures of std::async wait when destroyed: keep them until they are done
};

/// The same at once. Throws what load_image() and compose_sheet() throw.
SheetMaker::Sheet compose(const SheetOrder& order, const Image& artwork);

}  // namespace wrapture
