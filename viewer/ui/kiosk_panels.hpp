// What a kiosk shows over the picture: captions of the loop, a guest's controls, the PIN pad, the closed screen.
#pragma once

#include <map>
#include <string>

#include "viewer/app/layout.hpp"
#include "viewer/app/thumbnails.hpp"
#include "viewer/ui/fonts.hpp"
#include "viewer/ui/pictures.hpp"

namespace wrapture {

/// Texts of one item of the loop.
struct KioskCaption {
  std::string title, artist, product;  // "Linocut", "William Morris, 1884", "Coffee, 250 g"; may be empty
};

/// Borrowed for a frame. Sizes follow `scale`: 1.9 is a screen of 1080 px on its short side.
struct KioskPanel {
  const Fonts& fonts;
  Pictures& pictures;
  std::map<std::string, Rect>& places;
  float scale = 1;
  double now_s = 0;
};

/// How much of each caption is seen, 0..1, and of the invitation to touch.
void kiosk_caption(KioskPanel& panel, const KioskCaption& caption, float opacity);
void kiosk_invitation(KioskPanel& panel, const std::string& headline, float opacity);

/// What a guest chooses; changed in place.
struct KioskChoice {
  std::string style;
  float strength = 1;
  int shape = 0;  // 0: box, 1: bottle
  bool surprise = false;
};
/// How much of the screen they take from below.
float kiosk_controls_height(const KioskPanel& panel, float width, float height);
void kiosk_controls(KioskPanel& panel, const Library& library, const Thumbnails& thumbnails, KioskChoice& choice, float opacity);

/// A ring that fills while the corner is held, share 0..1.
void kiosk_corner(KioskPanel& panel, float share);
enum class PinAnswer { none, wrong, right, back };
PinAnswer kiosk_pin_pad(KioskPanel& panel, const std::string& pin, std::string& typed);

/// opens: "09:30"; at: 0..1 of the free room.
void kiosk_closed(KioskPanel& panel, const std::string& opens, float at_x, float at_y);

}  // namespace wrapture
