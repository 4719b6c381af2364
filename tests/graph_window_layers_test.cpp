// Shape inference and reference of the layers that look at windows and places of a picture, on numbers worked out by hand.
#include "tests/layer_checks.hpp"

namespace wrapture {
namespace {

using testing::HasSubstr;

TEST(Layers, PoolingLooksAtItsWindow) {
  const Tensor x = counting({1, 1, 3, 3});
  expect_values(run(Pool2d{.kernel = {2, 2}}, {x}), {5, 6, 8, 9});
  expect_values(run(Pool2d{.mode = PoolMode::average, .kernel = {2, 2}}, {x}), {3, 4, 6, 7});
  expect_values(run(Pool2d{.mode = PoolMode::sum, .kernel = {2, 2}, .dilation = {2, 2}}, {x}), {1 + 3 + 7 + 9});
  expect_values(run(Pool2d{.kernel = {1, 2}, .pad = {0, 1, 0, 0}}, {Tensor::floats({1, 1, 1, 2}, {-3, -5})}), {-3, -3});
  EXPECT_THAT(refusal(Pool2d{.kernel = {4, 1}}, {{1, 1, 3, 3}}), HasSubstr("reaches over 4 px but its padded input has 3"));
  EXPECT_THAT(refusal(Pool2d{.kernel = {1, 2}, .pad = {0, 2, 0, 0}}, {{1, 1, 3, 3}}), HasSubstr("sees nothing else"));
}

TEST(Layers, PoolingCountsPaddingWhenAsked) {
  const Tensor x = Tensor::floats({1, 1, 1, 3}, {6, 12, 18});
  Pool2d mean{.mode = PoolMode::average, .kernel = {1, 3}, .pad = {0, 1, 0, 1}};
  expect_values(run(mean, {x}), {9, 12, 15});
  mean.count_padding = true;
  expect_values(run(mean, {x}), {6, 12, 10});
}

TEST(Layers, PoolingMayEndWithPartOfAWindow) {
  const Tensor x = Tensor::floats({1, 1, 1, 4}, {6, 12, 18, 30});
  Pool2d mean{.mode = PoolMode::average, .kernel = {1, 3}, .stride = {1, 3}};
  expect_values(run(mean, {x}), {12});
  mean.ceil_mode = true;
  expect_values(run(mean, {x}), {12, 30});
  mean.pad = {0, 1, 0, 0};
  mean.count_padding = true;  // what lies beyond the padding does not count
  expect_values(run(mean, {x}), {6, 24});
  mean.pad = {0, 2, 0, 2};
  mean.stride = {1, 6};  // a window that begins in the padding at the end is left out
  expect_values(run(mean, {x}), {2});
}

}  // namespace
}  // namespace wrapture
