// F(4x4, 3x3) of Winograd's minimal filtering (Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, 2016, section 4) at the
// points 0, +-a, +-b and infinity with a = 1/sqrt(2), b = sqrt(2), whose powers are nearer to 1 than those of 1 and 2. A tile of 4 x 4
// results needs 6 x 6 values of x and 36 products a pair of channels instead of 144; engine/plan/kernels/winograd.cpp transforms weights.
#ifndef WRAPTURE_WINOGRAD_GLSL
#define WRAPTURE_WINOGRAD_GLSL

const int kTile = 4, kSpan = 6, kPoints = kSpan * kSpan;
const float kA = 0.70710678118654752, kB = 1.41421356237309505;
const float kA2 = 0.5, kB2 = 2.0;  // their squares; a^2 b^2 = 1

#endif
