// The statistics of an instance norm in the kernel that makes its input (variant WRAPTURE_NORM): every subgroup joins the means and sums
// of squared differences of its threads and takes a ticket; the one with the last ticket joins those of all subgroups and makes the
// norm's table, so that no dispatch reads the picture again. Nothing cancels as in E[x^2] - E[x]^2, and the sums do not depend on the
// order of workgroups. Joined as Chan, Golub and LeVeque do: M2 = sum of M2_i + n_i (mean_i - mean)^2.
// norm_parts: three vec4 (mean, M2, pixels) for each (block, subgroup). norm_tickets: a word a block, 0 when a run begins.
// norm_affine: scales from p.norm_scale_first on, shifts from p.norm_shift_first. norm_table: two vec4 (s, t) a block, s = scale /
// sqrt(variance + epsilon), t = shift - mean * s.
// For one image. All threads of a workgroup call it, with the same block, those without pixels too; rows of a dispatch begin at a multiple
// of the workgroup's.
#ifndef WRAPTURE_NORM_GLSL
#define WRAPTURE_NORM_GLSL

layout(set = 0, binding = NORM_SLOT, std430) coherent buffer norm_parts_block { vec4 norm_parts[]; };
layout(set = 0, binding = NORM_SLOT + 1, std430) coherent buffer norm_tickets_block { uint norm_tickets[]; };
TABLE(NORM_SLOT + 2, norm_affine);
FLAT_RESULT4(NORM_SLOT + 3, norm_table);

/// By the subgroup with the last ticket; `count` parts from `first` on.
void norm_finish(uint block, uint first, uint count) {
  const uint lanes = subgroupAdd(1u), lane = subgroupExclusiveAdd(1u);
  const vec4 origin = norm_parts[first];
  vec4 sum = vec4(0.0), squares = vec4(0.0);
  for (uint i = lane; i < count; i += lanes) sum += norm_parts[first + 3u * i + 2u] * (norm_parts[first + 3u * i] - origin);
  const vec4 mean = origin + subgroupAdd(sum) / p.norm_pixels;
  for (uint i = lane; i < count; i += lanes) {
    const vec4 difference = norm_parts[first + 3u * i] - mean;
    squares += norm_parts[first + 3u * i + 1u] + norm_parts[first + 3u * i + 2u] * difference * difference;
  }
  squares = subgroupAdd(squares);
  if (!subgroupElect()) return;
  vec4 s = 1.0 / sqrt(squares / p.norm_pixels + p.norm_epsilon), t = vec4(0.0);
  for (uint i = 0u; i < 4u && 4u * block + i < p.out_channels; ++i) {
    s[i] *= norm_affine[p.norm_scale_first + 4u * block + i];
    t[i] = norm_affine[p.norm_shift_first + 4u * block + i];
  }
  norm_table[2u * block] = keep_lanes(s, block, p.out_channels);
  norm_table[2u * block + 1u] = keep_lanes(t - mean * s, block, p.out_channels);
}

/// Takes a thread's `pixels` values of a block with their mean and the sum of their squared differences from it.
void norm_gather(uint block, float pixels, vec4 mean, vec4 squares) {
  const float all = subgroupAdd(pixels);
  const vec4 centre = subgroupAdd(pixels * mean) / max(all, 1.0), difference = mean - centre;
  squares = subgroupAdd(squares + pixels * difference * difference);
  const uint count = p.norm_groups_down * gl_NumWorkGroups.x * gl_NumSubgroups, first = block * count * 3u;
  const uint group = (p.first_row / gl_WorkGroupSize.y + gl_WorkGroupID.y) * gl_NumWorkGroups.x + gl_WorkGroupID.x;
  uint ticket = 0u;
  if (subgroupElect()) {
    const uint at = first + 3u * (group * gl_NumSubgroups + gl_SubgroupID);
    norm_parts[at] = centre;
    norm_parts[at + 1u] = squares;
    norm_parts[at + 2u] = vec4(all);
    memoryBarrierBuffer();
    ticket = atomicAdd(norm_tickets[block], 1u);
  }
  if (subgroupBroadcastFirst(ticket) + 1u != count) return;
  memoryBarrierBuffer();
  norm_finish(block, first, count);
}

#endif
