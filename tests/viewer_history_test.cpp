// Undo and redo as properties of whole documents.
#include <gtest/gtest.h>

#include <random>

#include "viewer/app/history.hpp"

namespace wrapture {
namespace {

/// One of a few changes.
void change(Document& document, std::mt19937& random) {
  switch (random() % 5) {
    case 0:
      document.strength = static_cast<float>(random() % 100) / 100;
      break;
    case 1:
      document.seed = static_cast<std::uint32_t>(random());
      break;
    case 2:
      document.scene.camera = orbit(document.scene.camera, 7, 1);
      break;
    case 3:
      document.scene.kind = document.scene.kind == ShapeKind::box ? ShapeKind::bottle : ShapeKind::box;
      break;
    default:
      document.style = std::to_string(random() % 9);
  }
}

TEST(History, WhatIsUndoneIsAsItWasAndRedoneAgain) {
  for (std::uint32_t seed = 0; seed < 40; ++seed) {
    std::mt19937 random(seed);
    Document start{.style = "wave"}, now = start;
    History history;
    history.reset(start);
    for (int i = 0; i < 60; ++i) {
      if (random() % 4 == 0 && history.previous() != nullptr) {
        now = *history.previous();
        history.undo();
      } else {
        change(now, random);
        history.settle(now);
      }
    }
    const Document last = now;
    while (history.previous() != nullptr) {
      EXPECT_FALSE(*history.previous() == now) << "an empty step, seed " << seed;
      EXPECT_NE(history.undo_word(), "");
      now = *history.previous();
      history.undo();
    }
    EXPECT_TRUE(now == start) << seed;
    EXPECT_EQ(history.undo_word(), "");
    while (history.next() != nullptr) {
      now = *history.next();
      history.redo();
      if (now == last && history.next() == nullptr) break;
    }
    if (history.next() == nullptr && history.steps() > 0) {
      EXPECT_EQ(history.redo_word(), "");
    }
  }
}

TEST(History, TurnsOfTheCameraAreOneStep) {
  Document document{.style = "wave"};
  const Document start = document;
  History history;
  history.reset(document);
  for (int i = 0; i < 5; ++i) {
    document.scene.camera = orbit(document.scene.camera, 5, 1);
    EXPECT_TRUE(history.settle(document));
    EXPECT_FALSE(history.settle(document)) << "nothing has changed";
  }
  EXPECT_EQ(history.steps(), 1u);
  EXPECT_EQ(history.undo_word(), "view");
  document.strength = 0.5f;
  history.settle(document);
  EXPECT_EQ(history.undo_word(), "strength");
  history.undo();
  EXPECT_EQ(history.redo_word(), "strength");
  ASSERT_NE(history.previous(), nullptr);
  EXPECT_TRUE(*history.previous() == start);
}

TEST(History, ANewChangeForgetsWhatWasUndoneAndOldStepsEnd) {
  Document document;
  History history;
  history.reset(document);
  for (std::uint32_t seed = 1; seed <= History::kMostSteps + 50; ++seed) {
    document.seed = seed + 1;
    history.settle(document);
  }
  EXPECT_EQ(history.steps(), History::kMostSteps);
  history.undo();
  document = *history.previous();
  document.strength = 0.25f;
  history.settle(document);
  EXPECT_EQ(history.next(), nullptr);
}

}  // namespace
}  // namespace wrapture
