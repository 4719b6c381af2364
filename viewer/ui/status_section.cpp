// The foot of the panel: progress, device, timing.
#include <fmt/format.h>

#include "viewer/ui/format.hpp"
#include "viewer/ui/theme.hpp"
#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

std::string progress_text(const PanelContext& context) {
  const Status& status = context.status;
  if (status.loading) return tr("Loading artwork");
  if (status.progress.finished && status.saving) return tr("Saving");
  if (status.progress.finished && !context.thumbnails.finished())
    return tr_format("Ready; gallery {} of {}", context.thumbnails.made(), context.library.entries().size());
  if (status.progress.finished) return tr("Ready");
  return tr_format("Styling {:.0f} %{}", status.progress.fraction * 100, status.progress.coarse ? tr(", preview shown") : "");
}

void row(const PanelContext& context, const char* label, const std::string& value, const char* help) {
  const float start = ImGui::GetCursorPosX(), width = ImGui::GetContentRegionAvail().x;
  widgets::caption(context, label);
  widgets::tooltip(help);
  ImGui::SameLine(start + width * 0.36f);
  imgui_compat::push_font(context.fonts.small);
  ImGui::TextUnformatted(value.c_str());
  ImGui::PopFont();
  widgets::tooltip(help);
}

}  // namespace

void status_section(PanelContext& context) {
  const Status& status = context.status;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {ImGui::GetStyle().ItemSpacing.x, 3 * context.scale});
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, thick = 3 * context.scale;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto share = static_cast<float>(status.progress.finished ? 1 : status.progress.fraction);
  list.AddRectFilled(low, {low.x + width, low.y + thick}, Palette::kField, thick / 2);
  list.AddRectFilled(low, {low.x + width * share, low.y + thick}, status.progress.finished ? Palette::kLine : Palette::kAccent, thick / 2);
  ImGui::Dummy({width, thick + 2 * context.scale});
  widgets::caption(context, progress_text(context));
  widgets::remember_place(context, "progress");
  const std::string device = shorten_middle(status.device.substr(0, status.device.find(" (")), 30) + (status.cpu_device ? " (CPU)" : "");
  row(context, tr("Device"), device, status.device.c_str());
  row(context, tr("Picture"), tr_format("{}, {} a frame", format_rate(status.frames_per_second), format_duration(status.frame_ms)),
      tr("Frames that were drawn one after the other. Nothing is drawn while nothing changes."));
  row(context, tr("Style"), tr_format("{}, working memory {}", format_duration(status.stylise_ms), format_bytes(status.arena_bytes)),
      tr("GPU time of the last full-size run of the network, and the memory that it works in."));
  ImGui::PopStyleVar();
}

}  // namespace wrapture
