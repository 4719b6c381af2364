// Lets one header give a kernel's parameters to C++ (a struct) and to GLSL (the push-constant block `p`). Only 4-byte scalars and arrays
// of them, at most 128 bytes.
#ifndef WRAPTURE_SHARE_H
#define WRAPTURE_SHARE_H

#ifdef __cplusplus
#include <cstdint>
namespace wrapture::shader {
using uint = std::uint32_t;
}  // namespace wrapture::shader
#define WRAPTURE_PARAMETERS(Name) \
  namespace wrapture::shader {    \
  struct Name {
#define WRAPTURE_PARAMETERS_END(Name)                          \
  }                                                            \
  ;                                                            \
  static_assert(sizeof(Name) % 4 == 0 && sizeof(Name) <= 128); \
  }  // namespace wrapture::shader
#else
#define WRAPTURE_PARAMETERS(Name) layout(push_constant, std430) uniform Name {
#define WRAPTURE_PARAMETERS_END(Name) \
  }                                   \
  p;
#endif

#endif  // WRAPTURE_SHARE_H
