// Asks for a file: places on the left, the folder with small pictures on the right; or a path typed above. By mouse or keyboard.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>

#include "viewer/ui/format.hpp"
#include "viewer/ui/path_purpose.hpp"
#include "viewer/ui/theme.hpp"
#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxPath = 4096;
constexpr double kFresh_s = 1;  // a folder is read again after this
constexpr float kCellEms = 8.4f, kPictureEms = 5.6f, kPlacesEms = 11.5f;
using Purpose = PathDialog::Purpose;

fs::path folder_of(const std::string& text) {
  const fs::path path(text);
  std::error_code ignored;
  return fs::is_directory(path, ignored) ? path : path.parent_path().empty() ? fs::path(".") : path.parent_path();
}

/// A text that was not typed: the field is made anew, as an active one keeps its own.
void set_text(PathDialog& dialog, const fs::path& path) {
  dialog.text = path.string();
  ++dialog.edition;
}

/// Into a folder; the name of a file that is to be saved is kept.
void enter(PathDialog& dialog, const fs::path& folder) {
  const fs::path name = opens(dialog.purpose) ? fs::path() : fs::path(dialog.text).filename();
  set_text(dialog, tidy_path(folder) / name);
  dialog.marked = -1;
}

void accept(PanelContext& context) {
  PathDialog& dialog = context.view.dialog;
  std::error_code ignored;
  if (dialog.text.empty()) return;
  if (dialog.purpose != Purpose::name_style && fs::is_directory(dialog.text, ignored)) return enter(dialog, dialog.text);
  context.actions.push_back(answer_of(dialog, dialog.text));
  dialog = {};
}

const FileListing& listing_of(PanelContext& context) {
  const PathDialog& dialog = context.view.dialog;
  FileListing& listing = *context.files.listing;
  const fs::path folder = folder_of(dialog.text);
  const bool same =
      listing.folder == folder && listing.filter == dialog.filter && listing.newest == dialog.newest && listing.purpose == dialog.purpose;
  if (same && ImGui::GetTime() - listing.read_at_s < kFresh_s) return listing;
  const auto types = file_types(dialog.purpose);
  const auto& type = types[std::min(static_cast<std::size_t>(dialog.filter), types.size() - 1)];
  listing = {folder,         dialog.filter,    dialog.newest,
             dialog.purpose, ImGui::GetTime(), list_folder(folder, type.endings, dialog.newest ? FileOrder::newest : FileOrder::name)};
  return listing;
}

/// Tab: the rest of the name, as far as it is clear.
int complete(ImGuiInputTextCallbackData* data) {
  const auto& rows = static_cast<const FileListing*>(data->UserData)->rows;
  const std::string typed(data->Buf, static_cast<std::size_t>(data->BufTextLen));
  const std::string rest = completion(rows, fs::path(typed).filename().string());
  data->InsertChars(data->CursorPos, rest.c_str());
  return 0;
}

/// True when Enter was pressed in it.
bool path_field(PanelContext& context, float width) {
  PathDialog& dialog = context.view.dialog;
  std::array<char, kMaxPath> buffer{};
  dialog.text.copy(buffer.data(), kMaxPath - 1);
  if (dialog.just_opened) ImGui::SetKeyboardFocusHere();
  dialog.just_opened = false;
  ImGui::SetNextItemWidth(width);
  const ImGuiInputTextFlags flags = ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_CallbackCompletion;
  const bool entered =
      ImGui::InputText(fmt::format("##path{}", dialog.edition).c_str(), buffer.data(), kMaxPath, flags, complete, context.files.listing);
  if (dialog.text != buffer.data()) dialog.marked = -1;
  dialog.text = buffer.data();
  widgets::remember_place(context, "path");
  return entered;
}

/// A star that fills when the folder is a favourite.
void favourite_button(PanelContext& context, float side) {
  constexpr int kPoints = 10;
  constexpr float kPi = 3.14159265f;
  const fs::path folder = folder_of(context.view.dialog.text);
  const bool on = context.files.places->is_favourite(folder);
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  if (ImGui::Button("##favourite", {side, side})) context.actions.push_back({Command::toggle_favourite, {}, folder.string()});
  widgets::tooltip(tr("Favourite: keep this folder in the list on the left."));
  widgets::remember_place(context, "favourite");
  std::array<ImVec2, kPoints> star{};
  for (int i = 0; i < kPoints; ++i) {
    const float angle = kPi * (static_cast<float>(i) / 5 - 0.5f), radius = side * (i % 2 == 0 ? 0.32f : 0.14f);
    star[static_cast<std::size_t>(i)] = {corner.x + side / 2 + radius * std::cos(angle), corner.y + side / 2 + radius * std::sin(angle)};
  }
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 centre{corner.x + side / 2, corner.y + side / 2};
  for (std::size_t i = 0; i < kPoints && on; ++i) list.AddTriangleFilled(star[i], star[(i + 1) % kPoints], centre, Palette::kAccent);
  if (!on) list.AddPolyline(star.data(), kPoints, Palette::kDim, ImDrawFlags_Closed, 1.2f * context.scale);
}

void place_row(PanelContext& context, const char* name, const fs::path& folder) {
  std::error_code ignored;
  if (folder.empty() || !fs::is_directory(folder, ignored)) return;
  PathDialog& dialog = context.view.dialog;
  const bool here = tidy_path(folder_of(dialog.text)) == tidy_path(folder);
  const std::string shown = widgets::fitting(name, ImGui::GetContentRegionAvail().x);
  if (ImGui::Selectable(fmt::format("{}##{}", shown, folder.string()).c_str(), here)) enter(dialog, folder);
  widgets::tooltip(folder.string().c_str());
}

void recent_rows(PanelContext& context) {
  PathDialog& dialog = context.view.dialog;
  if (context.files.places->recent().empty() || !opens(dialog.purpose) || !shows_pictures(dialog.purpose)) return;
  widgets::caption(context, tr("Recent files"));
  for (const fs::path& file : context.files.places->recent()) {
    const std::string shown = widgets::fitting(file.filename().string(), ImGui::GetContentRegionAvail().x);
    const bool here = fs::path(dialog.text) == file;
    if (ImGui::Selectable(fmt::format("{}##{}", shown, file.string()).c_str(), here, ImGuiSelectableFlags_AllowDoubleClick)) {
      set_text(dialog, file);
      dialog.marked = -1;
      if (ImGui::IsMouseDoubleClicked(0)) return accept(context);
    }
    widgets::tooltip(file.string().c_str());
  }
}

void places_column(PanelContext& context, float height) {
  ImGui::BeginChild("places", {ImGui::GetFontSize() * kPlacesEms, height}, true);
  widgets::caption(context, tr("Places"));
  const char* home = std::getenv("HOME");
  if (home != nullptr) place_row(context, tr("Home"), home);
  place_row(context, tr("Pictures"), pictures_folder());
  place_row(context, tr("Artwork's folder"), tidy_path(context.document.artwork).parent_path());
  if (!context.files.places->favourites().empty()) widgets::caption(context, tr("Favourites"));
  for (const fs::path& folder : context.files.places->favourites()) place_row(context, folder.filename().string().c_str(), folder);
  recent_rows(context);
  ImGui::EndChild();
}

void draw_folder(ImDrawList& list, ImVec2 low, ImVec2 high, float rounding) {
  const float width = high.x - low.x, height = high.y - low.y;
  const ImVec2 a{low.x + 0.18f * width, low.y + 0.24f * height}, b{high.x - 0.18f * width, high.y - 0.2f * height};
  list.AddRectFilled({a.x, a.y - 0.08f * height}, {a.x + 0.26f * width, b.y}, Palette::kFill, rounding);
  list.AddRectFilled(a, b, Palette::kFillHovered, rounding);
}

/// The picture of a file, or its ending where there is none.
void draw_file(PanelContext& context, const fs::path& file, const FileRow& row, ImVec2 low, ImVec2 high, float rounding) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(low, high, Palette::kField, rounding);
  const bool known = std::ranges::count(picture_endings(), ending_of(file)) > 0;
  const FilePicture* picture = known ? &context.files.pictures->find(file, row.changed) : nullptr;
  if (picture != nullptr && picture->image) {
    const float aspect = static_cast<float>(picture->width) / static_cast<float>(picture->height);
    const ImVec2 room{high.x - low.x, high.y - low.y};
    const float width = std::min(room.x, room.y * aspect), height = width / aspect;
    const ImVec2 corner{low.x + (room.x - width) / 2, low.y + (room.y - height) / 2};
    context.pictures.add(list, picture->image, corner, {corner.x + width, corner.y + height}, 0);
    return;
  }
  std::string label = picture != nullptr && !picture->tried ? "..." : ending_of(file);
  if (label.starts_with('.') && label != "...") label.erase(0, 1);
  for (char& c : label) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  const ImVec2 size = ImGui::CalcTextSize(label.c_str());
  list.AddText({(low.x + high.x - size.x) / 2, (low.y + high.y - size.y) / 2}, Palette::kDim, label.c_str());
}

void describe(PanelContext& context, const fs::path& file, const FileRow& row) {
  std::string text = row.name;
  if (!row.is_folder) text += "\n" + format_bytes(row.bytes);
  if (!row.is_folder && std::ranges::count(picture_endings(), ending_of(file)) > 0)
    if (const FilePicture& picture = context.files.pictures->find(file, row.changed); picture.width > 0)
      text += ", " + format_pixels(picture.width, picture.height);
  widgets::tooltip(text.c_str());
}

/// Marks a row: a file's path goes into the field, a folder only waits for Enter.
void mark(PathDialog& dialog, const FileListing& listing, int row) {
  dialog.marked = std::clamp(row, 0, static_cast<int>(listing.rows.size()) - 1);
  const FileRow& marked = listing.rows[static_cast<std::size_t>(dialog.marked)];
  if (!marked.is_folder)
    set_text(dialog, listing.folder / marked.name);
  else
    enter(dialog, listing.folder), dialog.marked = std::clamp(row, 0, static_cast<int>(listing.rows.size()) - 1);
}

/// One file or folder. True when the list must not be drawn on: another folder was entered or the question answered.
bool cell(PanelContext& context, const FileListing& listing, int index, ImVec2 size) {
  PathDialog& dialog = context.view.dialog;
  const FileRow& row = listing.rows[static_cast<std::size_t>(index)];
  const fs::path file = listing.folder / row.name;
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const bool clicked = ImGui::InvisibleButton(row.name.c_str(), size);
  if (!ImGui::IsItemVisible()) return false;
  const bool marked = dialog.marked == index || (!row.is_folder && fs::path(dialog.text) == file);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float rounding = ImGui::GetStyle().FrameRounding, pad = 5 * context.scale;
  const ImVec2 end{corner.x + size.x, corner.y + size.y};
  if (marked || ImGui::IsItemHovered()) list.AddRectFilled(corner, end, marked ? Palette::kFill : Palette::kLine, rounding);
  const ImVec2 low{corner.x + pad, corner.y + pad}, high{end.x - pad, corner.y + pad + ImGui::GetFontSize() * kPictureEms};
  if (row.is_folder)
    draw_folder(list, low, high, rounding);
  else
    draw_file(context, file, row, low, high, rounding);
  const std::string name = widgets::fitting(row.name, size.x - 2 * pad);
  const float width = ImGui::CalcTextSize(name.c_str()).x;
  list.AddText({corner.x + (size.x - width) / 2, high.y + pad * 0.6f}, Palette::kText, name.c_str());
  widgets::remember_place(context, "file " + row.name);
  const bool twice = ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(0);
  describe(context, file, row);
  if (row.is_folder && clicked) {
    enter(dialog, file);
    return true;
  }
  if (clicked || twice) mark(dialog, listing, index);
  if (twice && opens(dialog.purpose)) accept(context);
  return twice;
}

/// Arrows move the mark, Enter opens it, Backspace goes up. Not while a path is typed, but for up and down.
void follow_keys(PanelContext& context, const FileListing& listing, int columns) {
  using imgui_compat::pressed;
  PathDialog& dialog = context.view.dialog;
  const bool typing = ImGui::GetIO().WantTextInput;
  const int before = dialog.marked, rows = static_cast<int>(listing.rows.size());
  int move = (pressed(ImGuiKey_DownArrow) ? columns : 0) - (pressed(ImGuiKey_UpArrow) ? columns : 0);
  if (!typing) move += (pressed(ImGuiKey_RightArrow) ? 1 : 0) - (pressed(ImGuiKey_LeftArrow) ? 1 : 0);
  if (move != 0 && rows > 0) mark(dialog, listing, before < 0 ? 0 : before + move);
  if (typing) return;
  if (pressed(ImGuiKey_Backspace)) return enter(dialog, tidy_path(listing.folder).parent_path());
  if (!pressed(ImGuiKey_Enter) && !pressed(ImGuiKey_KeyPadEnter)) return;
  const bool folder = dialog.marked >= 0 && dialog.marked < rows && listing.rows[static_cast<std::size_t>(dialog.marked)].is_folder;
  if (folder)
    enter(dialog, listing.folder / listing.rows[static_cast<std::size_t>(dialog.marked)].name);
  else
    accept(context);
}

void files_column(PanelContext& context, float height) {
  PathDialog& dialog = context.view.dialog;
  const FileListing listing = listing_of(context);  // a copy: entering a folder reads another
  ImGui::BeginChild("files", {0, height}, true);
  const float em = ImGui::GetFontSize(), gap = 4 * context.scale, room = ImGui::GetContentRegionAvail().x;
  const int columns = std::max(1, static_cast<int>((room + gap) / (em * kCellEms + gap)));
  const ImVec2 size{(room - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns), em * (kPictureEms + 2.2f)};
  const int before = dialog.marked;
  follow_keys(context, listing, columns);
  if (listing.rows.empty()) widgets::caption(context, tr("Nothing that suits is in this folder."));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {gap, gap});
  for (int i = 0; i < static_cast<int>(listing.rows.size()); ++i) {
    if (i % columns != 0) ImGui::SameLine();
    if (dialog.marked == i && before != i) ImGui::SetScrollHereY(0.5f);
    if (cell(context, listing, i, size)) break;
  }
  ImGui::PopStyleVar();
  ImGui::EndChild();
}

/// Kind of file and order on the left, answers on the right. True when the path is taken.
bool footer(PanelContext& context, bool browses) {
  PathDialog& dialog = context.view.dialog;
  const float em = ImGui::GetFontSize(), button = em * 6, gap = ImGui::GetStyle().ItemSpacing.x;
  if (browses) {
    const auto types = file_types(dialog.purpose);
    const auto chosen = std::min(static_cast<std::size_t>(dialog.filter), types.size() - 1);
    ImGui::SetNextItemWidth(em * 9);
    if (ImGui::BeginCombo("##type", types[chosen].title.c_str())) {
      for (std::size_t i = 0; i < types.size(); ++i)
        if (ImGui::Selectable(types[i].title.c_str(), i == chosen)) dialog.filter = static_cast<int>(i);
      ImGui::EndCombo();
    }
    widgets::tooltip(tr("Which files are listed."));
    ImGui::SameLine();
    if (ImGui::Button((dialog.newest ? tr_id("Newest first") : tr_id("By name")).c_str(), {em * 7.5f, 0})) dialog.newest = !dialog.newest;
    widgets::tooltip(tr("Order of the files."));
  }
  if (browses && context.files.system_dialog) {
    ImGui::SameLine();
    if (ImGui::Button(tr_id("System dialog...").c_str(), {em * 8.5f, 0})) context.actions.push_back({Command::system_dialog});
    widgets::tooltip(tr("Use the file dialog of your desktop."));
  }
  if (browses) ImGui::SameLine(ImGui::GetWindowWidth() - ImGui::GetStyle().WindowPadding.x - 2 * button - gap);
  const bool taken = ImGui::Button((opens(dialog.purpose) ? tr_id("Open") : tr_id("Save")).c_str(), {button, 0});
  ImGui::SameLine();
  if (ImGui::Button(tr_id("Cancel").c_str(), {button, 0})) dialog = {};
  return taken;
}

}  // namespace

void path_dialog(PanelContext& context, const Rect& picture) {
  PathDialog& dialog = context.view.dialog;
  const ImVec2 scale = ImGui::GetIO().DisplayFramebufferScale;
  const float em = ImGui::GetFontSize(), margin = 24 * context.scale;
  const bool browses = dialog.purpose != Purpose::name_style;
  const ImVec2 most{picture.width / scale.x - margin, picture.height / scale.y - margin};
  ImGui::SetNextWindowPos({(picture.x + picture.width / 2) / scale.x, (picture.y + picture.height / 2) / scale.y}, ImGuiCond_Always,
                          {0.5f, 0.5f});
  ImGui::SetNextWindowSize({std::min(most.x, em * (browses ? 56 : 40)), browses ? std::min(most.y, em * 38) : 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 8 * context.scale);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {18 * context.scale, 16 * context.scale});
  ImGui::Begin("path", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
  imgui_compat::push_font(context.fonts.strong);
  ImGui::TextUnformatted(title_of(dialog).c_str());
  ImGui::PopFont();
  const float star = ImGui::GetFrameHeight();
  bool entered = path_field(context, browses ? -star - ImGui::GetStyle().ItemSpacing.x : -1);
  if (browses) {
    ImGui::SameLine();
    favourite_button(context, star);
    const float height = ImGui::GetContentRegionAvail().y - ImGui::GetFrameHeightWithSpacing() - ImGui::GetStyle().ItemSpacing.y;
    places_column(context, height);
    ImGui::SameLine();
    if (dialog.purpose != Purpose::none) files_column(context, height);
  }
  if (dialog.purpose != Purpose::none) entered |= footer(context, browses);
  if (entered && dialog.purpose != Purpose::none) accept(context);
  ImGui::End();
  ImGui::PopStyleVar(2);
}

}  // namespace wrapture
