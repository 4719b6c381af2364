// Work on protection away from the window's thread: finding regions, painting masks, reading barcodes of artwork and result.
#pragma once

#include <filesystem>
#include <future>
#include <optional>
#include <vector>

#include "engine/style/codes.hpp"
#include "engine/style/protect.hpp"
#include "viewer/app/document.hpp"

namespace wrapture {

/// Window thread only; wakes the window when something is done. A newer request takes the place of the same one before, once that is done.
class ProtectWork {
 public:
  void find(const Image& artwork);
  void paint(std::vector<ProtectRegion> regions, const Image& artwork, float feather_px);
  /// New artwork: reads its codes; what was known of the one before is forgotten.
  void use_artwork(const Image& artwork);
  void check(Image result, const Document& document);

  /// Each once, when it is there. Throw what the work threw, once.
  std::optional<std::vector<ProtectRegion>> take_found();
  std::optional<std::filesystem::path> take_mask();
  /// True when codes() or checks() has changed.
  bool take_codes();

  [[nodiscard]] bool busy() const { return finding_.valid() || painting_.valid() || reading_.valid() || checking_.valid(); }
  /// Whether a check of what the document shows is wanted: the artwork has codes, and this was not looked at yet.
  [[nodiscard]] bool wants_check(const Document& document) const;
  /// Empty where the artwork has no codes, or none was looked at yet.
  [[nodiscard]] const std::vector<CodeCheck>& checks() const { return checks_; }

 private:
  std::future<std::vector<ProtectRegion>> finding_;
  std::future<std::filesystem::path> painting_;
  std::future<std::vector<Code>> reading_;
  std::future<std::vector<CodeCheck>> checking_;
  bool stale_ = false;  // what is being read or checked is of artwork before
  std::optional<Image> next_artwork_;
  std::vector<Code> codes_;
  std::vector<CodeCheck> checks_;
  std::optional<Document> checked_;
};

}  // namespace wrapture
