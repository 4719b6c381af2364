// Protected regions and the check of barcodes: what background work leads to.
#include <fmt/format.h>

#include <algorithm>

#include "viewer/app/session_impl.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {
constexpr std::uint64_t kMostCheckedPixels = 24u << 20;  // reading back more would make the window stutter
}

/// Shows the sheet with what is found on it; nothing is protected before it is applied.
void Session::Impl::find_protect() {
  workspace.view.message = {};
  workspace.view.protect.open = workspace.view.protect.finding = true;
  protect_work.find(worn());
}

void Session::Impl::apply_protect() {
  const ProtectEditor& editor = workspace.view.protect;
  workspace.view.message = {};
  protect_work.paint(editor.regions, worn(), editor.feather_px);
}

void Session::Impl::take_protect() {
  guarded([this] {
    ProtectEditor& editor = workspace.view.protect;
    if (auto found = protect_work.take_found()) {
      const auto count = [&](ProtectRegion::Kind kind) { return std::ranges::count(*found, kind, &ProtectRegion::kind); };
      const auto codes = count(ProtectRegion::Kind::code), texts = count(ProtectRegion::Kind::text);
      take_found(editor, std::move(*found));
      say(tr_format("Barcodes found: {}; places with small text: {}. 'Apply' protects them.", codes, texts));
    }
    if (const auto mask = protect_work.take_mask()) {
      workspace.document.control.protect = *mask;
      editor.open = false;
      say(mask->empty() ? tr("Nothing is protected.") : tr("The regions are protected."));
    }
    if (!protect_work.take_codes()) return;
    status.codes = protect_work.checks();
    pacer.request();
  });
  if (!protect_work.busy()) workspace.view.protect.finding = false;
}

/// Of finished results that are not being dragged about.
void Session::Impl::check_legibility() {
  const std::uint64_t pixels = std::uint64_t{worn().width} * worn().height;
  if (!restyler.progress().finished || workspace.view.original_held || ImGui::IsAnyMouseDown() || pixels > kMostCheckedPixels) return;
  const GeneratorCard* card = generator();
  const bool foreign = !workspace.document.model.empty();
  if (foreign && (card == nullptr || first_missing(card->inputs, workspace.document.inputs) != nullptr)) return;  // there is no result
  if (protect_work.wants_check(workspace.document)) protect_work.check(restyler.result(), workspace.document);
}

}  // namespace wrapture
