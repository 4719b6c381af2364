// A library of toys: a stylist whose result is artwork * scale + shift, colour by colour, and an encoder that looks at mean colours.
#pragma once

#include <nlohmann/json.hpp>
#include <span>

#include "engine/base/image.hpp"
#include "engine/style/base64.hpp"
#include "tests/style_generators.hpp"

namespace wrapture {

/// Red, green, blue scales, then shifts.
using ToyCode = std::vector<float>;
struct ToyStyle {
  std::string name;
  ToyCode code;
};

inline const std::vector<ToyStyle>& toy_styles() {
  static const std::vector<ToyStyle> styles{
      {"plain", {1, 1, 1, 0, 0, 0}}, {"red", {0.5f, 0.25f, 0.25f, 0.5f, 0, 0}}, {"night", {0.25f, 0.25f, 0.5f, 0, 0, 0.25f}}};
  return styles;
}

/// `factor`: of the artwork before everything, so that weights and identities can differ.
inline onnx::ModelProto make_stylist(const std::vector<ToyStyle>& styles = toy_styles(), float factor = 1) {
  ModelBuilder model;
  const auto count = static_cast<std::int64_t>(styles.front().code.size()), half = count / 2;
  model.input("artwork", {1, 3, -1, -1}).input("style", {1, count}).output("result", {1, 3, -1, -1});
  model.weight("factor", Tensor::floats({}, factor)).weight("shape", Tensor::ints({4}, {1, count, 1, 1}));
  model.weight("zero", Tensor::ints({1}, {0})).weight("half", Tensor::ints({1}, {half})).weight("all", Tensor::ints({1}, {count}));
  model.weight("axis", Tensor::ints({1}, {1}));
  model.node("Reshape", {"style", "shape"}, "planes");
  model.node("Slice", {"planes", "zero", "half", "axis"}, "scale").node("Slice", {"planes", "half", "all", "axis"}, "shift");
  model.node("Mul", {"artwork", "factor"}, "seen").node("Mul", {"seen", "scale"}, "scaled").node("Add", {"scaled", "shift"}, "result");
  nlohmann::json list = nlohmann::json::array();
  for (const ToyStyle& style : styles)
    list.push_back({{"name", style.name}, {"title", "The " + style.name}, {"code", encode_base64(std::as_bytes(std::span(style.code)))}});
  set_metadata(model.proto, "kind", "stylist");
  set_metadata(model.proto, "range", "0..1");
  set_metadata(model.proto, "styles", list.dump());
  return model.proto;
}

/// Scale 0.5, shift half the mean colour: (1,3,side,side) -> (1,6).
inline onnx::ModelProto make_encoder(std::int64_t side = 16, std::int64_t numbers = 6) {
  ModelBuilder model;
  model.input("picture", {1, 3, side, side}).output("style", {1, numbers});
  Tensor weight = Tensor::floats({3, numbers}, 0.0f), base = Tensor::floats({1, numbers}, 0.0f);
  for (std::size_t c = 0; c < 3; ++c) {
    base.f32[c] = 0.5f;
    weight.f32[c * static_cast<std::size_t>(numbers) + 3 + c] = 0.5f;
  }
  model.weight("weight", weight).weight("base", base).weight("shape", Tensor::ints({2}, {1, 3}));
  model.node("GlobalAveragePool", {"picture"}, "means").node("Reshape", {"means", "shape"}, "colour");
  model.node("MatMul", {"colour", "weight"}, "moved").node("Add", {"moved", "base"}, "style");
  set_metadata(model.proto, "kind", "encoder");
  return model.proto;
}

/// The program's weights and the user's folders are those of the test while this lives.
struct ToyHome {
  explicit ToyHome(bool with_encoder = true) {
    std::filesystem::create_directories(weights());
    save(make_stylist(), weights() / "stylist.onnx");
    if (with_encoder) save(make_encoder(), weights() / "encoder.onnx");
  }
  [[nodiscard]] std::filesystem::path weights() const { return program.path() / "weights"; }
  [[nodiscard]] std::filesystem::path styles() const { return data.path() / "wrapture" / "styles"; }

  EnvironmentFolder program{"WRAPTURE_DATA"};
  FreshData data;
  FreshCache cache;
};

/// Colour ramps, no two corners alike.
inline Image make_ramps(std::uint32_t width, std::uint32_t height) {
  Image image = make_image(width, height);
  for (std::uint32_t y = 0; y < height; ++y)
    for (std::uint32_t x = 0; x < width; ++x) {
      image.pixel(x, y)[0] = static_cast<std::uint8_t>(x * 255 / width);
      image.pixel(x, y)[1] = static_cast<std::uint8_t>(y * 255 / height);
      image.pixel(x, y)[2] = static_cast<std::uint8_t>(255 * ((x / 4 + y / 4) % 2));
    }
  return image;
}

}  // namespace wrapture
