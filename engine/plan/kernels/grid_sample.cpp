// GridSample -> grid_sample.
#include "nn/grid_sample.h"

#include "engine/plan/kernels/kernels.hpp"

namespace wrapture::planning {

void lower(Builder& builder, const GridSample& layer, const Node& node) {
  using P = shader::GridSampleParams;
  const Picture in(builder.shape(node.inputs[0])), out(builder.shape(node.output));
  const P params{.blocks = u32(out.blocks()),
                 .in_height = u32(in.height),
                 .in_width = u32(in.width),
                 .out_height = u32(out.height),
                 .out_width = u32(out.width)};
  const Range x = builder.packed(node.inputs[0]), grid = builder.flat(node.inputs[1]);
  const auto whole_image = [=](std::int64_t row) {
    const std::int64_t image = row / out.height;
    return RowSpan{image * in.height, (image + 1) * in.height};
  };
  Operand places = Builder::read_flat(grid);
  places.row_bytes = static_cast<std::uint64_t>(out.width) * 2 * sizeof(float);
  places.start_word = WRAPTURE_WORD(P, grid_start);
  Launch launch{.kernel = "grid_sample", .parameters = words_of(params), .operands = {}};
  launch.constants = {static_cast<std::uint32_t>(layer.interpolation), static_cast<std::uint32_t>(layer.outside), layer.align_corners};
  launch.operands = {builder.tensor(x, in, WRAPTURE_WORD(P, x_start), whole_image), places,
                     builder.result(builder.make_packed(node.output), out, WRAPTURE_WORD(P, y_start))};
  make_rows(launch, out, WRAPTURE_WORD(P, first_row), WRAPTURE_WORD(P, row_count));
  launch.macs = static_cast<std::uint64_t>(multiply_adds(node.layer, builder.graph().input_shapes(node), builder.shape(node.output)));
  constexpr std::int64_t kBlocks = 8;  // of a thread
  launch.threads_z = u32((out.blocks() + kBlocks - 1) / kBlocks);
  builder.launch(launch);
}

}  // namespace wrapture::planning
