// Bottles, jars, cans and tubes: outlines turned around an axis, with labels or printed all round.
#pragma once

#include <string>
#include <vector>

#include "viewer/scene/mesh.hpp"
#include "viewer/scene/placement.hpp"
#include "viewer/scene/profile.hpp"

namespace wrapture {

/// Ribs all round between two heights: the knurls of a screw cap, or the flutes of a crown cap, which fade towards the top.
struct Ribs {
  int count = 0;  // 0: none
  float depth_mm = 0;
  float from_mm = 0, to_mm = 0;
  bool fading = false;
  bool operator==(const Ribs&) const = default;
};

/// Pressed flat towards its top, as a tube is: from a circle at one height to a line at the other; its girth stays.
struct Flattened {
  float from_mm = 0, to_mm = 0;  // equal: not at all
  float thickness_mm = 1;        // at the top
  bool operator==(const Flattened&) const = default;
};

/// One closed body of one material. Bodies may reach into each other.
struct Piece {
  Part part = Part::glass;  // glass, body, printed_body, cap or trim
  Outline outline;
  Ribs ribs;
  Flattened flattened;
  bool operator==(const Piece&) const = default;
};

/// A band around the container for a paper label; for a printed body: the height that is printed.
struct LabelBand {
  bool shown = true;
  float low_mm = 0, high_mm = 0;
  float wrap_deg = 165;    // how far it may reach around, at most 360
  float turn_deg = 0;      // where its middle is: 0 the front, 90 the right side; the seam is opposite
  Fit fit = Fit::contain;  // contain: the paper is cut to the artwork's shape; cover: the paper fills the band, the artwork the paper
  int repeat = 0;          // printed all round: how often; 0: as often as it fits
  Placement placement{};
  bool operator==(const LabelBand&) const = default;
};

/// What a part is made of when the shape is chosen; colour as in sRGB, 0..1.
struct PartLook {
  Part part = Part::glass;
  glm::vec3 colour{1};
  float metallic = 0, roughness = 0.4f, clearcoat = 0;
  float wall = 1;  // of glass: how thick it looks; PET is about 0.3
  bool operator==(const PartLook&) const = default;
};

/// Plain value, complete in itself: a project keeps all of it.
struct Container {
  std::string name, title, title_zh;
  std::vector<Piece> pieces;
  float stretch_low_mm = 0, stretch_high_mm = 0;  // between these heights it grows when it is made taller
  float fixed_radius_mm = 0;                      // radii up to this (neck, closure) stay when it is made wider
  LabelBand label, back{.shown = false, .turn_deg = 180};
  float back_aspect = 0;  // width / height of the back label's own artwork, which lies right of the front's in the texture; 0: the front's
  float full_mm = 0;      // level of the liquid where `fill` is 1; 0: nothing to fill
  float fill = 0.93f;     // 0..1
  glm::vec3 liquid{1};    // colour of the liquid, linear; white: the glass alone has a colour
  float tab_mm = 0;       // height of a can's pull tab; 0: none
  std::vector<PartLook> looks;
  bool operator==(const Container&) const = default;
};

/// The bottle of old: amber glass, 250 x 74 mm.
Container default_bottle();

/// Throws Error(usage) "shape 'NAME': ..." when it makes no container.
void check(const Container& container);

float height_mm(const Container& container);
float diameter_mm(const Container& container);  // without what a flattened piece adds
/// The outermost radius at a height / of the transparent pieces alone, mm; 0 where nothing is.
float radius_at(const Container& container, float y_mm);
float glass_radius(const Container& container);
bool is_printed(const Container& container);  // all round: it has no paper labels
Bounds bounds_of(const Container& container);

/// Another height and diameter: neck, closure and foot keep their sizes; labels and level move along. Throws Error(usage) naming what is
/// possible.
Container resized(const Container& container, float height_mm, float diameter_mm);

/// What resized() takes well: half to twice the size, as far as neck and closure allow.
struct SizeRange {
  float low_height_mm = 0, high_height_mm = 0, low_diameter_mm = 0, high_diameter_mm = 0;
};
SizeRange size_range(const Container& container);

/// Where a label sits. With Fit::contain the artwork fills it exactly: wrap_rad * radius_mm / height_mm = the artwork's aspect ratio.
struct Label {
  float radius_mm = 0, bottom_mm = 0, height_mm = 0;
  float wrap_rad = 0, centre_rad = 0;  // centre 0: +z
};
Label label_of(const Container& container, const LabelBand& band, float artwork_aspect);

/// How artwork lies on a body that is printed all round, laid flat. Wide artwork goes around once; other artwork is a front that is seen as
/// a whole, printed as often as it fits, with gaps in the
/// colours of its edges (contain), or enlarged to close them (cover).
struct PrintSheet {
  int repeats = 1;
  glm::vec2 paper_mm{0};    // of one repeat
  glm::vec2 artwork_mm{0};  // before its placement scales it
};
PrintSheet print_sheet(const Container& container, float artwork_aspect);

/// texture_aspect: width / height of the whole texture. Throws as check().
Mesh make_container(const Container& container, float texture_aspect);

}  // namespace wrapture
