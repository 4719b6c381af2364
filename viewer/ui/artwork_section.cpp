// Section: which artwork is shown, how large it is, open another.
#include <fmt/format.h>

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
  const std::string print = format_print_size(status.artwork_width, status.artwork_height, status.artwork_dpi);
  widgets::caption(context, status.loading ? tr("loading...") : print.empty() ? tr("no print size in the file") : print);
  ImGui::EndGroup();
}

}  // namespace wrapture
