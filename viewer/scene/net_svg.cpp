// The net as an SVG drawing in mm.
#include <fmt/format.h>

#include "viewer/scene/net.hpp"

namespace wrapture {
namespace {

struct Pen {
  const char* colour;
  const char* dashes;  // mm
};

Pen pen_of(NetLineKind kind) {
  switch (kind) {
    case NetLineKind::cut:
      return {"#d4145a", "none"};
    case NetLineKind::fold:
      return {"#0071bc", "3 1.5"};
    case NetLineKind::bleed:
      return {"#009245", "none"};
    case NetLineKind::safe:
      break;
  }
  return {"#8c8c8c", "1 1"};
}

std::string path_of(const NetLine& line) {
  std::string path;
  for (const glm::vec2 point : line.points) path += fmt::format("{}{:.3f},{:.3f}", path.empty() ? "M" : " L", point.x, point.y);
  return path + (line.closed ? " Z" : "");
}

/// As XML wants it.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '&')
      result += "&amp;";
    else if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else
      result += c;
  }
  return result;
}

}  // namespace

std::string to_svg(const Net& net, std::string_view title) {
  std::string svg = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  svg += fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:inkscape=\"http://www.inkscape.org/namespaces/inkscape\" version=\"1.1\" "
      "width=\"{0:.3f}mm\" height=\"{1:.3f}mm\" viewBox=\"0 0 {0:.3f} {1:.3f}\">\n  <title>{2}</title>\n",
      net.size_mm.x, net.size_mm.y, escaped(title));
  for (const NetLineKind kind : {NetLineKind::bleed, NetLineKind::safe, NetLineKind::fold, NetLineKind::cut}) {
    const Pen pen = pen_of(kind);
    svg += fmt::format(
        "  <g id=\"{0}\" inkscape:groupmode=\"layer\" inkscape:label=\"{0}\" fill=\"none\" stroke=\"{1}\" stroke-width=\"0.25\" "
        "stroke-dasharray=\"{2}\">\n",
        to_string(kind), pen.colour, pen.dashes);
    for (const NetLine& line : net.lines)
      if (line.kind == kind) svg += fmt::format("    <path d=\"{}\"/>\n", path_of(line));
    svg += "  </g>\n";
  }
  return svg + "</svg>\n";
}

}  // namespace wrapture
