// What the package wears when it is composed of several pictures, and its net.
#include <fmt/format.h>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "viewer/app/session_impl.hpp"
#include "viewer/scene/sheet.hpp"
#include "viewer/ui/imgui_compat.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

constexpr double kTemplateDpi = 300;

void save_net(const std::filesystem::path& path, const Carton& carton) {
  const Net net = make_net(carton);
  const std::string title = fmt::format("Straight tuck end box {:g} x {:g} x {:g} mm, board {:g} mm", carton.width_mm, carton.height_mm,
                                        carton.depth_mm, carton.board_mm);
  if (path.extension() == ".svg") return write_file_atomic(path, to_svg(net, title));
  if (path.extension() != ".png") throw Error(Failure::usage, fmt::format("{}: end the name with .svg or .png", path.string()));
  save_png(path, draw_net(net, blank_sheet(net, kTemplateDpi)), {{"Title", title}});
}

}  // namespace

const Image& Session::Impl::worn() const { return workspace.sheet ? workspace.sheet->image : workspace.artwork; }

/// Orders a new sheet when what it is composed of has changed, but not while a slider still moves.
void Session::Impl::follow_sheet() {
  const SheetOrder order = sheet_order(workspace.document);
  const bool moving = ImGui::GetCurrentContext() != nullptr && ImGui::IsMouseDown(0);
  if (moving || (ordered && *ordered == order)) return;
  ordered = order;
  if (!order.plain()) return sheets.make(order, workspace.artwork);
  workspace.document.scene.container.back_aspect = 0;
  if (!workspace.sheet) return;
  workspace.sheet.reset();
  use_artwork();
}

void Session::Impl::take_sheet() {
  try {
    std::optional<SheetMaker::Sheet> sheet = sheets.take();
    if (!sheet || !ordered || !(sheet->order == *ordered)) return;
    workspace.document.scene.container.back_aspect = sheet->back_aspect;
    workspace.sheet = std::move(sheet);
    use_artwork();
  } catch (const Error&) {  // the pictures from before
    Document& document = workspace.document;
    const SheetOrder before = workspace.sheet ? workspace.sheet->order : SheetOrder{};
    document.more = {before.panels, before.back_label};
    document.scene.carton.printed_as = before.panels.empty() ? PrintedAs::front : PrintedAs::dieline;
    ordered.reset();
    throw;
  }
}

void Session::Impl::perform_package_file(const Action& action) {
  workspace.view.message = {};
  const auto& artwork = workspace.document.artwork;
  switch (action.command) {
    case Command::open_panel:
      return ask_for(PathDialog::Purpose::open_panel, artwork, action.text.substr(0, action.text.find('=')));
    case Command::open_back_label:
      return ask_for(PathDialog::Purpose::open_back_label, artwork);
    case Command::set_shape:
      return open_shape("", {});
    default:
      break;
  }
  if (action.text.empty()) {
    const Carton& carton = workspace.document.scene.carton;
    const auto folder = suggested_path(workspace.document, PathDialog::Purpose::save_net, pictures_folder()).parent_path();
    const auto name = fmt::format("net-{:.0f}x{:.0f}x{:.0f}.svg", carton.width_mm, carton.height_mm, carton.depth_mm);
    workspace.view.dialog = {.purpose = PathDialog::Purpose::save_net, .text = (folder / name).string(), .just_opened = true};
    return;
  }
  save_net(action.text, workspace.document.scene.carton);
  say(tr_format("Saved {}", action.text));
}

}  // namespace wrapture
