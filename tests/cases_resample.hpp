// Cases of layers that read a picture at other places than its own pixels.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/layer_case.hpp"

namespace wrapture::cases {

inline void resize(std::vector<LayerCase>& table) {
  const std::pair<const char*, Coordinates> coordinates[] = {{"half_pixel", Coordinates::half_pixel},
                                                             {"asymmetric", Coordinates::asymmetric},
                                                             {"align_corners", Coordinates::align_corners},
                                                             {"pytorch_half_pixel", Coordinates::pytorch_half_pixel}};
  const std::pair<const char*, Rounding> roundings[] = {{"floor", Rounding::floor},
                                                        {"ceil", Rounding::ceil},
                                                        {"prefer_floor", Rounding::round_prefer_floor},
                                                        {"prefer_ceil", Rounding::round_prefer_ceil}};
  const std::pair<const char*, std::pair<Shape, Shape>> sizes[] = {{"x2", {{2, 5, 9, 7}, {18, 14}}},
                                                                   {"odd", {{1, 3, 8, 3}, {17, 9}}},
                                                                   {"smaller", {{1, 6, 17, 9}, {8, 3}}},
                                                                   {"to_1x1", {{1, 2, 5, 7}, {1, 1}}},
                                                                   {"from_1x1", {{1, 5, 1, 1}, {3, 4}}}};
  for (const auto& [size_name, shapes] : sizes) {
    const auto& [x, out] = shapes;
    const float scale_y = static_cast<float>(out[0]) / static_cast<float>(x[2]),
                scale_x = static_cast<float>(out[1]) / static_cast<float>(x[3]);
    for (const auto& [coordinate_name, coordinate] : coordinates) {
      const std::string name = std::string(coordinate_name) + "_" + size_name;
      table.push_back({"resize_bilinear_" + name,
                       Resize{Interpolation::bilinear, coordinate, Rounding::floor, out[0], out[1], scale_y, scale_x},
                       {{x}},
                       kFunctionTolerance});
      for (const auto& [rounding_name, rounding] : roundings)
        table.push_back({"resize_nearest_" + name + "_" + rounding_name,
                         Resize{Interpolation::nearest, coordinate, rounding, out[0], out[1], scale_y, scale_x},
                         {{x}},
                         kExact});
    }
  }
  const auto add = [&](const std::string& name, const Resize& layer, const Shape& x, double tolerance) {
    table.push_back({"resize_" + name, layer, {{x}}, tolerance});
  };
  add("nearest_x3", {.height = 27, .width = 21, .scale_y = 3, .scale_x = 3}, {1, 48, 9, 7}, kExact);
  add("nearest_x2_128", {.height = 34, .width = 18, .scale_y = 2, .scale_x = 2}, {1, 128, 17, 9}, kExact);
  add("nearest_given_scale", {.height = 4, .width = 7, .scale_y = 1.5f, .scale_x = 1.5f}, {1, 3, 3, 5}, kExact);
  add("bilinear_given_scale",
      {.interpolation = Interpolation::bilinear,
       .coordinates = Coordinates::half_pixel,
       .height = 4,
       .width = 7,
       .scale_y = 1.5f,
       .scale_x = 1.5f},
      {1, 3, 3, 5}, kFunctionTolerance);
  add("bilinear_x2_64",
      {.interpolation = Interpolation::bilinear,
       .coordinates = Coordinates::half_pixel,
       .height = 34,
       .width = 18,
       .scale_y = 2,
       .scale_x = 2},
      {1, 64, 17, 9}, kFunctionTolerance);
  add("nearest_height_only", {.height = 18, .width = 7, .scale_y = 2, .scale_x = 1}, {1, 5, 9, 7}, kExact);
}

/// Beyond what exporters write by default: cubic, antialias, regions, odd coordinates.
inline void resize_modes(std::vector<LayerCase>& table) {
  const auto add = [&](const std::string& name, const Shape& x, Resize layer) {
    if (layer.scale_y == 1 && layer.scale_x == 1) {
      layer.scale_y = static_cast<float>(layer.height) / static_cast<float>(x[2]);
      layer.scale_x = static_cast<float>(layer.width) / static_cast<float>(x[3]);
    }
    table.push_back({"resize_" + name, layer, {{x}}, kFunctionTolerance});
  };
  constexpr auto kLinear = Interpolation::bilinear, kCubic = Interpolation::cubic;
  constexpr auto kHalf = Coordinates::half_pixel, kCrop = Coordinates::tf_crop_and_resize, kMiddle = Coordinates::half_pixel_symmetric;
  add("cubic_x2", {2, 5, 9, 7}, {.interpolation = kCubic, .coordinates = kHalf, .height = 18, .width = 14});
  add("cubic_align_corners_odd", {1, 3, 8, 3},
      {.interpolation = kCubic, .coordinates = Coordinates::align_corners, .height = 17, .width = 9});
  add("cubic_asymmetric_64", {1, 64, 17, 9}, {.interpolation = kCubic, .height = 8, .width = 3});
  add("cubic_exclude_outside", {1, 6, 5, 7},
      {.interpolation = kCubic, .coordinates = kHalf, .height = 13, .width = 5, .cubic_coefficient = -0.5f, .exclude_outside = true});
  add("cubic_height_only", {1, 5, 9, 7}, {.interpolation = kCubic, .coordinates = kHalf, .height = 4, .width = 7});
  add("cubic_from_1x1", {1, 5, 1, 1}, {.interpolation = kCubic, .coordinates = kHalf, .height = 3, .width = 2});
  add("bilinear_exclude_outside", {2, 3, 5, 7},
      {.interpolation = kLinear, .coordinates = kHalf, .height = 9, .width = 4, .exclude_outside = true});
  add("bilinear_width_only", {1, 6, 1, 33}, {.interpolation = kLinear, .coordinates = kHalf, .height = 1, .width = 50});
  add("bilinear_antialias", {1, 5, 33, 21}, {.interpolation = kLinear, .coordinates = kHalf, .height = 7, .width = 9, .antialias = true});
  add("bilinear_antialias_larger", {1, 5, 9, 7},
      {.interpolation = kLinear, .coordinates = kHalf, .height = 18, .width = 5, .antialias = true});
  add("cubic_antialias", {2, 6, 17, 33}, {.interpolation = kCubic, .coordinates = kHalf, .height = 5, .width = 4, .antialias = true});
  add("cubic_antialias_inside", {1, 3, 17, 33},
      {.interpolation = kCubic, .coordinates = kHalf, .height = 5, .width = 4, .exclude_outside = true, .antialias = true});
  add("bilinear_symmetric", {1, 5, 9, 7},
      {.interpolation = kLinear, .coordinates = kMiddle, .height = 11, .width = 9, .scale_y = 1.3f, .scale_x = 1.3f});
  add("nearest_tf_half_pixel", {1, 6, 17, 9}, {.coordinates = Coordinates::tf_half_pixel_for_nn, .height = 7, .width = 20});
  add("bilinear_crop", {2, 5, 9, 7},
      {.interpolation = kLinear, .coordinates = kCrop, .height = 6, .width = 8, .crop_y = {0.2f, 1.3f}, .crop_x = {-0.4f, 0.6f}});
  add("nearest_crop", {1, 5, 9, 7}, {.coordinates = kCrop, .height = 6, .width = 8, .crop_y = {0.2f, 1.3f}, .crop_x = {0.9f, 0.1f}});
  add("cubic_crop_to_1x1", {1, 5, 9, 7}, {.interpolation = kCubic, .coordinates = kCrop, .height = 1, .width = 1, .crop_y = {0.2f, 0.4f}});
}

inline void grid_sample(std::vector<LayerCase>& table) {
  const std::pair<const char*, Interpolation> modes[] = {
      {"nearest", Interpolation::nearest}, {"bilinear", Interpolation::bilinear}, {"cubic", Interpolation::cubic}};
  const std::pair<const char*, Outside> outsides[] = {
      {"zeros", Outside::zeros}, {"border", Outside::border}, {"reflection", Outside::reflection}};
  for (const auto& [mode_name, mode] : modes)
    for (const auto& [outside_name, outside] : outsides)
      for (const bool align : {false, true}) {
        const std::string name = std::string("grid_sample_") + mode_name + "_" + outside_name + (align ? "_align" : "");
        // Places in halves are exact in f16, too, and reach far outside.
        table.push_back(
            {name, GridSample{mode, outside, align}, {{{2, 5, 9, 7}}, {{2, 6, 8, 2}, true, false, Values::halves}}, kFunctionTolerance});
      }
  table.push_back({"grid_sample_any_place", GridSample{}, {{{1, 48, 17, 9}}, weights({1, 9, 17, 2})}, kFunctionTolerance});
  table.push_back({"grid_sample_cubic_any_place",
                   GridSample{.interpolation = Interpolation::cubic, .outside = Outside::reflection},
                   {{{2, 6, 8, 3}}, weights({2, 3, 5, 2})},
                   kFunctionTolerance});
  table.push_back({"grid_sample_image_1x1",
                   GridSample{.outside = Outside::reflection, .align_corners = true},
                   {{{1, 3, 1, 1}}, {{1, 2, 2, 2}, true, false, Values::halves}},
                   kFunctionTolerance});
}

}  // namespace wrapture::cases
