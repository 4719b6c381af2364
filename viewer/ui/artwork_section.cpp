// Section: which artwork is shown, how large it is, open another.
#include <fmt/format.h>

#include <algorithm>

#include "viewer/ui/format.hpp"
#include "viewer/ui/theme.hpp"
#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

/// The picture within a square, centred.
void framed_picture(PanelContext& context, float side) {
  const ImVec2 low = ImGui::GetCursorScreenPos();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float aspect = context.aspects.artwork, rounding = ImGui::GetStyle().FrameRounding;
  const float width = aspect >= 1 ? side : side * aspect, height = aspect >= 1 ? side / aspect : side;
  const ImVec2 corner{low.x + (side - width) / 2, low.y + (side - height) / 2};
  list.AddRectFilled(low, {low.x + side, low.y + side}, Palette::kField, rounding);
  context.pictures.add(list, context.thumbnails.artwork(), corner, {corner.x + width, corner.y + height}, rounding);
  ImGui::Dummy({side, side});
}

/// Width or height in mm; both set the width, as the aspect is the picture's. True when it was changed.
bool length_field(const char* id, double& mm, float width, const char* help) {
  auto value = static_cast<float>(mm);
  ImGui::SetNextItemWidth(width);
  ImGui::InputFloat(id, &value, 0, 0, "%.1f mm");
  const bool changed = ImGui::IsItemDeactivatedAfterEdit() && value > 0;
  widgets::tooltip(help);
  mm = static_cast<double>(value);
  return changed;
}

/// How large it is printed, to be changed, and what resolution that gives.
void print_size(PanelContext& context) {
  constexpr double kInch_mm = 25.4, kSoft_dpi = 150;
  const Status& status = context.status;
  const double dpi = status.artwork_dpi, aspect = static_cast<double>(context.aspects.artwork);
  double width_mm = dpi > 0 ? status.artwork_width * kInch_mm / dpi : 0, height_mm = dpi > 0 ? status.artwork_height * kInch_mm / dpi : 0;
  const float gap = ImGui::GetStyle().ItemInnerSpacing.x, field = (ImGui::GetContentRegionAvail().x - gap) / 2;
  const bool wider = length_field("##width_mm", width_mm, field, tr("Printed width in mm; the height follows."));
  widgets::remember_place(context, "artwork width");
  ImGui::SameLine(0, gap);
  const bool higher = length_field("##height_mm", height_mm, field, tr("Printed height in mm; the width follows."));
  if (higher) width_mm = height_mm * aspect;
  if (wider || higher) context.actions.push_back({Command::set_artwork_width, {std::clamp(width_mm, kMinArtwork_mm, kMaxArtwork_mm)}});
  std::string note = dpi > 0 ? fmt::format("{:.0f} dpi", dpi) : tr("no size in the file: set it in mm");
  if (dpi > 0 && dpi < kSoft_dpi) note += tr(", soft in print");
  widgets::caption(context, status.loading ? tr("loading...") : note);
}

}  // namespace

void artwork_section(PanelContext& context) {
  const float side = ImGui::GetFontSize() * 3.7f, gap = 12 * context.scale;
  framed_picture(context, side);
  widgets::tooltip(tr("The artwork as it was loaded. Drop a picture on the window to change it."));
  ImGui::SameLine(0, gap);
  ImGui::BeginGroup();
  const std::string name = context.document.artwork.filename().string();
  const float em = ImGui::CalcTextSize("n").x;
  const auto letters = static_cast<std::size_t>(ImGui::GetContentRegionAvail().x / em);
  ImGui::TextUnformatted(shorten_middle(name, letters).c_str());
  widgets::tooltip(context.document.artwork.string().c_str());
  const Status& status = context.status;
  widgets::caption(context, format_pixels(status.artwork_width, status.artwork_height));
  print_size(context);
  ImGui::EndGroup();
}

}  // namespace wrapture
