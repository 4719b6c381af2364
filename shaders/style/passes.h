// Push constants of the stylizer's passes, read by C++ and GLSL: 4-byte scalars only.
#ifndef WRAPTURE_STYLE_PASSES_H
#define WRAPTURE_STYLE_PASSES_H
#ifdef __cplusplus
#include <cstdint>
namespace wrapture {
using uint = std::uint32_t;
#endif

// artwork -> network input
struct PreprocessParams {
  uint width, height;                           // px, working size
  uint padded_width, padded_height;             // px, the working size filled up by reflection
  uint left, top;                               // px, where the network's input begins in that, taken round
  uint input_width, input_height;               // px, of the network's input: all of it, or a window
  float level;                                  // mip level of the artwork to sample
  float scale_red, scale_green, scale_blue;     // network value = scale * (0..1 value) + offset
  float offset_red, offset_green, offset_blue;  //
  float scale_alpha, offset_alpha;              // of a fourth channel
  uint channels;                                // 1: luma, 3, or 4: with alpha
  uint bgr;                                     // 1: blue comes first
  uint nhwc;                                    // 1: the channels of a pixel lie together; 0: planes
};

// seed -> three planes of unit-normal noise, or a window of them
struct NoiseParams {
  uint width, height;                // px of each plane
  uint seed;                         //
  uint wrap;                         // 1: the left and right edge meet
  uint left, top;                    // px, where the window begins
  uint window_width, window_height;  // px, of what is written; may reach round where the edges meet
};

// network output -> stylised picture
struct PostprocessParams {
  uint width, height;                           // px of the picture, at most those of the output
  uint output_width, output_height;             // px of the network's output
  float scale_red, scale_green, scale_blue;     // as in PreprocessParams
  float offset_red, offset_green, offset_blue;  //
  uint channels, bgr, nhwc;                     //
};

// artwork and stylised picture -> texture, or a tile of the result
struct ComposeParams {
  uint width, height;              // px of what is written
  uint left, top;                  // px, its place in the whole
  uint whole_width, whole_height;  // px
  float strength;                  // 0: artwork, 1: stylised
  float colour_keep;               // 0: colours of the stylised picture, 1: of the artwork
  uint has_shares;                 // 1: strength is multiplied by the pixel's share
};

// one mip level -> the next
struct MipParams {
  uint width, height;                // px of the level written
  uint source_width, source_height;  // px of the level read
};

#ifdef __cplusplus
}  // namespace wrapture
#endif
#endif
