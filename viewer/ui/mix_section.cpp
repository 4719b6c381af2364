// Under the gallery: styles of pictures, and sliders that mix up to three styles.
#include <fmt/format.h>

#include <algorithm>

#include "viewer/ui/theme.hpp"
#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

constexpr std::size_t kMostParts = 3;
constexpr float kLeastWeight = 1, kMostWeight = 100;  // as shown; weights count relative to their sum

void send_mix(PanelContext& context, const Mix& mix) { context.actions.push_back({Command::set_mix, {}, to_string(mix)}); }

std::string title_of(const PanelContext& context, const std::string& name) {
  const Library::Entry* entry = context.library.look_up(name);
  return entry == nullptr || entry->style.title.empty() ? name : in_language(entry->style.title, entry->style.title_zh);
}

/// Whether the mix or the style is not kept in a file yet.
bool can_be_saved(const PanelContext& context) {
  const Document& document = context.document;
  if (!document.model.empty()) return false;
  const Library::Entry* entry = context.library.look_up(document.style);
  return !document.mix.empty() || (entry != nullptr && entry->yours && entry->file.empty());
}

void picture_row(PanelContext& context) {
  const float gap = ImGui::GetStyle().ItemSpacing.x, padding = 2 * ImGui::GetStyle().FramePadding.x;
  const float save_width = ImGui::CalcTextSize(tr("Save as style...")).x + padding;
  const float width = ImGui::GetContentRegionAvail().x - gap - save_width;
  const bool fits = width > ImGui::CalcTextSize(tr("Use a picture as style...")).x + padding;
  widgets::command_button(context, fits ? tr("Use a picture as style...") : tr("Picture..."), Command::style_of_picture, width);
  widgets::remember_place(context, "style of picture");
  ImGui::SameLine(0, gap);
  ImGui::BeginDisabled(!can_be_saved(context));
  widgets::command_button(context, tr("Save as style..."), Command::save_style, save_width);
  widgets::remember_place(context, "save style");
  ImGui::EndDisabled();
}

/// Title, weight, and a cross that takes it out.
void part_row(PanelContext& context, std::size_t index) {
  Mix& mix = context.document.mix;
  const std::string name = mix[index].name, title = title_of(context, name);
  ImGui::PushID(static_cast<int>(index));
  const float label_width = ImGui::GetContentRegionAvail().x * 0.33f;  // a bit less than what row_label() has
  widgets::row_label(widgets::fitting(title, label_width).c_str(), title.c_str());
  const float side = ImGui::GetFrameHeight(), gap = ImGui::GetStyle().FramePadding.y;
  float percent = std::clamp(mix[index].weight * 100, kLeastWeight, kMostWeight);
  ImGui::BeginChild("weight", {ImGui::GetContentRegionAvail().x - side - gap, side});
  if (widgets::slider("##weight", percent, kLeastWeight, kMostWeight, "%.0f")) mix[index].weight = percent / 100;
  widgets::remember_place(context, "mix " + name);
  widgets::tooltip(tr("Its weight beside the others'. The network is neither loaded nor built anew."));
  ImGui::EndChild();
  ImGui::SameLine(0, gap);
  if (ImGui::Button("x", {side, side})) {
    Mix rest = mix;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(index));
    if (rest.size() == 1)
      context.actions.push_back({Command::set_style, {}, rest.front().name});
    else
      send_mix(context, rest);
  }
  widgets::tooltip(tr("Take it out of the mix."));
  widgets::remember_place(context, "unmix " + name);
  ImGui::PopID();
}

/// A list of what can be mixed in.
void add_row(PanelContext& context) {
  const Document& document = context.document;
  const Mix mix = document.mix.empty() ? Mix{{document.style}} : document.mix;
  const Library::Entry* first = context.library.look_up(mix.front().name);
  if (first == nullptr || mix.size() >= kMostParts) return;
  ImGui::SetNextItemWidth(-1);
  const bool open = ImGui::BeginCombo("##mix in", document.mix.empty() ? tr("Mix with another style...") : tr("Mix in a third style..."));
  widgets::remember_place(context, "mix in");
  if (!open) return;
  for (const Library::Entry& entry : context.library.entries()) {
    const std::string& name = entry.style.name;
    if (!can_mix(*first, entry) || std::ranges::count(mix, name, &MixPart::name) > 0) continue;
    if (!ImGui::Selectable(fmt::format("{}###{}", title_of(context, name), name).c_str())) continue;
    Mix more = mix;
    more.push_back({name});
    send_mix(context, more);
  }
  ImGui::EndCombo();
}

}  // namespace

void mix_section(PanelContext& context) {
  picture_row(context);
  if (!context.document.model.empty()) return;
  for (std::size_t i = 0; i < context.document.mix.size(); ++i) part_row(context, i);
  add_row(context);
}

}  // namespace wrapture
