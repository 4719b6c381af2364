// Asks for a path: typed, or picked from the folder that is typed so far.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>

#include "viewer/ui/format.hpp"
#include "viewer/ui/theme.hpp"
#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxPath = 4096, kMaxListed = 500;
using Purpose = PathDialog::Purpose;

Command command_of(Purpose purpose) {
  switch (purpose) {
    case Purpose::open_artwork:
      return Command::open_artwork;
    case Purpose::open_generator:
      return Command::open_generator;
    case Purpose::open_input:
      return Command::set_input;
    case Purpose::open_style_picture:
      return Command::style_of_picture;
    case Purpose::name_style:
      return Command::save_style;
    case Purpose::open_mask:
      return Command::open_mask;
    case Purpose::open_shape:
      return Command::open_shape;
    case Purpose::save_artwork:
      return Command::save_artwork;
    case Purpose::save_pattern:
      return Command::save_pattern;
    default:
      return Command::save_view;
  }
}

std::string title_of(const PathDialog& dialog) {
  switch (dialog.purpose) {
    case Purpose::open_artwork:
      return tr("Open artwork");
    case Purpose::open_generator:
      return tr("Open generator (ONNX)");
    case Purpose::open_input:
      return tr_format("Choose '{}' (PNG, JPEG or .npy)", dialog.input);
    case Purpose::open_style_picture:
      return tr("Use the style of a picture");
    case Purpose::name_style:
      return tr("Name of the style");
    case Purpose::open_mask:
      return tr("Open mask (grey, white protects)");
    case Purpose::open_shape:
      return tr("Open shape (GLB, glTF or OBJ)");
    case Purpose::save_artwork:
      return tr("Save styled artwork");
    case Purpose::save_pattern:
      return tr("Save pattern");
    default:
      return tr("Save picture");
  }
}

bool opens(Purpose purpose) {
  return purpose == Purpose::open_artwork || purpose == Purpose::open_generator || purpose == Purpose::open_input ||
         purpose == Purpose::open_style_picture || purpose == Purpose::open_mask || purpose == Purpose::open_shape;
}

/// Whether the list shows it.
bool suits(const fs::path& path, Purpose purpose) {
  std::string extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(), [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  if (purpose == Purpose::open_generator) return extension == ".onnx";
  if (purpose == Purpose::open_shape) return extension == ".glb" || extension == ".gltf" || extension == ".obj";
  if (purpose == Purpose::open_input && extension == ".npy") return true;
  return extension == ".png" || extension == ".jpg" || extension == ".jpeg";
}

/// Folders (with a slash) and fitting files of a folder, in order.
std::vector<std::string> list_folder(const fs::path& folder, Purpose purpose) {
  std::vector<std::string> folders, files;
  std::error_code error;
  for (auto entry = fs::directory_iterator(folder, error); !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    std::error_code ignored;
    if (name.starts_with('.') || folders.size() + files.size() >= kMaxListed) continue;
    if (entry->is_directory(ignored))
      folders.push_back(name + "/");
    else if (suits(entry->path(), purpose))
      files.push_back(name);
  }
  std::ranges::sort(folders);
  std::ranges::sort(files);
  folders.insert(folders.end(), files.begin(), files.end());
  return folders;
}

fs::path folder_of(const std::string& text) {
  const fs::path path(text);
  std::error_code ignored;
  return fs::is_directory(path, ignored) ? path : path.parent_path().empty() ? fs::path(".") : path.parent_path();
}

void accept(PanelContext& context) {
  PathDialog& dialog = context.view.dialog;
  if (dialog.text.empty()) return;
  const std::string prefix = dialog.purpose == Purpose::open_input ? dialog.input + "=" : "";
  context.actions.push_back({command_of(dialog.purpose), {}, prefix + dialog.text});
  dialog = {};
}

/// True when Enter was pressed.
bool path_field(PathDialog& dialog) {
  std::array<char, kMaxPath> buffer{};
  dialog.text.copy(buffer.data(), kMaxPath - 1);
  if (dialog.just_opened) ImGui::SetKeyboardFocusHere();
  dialog.just_opened = false;
  ImGui::SetNextItemWidth(-1);
  const bool entered = ImGui::InputText("##path", buffer.data(), kMaxPath, ImGuiInputTextFlags_EnterReturnsTrue);
  dialog.text = buffer.data();
  return entered;
}

void folder_list(PanelContext& context) {
  PathDialog& dialog = context.view.dialog;
  const fs::path folder = folder_of(dialog.text);
  ImGui::BeginChild("folder", {0, ImGui::GetTextLineHeightWithSpacing() * 9}, true);
  if (ImGui::Selectable("../")) dialog.text = (fs::absolute(folder) / "..").lexically_normal().string();
  for (const std::string& name : list_folder(folder, dialog.purpose)) {
    const bool is_folder = name.ends_with('/');
    if (!ImGui::Selectable(name.c_str(), false, ImGuiSelectableFlags_AllowDoubleClick)) continue;
    const fs::path kept_name = opens(dialog.purpose) ? fs::path() : fs::path(dialog.text).filename();
    dialog.text = (is_folder ? folder / name / kept_name : folder / name).string();
    if (!is_folder && opens(dialog.purpose) && ImGui::IsMouseDoubleClicked(0)) accept(context);
  }
  ImGui::EndChild();
}

}  // namespace

void path_dialog(PanelContext& context, const Rect& picture) {
  PathDialog& dialog = context.view.dialog;
  const ImVec2 scale = ImGui::GetIO().DisplayFramebufferScale;
  ImGui::SetNextWindowPos({(picture.x + picture.width / 2) / scale.x, (picture.y + picture.height / 2) / scale.y}, ImGuiCond_Always,
                          {0.5f, 0.5f});
  ImGui::SetNextWindowSize({std::min(picture.width / scale.x - 40 * context.scale, ImGui::GetFontSize() * 40), 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 8 * context.scale);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {18 * context.scale, 16 * context.scale});
  ImGui::Begin("path", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
  imgui_compat::push_font(context.fonts.strong);
  ImGui::TextUnformatted(title_of(dialog).c_str());
  ImGui::PopFont();
  const bool entered = path_field(dialog);
  if (dialog.purpose != Purpose::name_style) folder_list(context);
  const float width = ImGui::GetFontSize() * 6;
  const bool pressed = ImGui::Button((opens(dialog.purpose) ? tr_id("Open") : tr_id("Save")).c_str(), {width, 0});
  ImGui::SameLine();
  const bool cancelled = ImGui::Button(tr_id("Cancel").c_str(), {width, 0});
  if (cancelled)
    dialog = {};
  else if (entered || pressed)
    accept(context);
  ImGui::End();
  ImGui::PopStyleVar(2);
}

}  // namespace wrapture
