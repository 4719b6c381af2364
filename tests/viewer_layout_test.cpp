// Layout: panel and picture share the window without gap or overlap, whatever its size.
#include <gtest/gtest.h>

#include "viewer/app/layout.hpp"

namespace wrapture {
namespace {

TEST(Layout, PanelAndPictureFillTheWindowBelowTheMenu) {
  const Layout layout = make_layout(1280, 800, 27, 322, false);
  EXPECT_EQ(layout.panel, (Rect{0, 27, 322, 773}));
  EXPECT_EQ(layout.picture, (Rect{322, 27, 958, 773}));
}

TEST(Layout, AHiddenPanelLeavesEverythingToThePicture) {
  const Layout layout = make_layout(1280, 800, 27, 322, true);
  EXPECT_EQ(layout.panel.width, 0);
  EXPECT_EQ(layout.picture, (Rect{0, 0, 1280, 800}));
}

TEST(Layout, EverySizeGivesThePictureAtLeastHalf) {
  for (float width : {1.0f, 2.0f, 320.0f, 641.0f, 5120.0f}) {
    for (float height : {1.0f, 20.0f, 320.0f, 2880.0f}) {
      const Layout layout = make_layout(width, height, 27, 322, false);
      EXPECT_GE(layout.picture.width, width / 2);
      EXPECT_GE(layout.picture.height, 1);
      EXPECT_FLOAT_EQ(layout.panel.width, layout.picture.x);
      EXPECT_FLOAT_EQ(layout.picture.x + layout.picture.width, width);
      EXPECT_FLOAT_EQ(layout.picture.y + layout.picture.height, height);
    }
  }
}

TEST(Layout, ContainsIsHalfOpen) {
  const Rect rect{10, 20, 30, 40};
  EXPECT_TRUE(rect.contains(10, 20));
  EXPECT_FALSE(rect.contains(40, 20));
  EXPECT_FALSE(rect.contains(10, 60));
  EXPECT_FLOAT_EQ(rect.aspect(), 0.75f);
}

}  // namespace
}  // namespace wrapture
