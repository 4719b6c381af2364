// How kernels read and write tensors. A packed tensor holds vec4 blocks of four channels: (N, H, C/4, W, 4), stored as f32, or as f16
// with WRAPTURE_F16 (two halves a word, so no device feature is needed); it is read through a storage buffer, or with WRAPTURE_TEXEL
// through a uniform texel buffer. The lanes that fill up the last block are 0 in every packed tensor: stores go through keep_lanes().
// Tables and flat tensors are always storage buffers of f32.
#ifndef WRAPTURE_TENSOR_GLSL
#define WRAPTURE_TENSOR_GLSL

layout(local_size_x_id = 0, local_size_y_id = 1, local_size_z_id = 2) in;

#if defined(WRAPTURE_TEXEL)
#define TENSOR(slot, name) layout(set = 0, binding = slot) uniform samplerBuffer name
#define LOAD(name, index) texelFetch(name, int(index))
#elif defined(WRAPTURE_F16)
#define TENSOR(slot, name) \
  layout(set = 0, binding = slot, std430) restrict readonly buffer name##_block { uvec2 name[]; }
#define LOAD(name, index) from_half(name[index])
#else
#define TENSOR(slot, name) \
  layout(set = 0, binding = slot, std430) restrict readonly buffer name##_block { vec4 name[]; }
#define LOAD(name, index) name[index]
#endif

#if defined(WRAPTURE_F16)
#define RESULT(slot, name) \
  layout(set = 0, binding = slot, std430) restrict writeonly buffer name##_block { uvec2 name[]; }
#define STORE(name, index, value) name[index] = to_half(value)
#else
#define RESULT(slot, name) \
  layout(set = 0, binding = slot, std430) restrict writeonly buffer name##_block { vec4 name[]; }
#define STORE(name, index, value) name[index] = value
#endif

#define TABLE(slot, name) \
  layout(set = 0, binding = slot, std430) restrict readonly buffer name##_block { float name[]; }
#define TABLE4(slot, name) \
  layout(set = 0, binding = slot, std430) restrict readonly buffer name##_block { vec4 name[]; }
#define FLAT_RESULT(slot, name) \
  layout(set = 0, binding = slot, std430) restrict writeonly buffer name##_block { float name[]; }
#define FLAT_RESULT4(slot, name) \
  layout(set = 0, binding = slot, std430) restrict writeonly buffer name##_block { vec4 name[]; }

vec4 from_half(uvec2 bits) { return vec4(unpackHalf2x16(bits.x), unpackHalf2x16(bits.y)); }

uvec2 to_half(vec4 value) {
  const vec4 v = clamp(value, vec4(-65504.0), vec4(65504.0));
  return uvec2(packHalf2x16(v.xy), packHalf2x16(v.zw));
}

/// The lanes of `block` that are channels below `channels`; the others 0.
vec4 keep_lanes(vec4 v, uint block, uint channels) {
  const uvec4 channel = 4u * block + uvec4(0u, 1u, 2u, 3u);
  return mix(vec4(0.0), v, lessThan(channel, uvec4(channels)));
}

const uint kPadZero = 0u, kPadReflect = 1u, kPadEdge = 2u, kPadWrap = 3u;  // PadMode

/// Where position `i` of a padded line of `size` reads: 0 <= result < size, or -1 where the padding is zero.
int border(int i, int size, uint mode) {
  if (mode == kPadZero) return i >= 0 && i < size ? i : -1;
  if (mode == kPadWrap) return i >= 0 ? i % size : size - 1 - (-1 - i) % size;
  if (mode == kPadReflect) i = size - 1 - abs(size - 1 - abs(i));
  return clamp(i, 0, size - 1);
}

/// Index of this invocation where a long list is spread over x and y.
uint flat_index() { return gl_GlobalInvocationID.y * (gl_NumWorkGroups.x * gl_WorkGroupSize.x) + gl_GlobalInvocationID.x; }

#endif  // WRAPTURE_TENSOR_GLSL
