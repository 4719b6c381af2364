// Section: the generator that was opened instead of a style, and its further inputs.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "viewer/ui/format.hpp"
#include "viewer/ui/theme.hpp"
#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

/// What an input is now: the user's word, else where it begins.
float number_of(const PanelContext& context, const ModelInput& input) {
  const auto given = context.document.inputs.find(input.name);
  if (given != context.document.inputs.end() && !given->second.numbers.empty()) return given->second.numbers.front();
  return input.fallback.empty() ? input.low : input.fallback.front();
}

std::string help_of(const ModelInput& input, const char* what) {
  return input.title == input.name ? tr_format("Input '{}': {}", input.name, what) : tr_format("{} (input '{}')", what, input.name);
}

void scalar_row(PanelContext& context, const ModelInput& input) {
  float value = number_of(context, input);
  const std::string help = help_of(input, tr("a number. The network runs anew when it changes."));
  const char* format = input.high - input.low > 20 ? "%.0f" : "%.2f";
  if (widgets::slider_row({input.title.c_str(), input.low, input.high, format, help.c_str()}, value))
    context.document.inputs[input.name] = {.numbers = {value}};
}

void label_row(PanelContext& context, const ModelInput& input) {
  const auto chosen = static_cast<std::size_t>(std::max(0.0f, number_of(context, input)));
  const auto count = static_cast<std::size_t>(std::max<std::int64_t>(element_count(shape_of(input, 1, 1)), 1));
  const std::size_t last = std::max(count, input.labels.size());
  const auto name = [&](std::size_t i) { return i < input.labels.size() ? input.labels[i] : tr_format("class {}", i); };
  widgets::row_label(input.title.c_str(), help_of(input, tr("one of its classes.")).c_str());
  ImGui::SetNextItemWidth(-1);
  if (!ImGui::BeginCombo(fmt::format("##{}", input.name).c_str(), name(chosen).c_str())) return;
  for (std::size_t i = 0; i < last; ++i)
    if (ImGui::Selectable(name(i).c_str(), i == chosen)) context.document.inputs[input.name] = {.numbers = {static_cast<float>(i)}};
  ImGui::EndCombo();
}

void noise_row(PanelContext& context, const ModelInput& input) {
  const auto given = context.document.inputs.find(input.name);
  const std::uint32_t seed = given == context.document.inputs.end() ? 1 : given->second.seed.value_or(1);
  const std::string help = help_of(input, tr("noise. The same seed gives the same picture."));
  widgets::row_label(input.title.c_str(), help.c_str());
  const float side = ImGui::GetFrameHeight(), gap = ImGui::GetStyle().FramePadding.y;
  int typed = static_cast<int>(std::min(seed, 2147483647u));
  ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x - side - gap);
  if (ImGui::DragInt(fmt::format("##{}", input.name).c_str(), &typed, 0.2f, 0, 9999, tr("seed %d"), ImGuiSliderFlags_AlwaysClamp))
    context.document.inputs[input.name] = {.seed = static_cast<std::uint32_t>(typed)};
  widgets::tooltip(help.c_str());
  ImGui::SameLine(0, gap);
  if (widgets::dice_button(context, fmt::format("##dice {}", input.name).c_str(), side))
    context.actions.push_back({Command::roll_dice, {}, input.name});
  widgets::tooltip(fmt::format("{} ({})", help_of(Command::roll_dice), info_of(Command::roll_dice).shortcut).c_str());
  widgets::remember_place(context, "dice " + input.name);
}

/// A picture or an array: a button with the file's name. Without a file nothing runs, so the button stands out.
void file_row(PanelContext& context, const ModelInput& input) {
  const auto given = context.document.inputs.find(input.name);
  const bool has_value = given != context.document.inputs.end(), missing = !has_value && !has_fallback(input);
  const bool picture = input.kind == InputKind::picture;
  const std::string help = help_of(input, picture ? tr("a picture; it is seen at the size of the artwork.") : tr("an .npy file."));
  widgets::row_label(input.title.c_str(), help.c_str());
  const float width = ImGui::GetContentRegionAvail().x;
  const auto letters = static_cast<std::size_t>(std::max(8.0f, width / ImGui::CalcTextSize("n").x - 2));
  std::string text = picture ? tr("Choose picture...") : tr("Choose .npy file...");
  if (has_value) text = given->second.file.empty() ? to_string(given->second) : given->second.file.filename().string();
  ImGui::PushStyleColor(ImGuiCol_Text, missing ? Palette::kAccent : Palette::kText);
  ImGui::PushStyleVar(ImGuiStyleVar_ButtonTextAlign, {has_value ? 0.0f : 0.5f, 0.5f});
  if (ImGui::Button(fmt::format("{}###{}", shorten_middle(text, letters), input.name).c_str(), {width, 0}))
    context.actions.push_back({Command::open_input, {}, input.name});
  ImGui::PopStyleVar();
  ImGui::PopStyleColor();
  const std::string path = has_value ? to_string(given->second) : help;
  widgets::tooltip(path.c_str());
}

void input_row(PanelContext& context, const ModelInput& input) {
  switch (input.kind) {
    case InputKind::scalar:
      scalar_row(context, input);
      break;
    case InputKind::label:
      label_row(context, input);
      break;
    case InputKind::noise:
      noise_row(context, input);
      break;
    default:
      file_row(context, input);
  }
  if (input.kind != InputKind::noise) widgets::remember_place(context, "input " + input.name);
}

/// The file's name, and on the right a way back to the styles.
void name_row(PanelContext& context) {
  const float close_width = ImGui::CalcTextSize(tr("Close")).x + 2 * ImGui::GetStyle().FramePadding.x;
  const float width = ImGui::GetContentRegionAvail().x - close_width - ImGui::GetStyle().ItemSpacing.x;
  const std::string name = context.document.model.filename().string();
  ImGui::AlignTextToFramePadding();
  const float start = ImGui::GetCursorPosX();
  ImGui::TextUnformatted(shorten_middle(name, static_cast<std::size_t>(std::max(8.0f, width / ImGui::CalcTextSize("n").x))).c_str());
  widgets::tooltip(context.document.model.string().c_str());
  ImGui::SameLine(start + width + ImGui::GetStyle().ItemSpacing.x);
  widgets::command_button(context, tr("Close"), Command::close_generator, close_width);
  widgets::remember_place(context, "close generator");
}

}  // namespace

void generator_section(PanelContext& context) {
  if (context.document.model.empty()) return;
  widgets::heading(context, tr("Generator"));
  name_row(context);
  const GeneratorCard* card = context.generator;
  if (card == nullptr) {
    widgets::caption(context, tr("reading..."));
    return;
  }
  widgets::caption(context, card->reads == card->writes ? tr_format("Reads and writes {}", card->reads)
                                                        : tr_format("Reads {}, writes {}", card->reads, card->writes));
  widgets::tooltip(tr("What the numbers of its pictures mean. A file beside it, or options on the command line, may say otherwise."));
  for (const ModelInput& input : card->inputs) input_row(context, input);
}

}  // namespace wrapture
