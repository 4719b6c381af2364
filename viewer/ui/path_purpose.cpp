// Titles, commands and kinds of files of the questions for a path.
#include "viewer/ui/path_purpose.hpp"

#include "viewer/app/file_list.hpp"
#include "viewer/ui/panels.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

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
    case Purpose::open_foil:
      return Command::set_foil;
    case Purpose::open_spot_uv:
      return Command::set_spot_uv;
    case Purpose::open_emboss:
      return Command::set_emboss;
    case Purpose::open_light:
      return Command::set_light;
    case Purpose::open_background:
      return Command::open_background;
    case Purpose::open_shape:
      return Command::open_shape;
    case Purpose::open_panel:
      return Command::open_panel;
    case Purpose::open_back_label:
      return Command::open_back_label;
    case Purpose::save_net:
      return Command::save_net;
    case Purpose::open_project:
      return Command::open_project;
    case Purpose::save_project:
      return Command::save_project_as;
    case Purpose::save_artwork:
      return Command::save_artwork;
    case Purpose::save_pattern:
      return Command::save_pattern;
    case Purpose::save_print:
      return Command::export_print;
    case Purpose::save_turntable:
      return Command::export_turntable;
    case Purpose::save_model:
      return Command::export_model;
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
    case Purpose::open_foil:
      return tr("Open mask for the foil (grey, white is foil)");
    case Purpose::open_spot_uv:
      return tr("Open mask for the varnish (grey, white is varnish)");
    case Purpose::open_emboss:
      return tr("Open relief (grey, white is highest)");
    case Purpose::open_light:
      return tr("Open surroundings (.hdr panorama)");
    case Purpose::open_background:
      return tr("Open background picture");
    case Purpose::open_shape:
      return tr("Open shape (GLB, glTF, OBJ or JSON)");
    case Purpose::open_panel:
      return tr_format("Picture for the box: {} (PNG or JPEG)", tr(side_title(dialog.input)));
    case Purpose::open_back_label:
      return tr("Artwork of the back label (PNG or JPEG)");
    case Purpose::save_net:
      return tr("Save net (SVG or PNG)");
    case Purpose::open_project:
      return tr("Open project (.wrapture)");
    case Purpose::save_project:
      return tr("Save project as");
    case Purpose::save_artwork:
      return tr("Save styled artwork");
    case Purpose::save_pattern:
      return tr("Save pattern");
    case Purpose::save_print:
      return tr("Save print picture (PNG)");
    case Purpose::save_turntable:
      return tr("Save turntable (.webp, .gif, .mp4, or a folder/ for PNG files)");
    case Purpose::save_model:
      return tr("Save 3D model (GLB)");
    default:
      return tr("Save picture");
  }
}

bool opens(Purpose purpose) {
  return purpose != Purpose::none && purpose != Purpose::save_artwork && purpose != Purpose::save_view &&
         purpose != Purpose::save_pattern && purpose != Purpose::save_net && purpose != Purpose::save_project &&
         purpose != Purpose::name_style;
}

bool shows_pictures(Purpose purpose) {
  return purpose != Purpose::open_generator && purpose != Purpose::open_shape && purpose != Purpose::open_light &&
         purpose != Purpose::open_project && purpose != Purpose::save_project && purpose != Purpose::save_model;
}

std::vector<FileType> file_types(Purpose purpose) {
  if (purpose == Purpose::open_generator) return {{tr("ONNX files"), {".onnx"}}};
  if (purpose == Purpose::open_shape)
    return {{tr("Models"), {".glb", ".gltf", ".obj", ".json"}}, {"GLB", {".glb"}}, {"glTF", {".gltf"}}, {"OBJ", {".obj"}}};
  if (purpose == Purpose::save_net) return {{"SVG", {".svg"}}, {"PNG", {".png"}}};
  if (purpose == Purpose::open_light) return {{tr("Panoramas"), {".hdr"}}};
  if (purpose == Purpose::open_project || purpose == Purpose::save_project) return {{tr("Projects"), {".wrapture"}}};
  if (purpose == Purpose::save_model) return {{"GLB", {".glb"}}};
  if (purpose == Purpose::save_turntable)
    return {{tr("Turntables"), {".webp", ".gif", ".mp4"}}, {"WEBP", {".webp"}}, {"GIF", {".gif"}}, {"MP4", {".mp4"}}};
  if (!opens(purpose)) return {{tr("PNG pictures"), {".png"}}};
  std::vector<std::string> all(picture_endings().begin(), picture_endings().end());
  if (purpose == Purpose::open_input) all.emplace_back(".npy");
  return {{tr("All pictures"), all}, {"PNG", {".png"}},         {"JPEG", {".jpg", ".jpeg"}},           {"TIFF", {".tif", ".tiff"}},
          {"WEBP", {".webp"}},       {"PSD", {".psd", ".psb"}}, {"SVG, PDF", {".svg", ".pdf", ".ai"}}, {tr("All files"), {}}};
}

Action answer_of(const PathDialog& dialog, const std::string& path) {
  const std::string prefix = dialog.purpose == Purpose::open_input || dialog.purpose == Purpose::open_panel ? dialog.input + "=" : "";
  return {command_of(dialog.purpose), {}, prefix + path};
}

}  // namespace wrapture
