// What the kernels' lowering functions write into: values in their layouts, arena slots, weights and dispatches of a plan under way.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/plan/arena.hpp"
#include "engine/plan/plan.hpp"

namespace wrapture::planning {

/// Bytes of an arena slot (its place is not known yet) or of the weight buffer.
struct Range {
  Space space = Space::arena;
  std::uint32_t slot = 0;    // arena only
  std::uint64_t offset = 0;  // in the slot or the weight buffer
  std::uint64_t bytes = 0;
  bool unread = false;  // bound only because the kernel has a place for it
};

/// Rows of all images together; plans look at each.
inline constexpr std::int64_t kMaxRows = std::int64_t{1} << 20;

/// A tensor of rank 4 or less as an image; missing dimensions in front are 1.
struct Picture {
  std::int64_t images = 1, channels = 1, height = 1, width = 1;
  explicit Picture(const Shape& shape);  // throws Error(bad_input) for rank > 4 and too many rows
  [[nodiscard]] std::int64_t blocks() const { return (channels + 3) / 4; }
  [[nodiscard]] std::int64_t rows() const { return images * height; }
  [[nodiscard]] std::int64_t row_elements() const { return blocks() * width; }  // vec4
};

/// A flat value inside a range: its first element.
struct FlatPart {
  Range range;
  std::uint32_t first = 0;
};

/// A value that its one reader makes in the read: activation(x * scale + shift), the pairs in `table` as in scale_shift.comp.
struct Scaled {
  Range x, table;
  bool per_sample = false;  // whether the table has pairs for each sample
  Pointwise activation;
};

/// Rows first to last - 1.
struct RowSpan {
  std::int64_t first = 0, last = 0;
};
/// The rows of an input that one output row needs; empty span: none.
using RowsNeeded = std::function<RowSpan(std::int64_t output_row)>;

/// A range as a kernel binds it.
struct Operand {
  Range range;
  Access access = Access::read;     // read_texel: a packed tensor, through a texel buffer where that is faster and fits
  std::uint64_t element_bytes = 4;  // of the kernel's array
  std::uint64_t row_bytes = 0;      // > 0: only the rows in use need be bound
  RowsNeeded rows;                  // of an input bound by rows; an output binds the rows that are made
  bool rows_rise = false;           // a later row never needs earlier ones: the first and the last say all
  bool packed = false;              // in the plan's storage, f32 or f16
  int start_word = -1;              // parameter that receives the first bound element; -1: must be bound from the start
};

/// A kernel launch over `rows` output rows that may be cut into bands of rows.
struct Launch {
  std::string kernel;        // "conv2d"
  std::string layer = {};    // empty: the node's
  std::string variant = {};  // of the kernel: ".narrow", ".norm", both or none (cmake/shaders.cmake)
  std::array<std::uint32_t, 3> group{8, 8, 1};
  std::vector<std::uint32_t> constants;  // specialisation constants from 3 on
  std::vector<std::uint32_t> parameters;
  std::vector<Operand> operands;
  std::uint32_t threads_x = 1, threads_z = 1;  // y: the rows
  std::int64_t first_row = 0, rows = 1;
  int first_row_word = -1, row_count_word = -1;  // parameters for a band; -1: cannot be cut
  std::int64_t row_step = 1;                     // bands begin at multiples of it
  std::uint64_t macs = 0;                        // of all rows
};

/// The words of a parameter struct of shaders/nn/<layer>.h.
template <class P>
std::vector<std::uint32_t> words_of(const P& parameters) {
  std::vector<std::uint32_t> words(sizeof(P) / 4);
  const auto bytes = std::as_bytes(std::span(&parameters, 1));
  std::copy(bytes.begin(), bytes.end(), std::as_writable_bytes(std::span(words)).begin());
  return words;
}
#define WRAPTURE_WORD(Params, field) static_cast<int>(offsetof(Params, field) / 4)

inline std::uint32_t u32(std::int64_t value) { return static_cast<std::uint32_t>(value); }

/// Order of the dimensions of a flat picture: (N,C,H,W) or (N,H,W,C).
enum class Order { channels_first, channels_last };

/// One make_plan() run. The lowering functions ask for inputs in the layout they want (conversions are added once a value), get outputs
/// to write, and launch kernels. Borrows graph, limits and options.
class Builder {
 public:
  Builder(const Graph& graph, const Limits& limits, const PlanOptions& options);

  // Inputs of the node under way.
  [[nodiscard]] const Graph& graph() const { return graph_; }
  [[nodiscard]] const Limits& limits() const { return limits_; }
  [[nodiscard]] const PlanOptions& options() const { return options_; }
  [[nodiscard]] const Shape& shape(ValueId id) const { return graph_.values[id].shape; }
  [[nodiscard]] const Tensor* constant(ValueId id) const;  // null when it is computed
  [[nodiscard]] bool is_packed(ValueId id) const { return packed_[id].has_value(); }
  /// Where a value lies flat / packed; adds the conversion when it does not yet lie so.
  Range flat(ValueId id);
  Range packed(ValueId id);
  /// Whether a convolution that can scale in its read is all that reads this value.
  [[nodiscard]] bool read_by_one_convolution(ValueId id) const;
  void make_scaled(ValueId id, const Scaled& scaled) { scaled_[id] = scaled; }
  /// x and the pairs of such a value, or the packed value with a table of nothing.
  std::pair<Range, std::optional<Scaled>> scaled_or_packed(ValueId id);
  /// The pairs of an instance norm that the convolution before it has made already (kernels/norm_tail.cpp).
  [[nodiscard]] std::optional<Range> norm_table(const Node& norm) const;
  void make_norm_table(const Node& norm, Range table) { norm_tables_[&norm] = table; }
  /// The instance norm that reads this value, if any.
  [[nodiscard]] const Node* norm_of(ValueId id) const;
  /// Whether a value is there, after making slices of values that are there now rather than in their turn.
  bool make_early(ValueId id);
  /// For kernels that can begin inside a flat tensor: no copy is made of a part of another value.
  FlatPart flat_part(ValueId id);

  /// Where `id` is `source` (N,H,W,C) with channels first, packed; and (N,H,W,C) of the packed (N,C,H,W) `source`: no copy is made.
  void pack_channels_last(ValueId id, ValueId source);
  void unpack_channels_last(ValueId id, ValueId source);

  // Results.
  Range make_flat(ValueId id);
  Range make_packed(ValueId id);
  [[nodiscard]] std::uint64_t packed_bytes(const Picture& picture) const {
    return static_cast<std::uint64_t>(picture.rows() * picture.row_elements()) * element_bytes();
  }
  void alias(ValueId id, ValueId source);                           // the same values, whatever their layout
  void alias_flat(ValueId id, ValueId source);                      // the same values in another shape
  void slice_flat(ValueId id, ValueId source, std::int64_t first);  // neighbouring elements of it; copied when a kernel needs them apart
  Range temporary(std::uint64_t bytes);                             // alive from its first to its last use
  Range temporary_packed(std::int64_t vec4_count);                  // the same, in the plan's storage
  Range table(std::span<const float> values);                       // f32 weights, filled up to four
  Range packed_weights(std::span<const float> values);              // in the plan's storage; a multiple of four values
  Range tickets(std::int64_t count);                                // words that are 0 when a run begins
  Range none();                                                     // something to bind where a kernel reads nothing

  // Operands.
  [[nodiscard]] Operand tensor(Range range, const Picture& picture, int start_word, RowsNeeded rows) const;
  [[nodiscard]] Operand whole_tensor(Range range) const;  // packed, bound whole
  [[nodiscard]] Operand result(Range range, const Picture& picture, int start_word) const;
  [[nodiscard]] static Operand read_flat(Range range) { return {.range = range}; }
  [[nodiscard]] static Operand write_flat(Range range) { return {.range = range, .access = Access::write}; }

  /// Adds one dispatch, or several over bands of rows where limits or max_dispatch_macs ask for it. Throws Error(bad_input) "<layer>
  /// '<node>': ..." when a range cannot be cut small enough.
  void launch(const Launch& launch);
  /// Threads for a list of `count` items spread over x and y (flat_index() in GLSL).
  void launch_flat(Launch launch, std::int64_t count);

  [[noreturn]] void fail(const std::string& what) const;
  void lower_all();
  Plan finish();

 private:
  struct Pending {
    Dispatch dispatch;
    std::vector<Range> ranges;  // as bound
  };
  void make_ports();
  void settle_outputs();
  [[nodiscard]] std::uint64_t element_bytes() const { return options_.storage == Storage::f16 ? 8 : 16; }  // of a packed vec4
  Range new_slot(std::uint64_t bytes);
  void lower_node(std::uint32_t index);
  Range add_weights(std::span<const std::byte> bytes);
  void pack(ValueId id, Range from, Order order, Range to);
  void unpack(ValueId id, Range from, Range to, Order order);
  void copy_flat(Range from, Range to);
  /// Nothing, and `refused` set, where a binding would be too large.
  std::optional<Pending> band(const Launch& launch, std::int64_t first, std::int64_t last, std::uint64_t& refused) const;
  [[nodiscard]] Range bound_range(const Operand& operand, std::int64_t first, std::int64_t last) const;
  [[nodiscard]] std::uint64_t alignment() const;
  void check_parts(const Launch& launch) const;

  const Graph& graph_;
  const Limits& limits_;
  const PlanOptions& options_;
  std::vector<std::optional<Range>> flat_, packed_;  // by value
  std::vector<std::vector<const Node*>> readers_;    // by value; a node once for each of its operands
  std::map<ValueId, Scaled> scaled_;
  std::map<const Node*, Range> norm_tables_;
  std::vector<bool> lowered_;                                   // by node
  std::optional<std::uint32_t> tickets_;                        // slot
  std::map<ValueId, Range> output_ports_;                       // where outputs must end
  std::map<ValueId, std::pair<ValueId, std::int64_t>> slices_;  // source and first element
  std::vector<Lifetime> slots_;
  std::vector<bool> lasting_;  // by slot: alive for the whole run
  std::vector<Pending> pending_;
  Plan plan_;
  std::uint32_t node_ = 0;
  std::string label_, layer_;  // of the dispatches to come
};

/// Lowers one node into launches; one overload a family in kernels/.
void lower(Builder& builder, const Node& node);

}  // namespace wrapture::planning
