// A Plan says how a Graph runs on a device with given limits: a list of dispatches over one arena and one weight buffer. Pure data.
//
// Layouts. "packed": (N, H, C/4, W, 4), channels in blocks of four inside each row, the last block filled up with zeros or anything
// (kernels never let filling lanes reach real ones); element (n,c,y,x) lies at vec4 index ((n*H + y)*ceil(C/4) + c/4)*W + x, lane c%4.
// A band of rows is one contiguous range, so a layer can be cut into bands without copies. Storage f32 or f16 (PlanOptions).
// "flat": row-major f32, the array filled up to a multiple of four elements.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/graph/graph.hpp"

namespace wrapture {

/// What plans depend on; taken from a device, or clamped to the specification's minima in tests. Bytes unless said otherwise.
struct Limits {
  std::uint64_t max_storage_range = 128ull << 20;
  std::uint32_t max_texel_elements = 65536;  // texels of a uniform texel buffer
  std::uint32_t buffer_alignment = 256;      // of every range's offset, storage and texel
  std::uint32_t max_group_invocations = 128;
  std::array<std::uint32_t, 3> max_group_count{65535, 65535, 65535};
  std::uint32_t subgroup_threads = 0;  // the fewest that a subgroup has; 0: subgroups cannot add
  bool norm_tails_faster = true;       // convolutions make the statistics of norms, where subgroups can add; not on SwiftShader: 1.07
  bool winograd_faster = false;        // lavapipe; on SwiftShader too, but compiling its kernels takes longer than many runs save
  bool texel_reads_faster = false;     // CPU drivers: read tensors through uniform texel buffers where they fit
};

/// The minima that Vulkan 1.2 guarantees.
Limits minimum_limits();

enum class Storage { f32, f16 };

enum class Winograd { where_faster, never, wherever_possible };  // of 3 x 3 convolutions in f32; where_faster: where it was measured so

struct PlanOptions {
  Storage storage = Storage::f32;
  std::uint64_t max_dispatch_macs = 0;  // > 0: cut larger layers into bands of rows with about so many multiply-adds
  Winograd winograd = Winograd::where_faster;
  bool reuse_memory = true;  // alias arena ranges whose lifetimes do not meet
};

enum class Space : std::uint8_t { arena, weights };
enum class Access : std::uint8_t { read, read_texel, write };  // read_texel: uniform texel buffer of vec4 in the plan's storage

struct Binding {
  Space space = Space::arena;
  Access access = Access::read;
  std::uint64_t offset = 0;  // bytes; a multiple of Limits::buffer_alignment
  std::uint64_t bytes = 0;
  bool half = false;  // texels are f16 (4 x 16 bit) rather than f32 (4 x 32 bit); only for read_texel
};

/// One kernel launch. Bindings are numbered 0, 1, ... in this order.
struct Dispatch {
  std::string kernel;                             // key of the embedded SPIR-V, e.g. "nn/conv2d.f32.texel"
  std::vector<std::uint32_t> specialization;      // constants 0, 1, ...; constants 0 to 2 are the workgroup size x, y, z
  std::vector<std::uint32_t> parameters;          // push constants, at most 32 words (128 bytes)
  std::array<std::uint32_t, 3> threads{1, 1, 1};  // invocations wanted, not workgroups; kernels check their bounds
  std::vector<Binding> bindings;
  std::string label;        // node name
  std::string layer;        // layer name
  std::uint32_t node = 0;   // index in the graph
  std::uint64_t macs = 0;   // multiply-adds
  std::uint64_t bytes = 0;  // estimated memory traffic
};

/// Where a graph input or output lies in the arena: flat f32, row-major, as the network sees it.
struct Port {
  std::string name;
  Shape shape;
  std::uint64_t offset = 0, bytes = 0;
};

struct Plan {
  std::vector<Dispatch> dispatches;
  std::vector<Port> inputs, outputs;  // live for the whole run, never aliased
  std::vector<std::byte> weights;     // contents of the weight buffer
  Binding zeros;                      // part of the arena that is filled with 0 before every run; may be empty
  std::uint64_t arena_bytes = 0;
  std::uint64_t live_peak_bytes = 0;  // largest sum of tensors alive at once: the floor for arena_bytes
  Storage storage = Storage::f32;

  [[nodiscard]] std::uint64_t macs() const;
};

/// Throws Error(bad_input) "<layer> '<node>': ..." for what no kernel can run within the limits.
Plan make_plan(const Graph& graph, const Limits& limits, const PlanOptions& options = {});

/// A table: dispatch, kernel, threads, ranges, multiply-adds; then arena and weight bytes.
std::string to_string(const Plan& plan);

}  // namespace wrapture
