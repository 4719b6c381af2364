// The elementwise functions of layers.hpp (enum Function) with their numbers alpha and beta. exp and log are our own: Vulkan allows
// exp an error that grows with its argument, and CPU drivers use coarse polynomials; these are good to about 2e-7 everywhere.
#ifndef WRAPTURE_ACTIVATION_GLSL
#define WRAPTURE_ACTIVATION_GLSL

const uint kIdentity = 0u, kRelu = 1u, kLeakyRelu = 2u, kTanh = 3u, kSigmoid = 4u, kClip = 5u, kSqrt = 6u, kExp = 7u, kLog = 8u, kNeg = 9u,
           kAbs = 10u, kReciprocal = 11u, kSquare = 12u, kPow = 13u, kAffine = 14u, kElu = 15u, kHardSigmoid = 16u, kSoftplus = 17u,
           kHardSwish = 18u, kMish = 19u, kGelu = 20u, kGeluTanh = 21u, kErf = 22u, kSilu = 23u, kSoftsign = 24u, kThresholdedRelu = 25u,
           kSin = 26u, kCos = 27u, kFloor = 28u, kCeil = 29u, kRound = 30u, kTrunc = 31u, kSign = 32u, kLogicalNot = 33u, kIsTrue = 34u;

/// e^x: 2^n times a polynomial in the rest r of x = n ln 2 + r, |r| <= ln 2 / 2.
vec4 exp_exact(vec4 x) {
  const vec4 n = clamp(round(x * 1.44269504), vec4(-126.0), vec4(127.0));
  const vec4 y = clamp(x, vec4(-88.0), vec4(88.72));
  const vec4 r = (y - n * 0.693359375) + n * 2.12194440e-4;
  const vec4 q = ((((r * (1.0 / 720.0) + 1.0 / 120.0) * r + 1.0 / 24.0) * r + 1.0 / 6.0) * r + 0.5) * r * r + r + 1.0;
  const vec4 power = intBitsToFloat((ivec4(n) + 127) << 23);
  const vec4 big = mix(q * power, vec4(uintBitsToFloat(0x7f800000u)), greaterThan(x, vec4(88.72)));
  return mix(big, vec4(0.0), lessThan(x, vec4(-87.3)));
}

/// ln x: exponent and the series of 2 atanh(s), s = (m - 1) / (m + 1), for the mantissa m in sqrt(1/2) .. sqrt(2).
vec4 log_exact(vec4 x) {
  const ivec4 bits = floatBitsToInt(x);
  const ivec4 exponent = (bits - 0x3f3504f3) >> 23;
  const vec4 m = intBitsToFloat(bits - (exponent << 23));
  const vec4 s = (m - 1.0) / (m + 1.0);
  const vec4 s2 = s * s;
  const vec4 series = 2.0 * s * (1.0 + s2 * (1.0 / 3.0 + s2 * (1.0 / 5.0 + s2 * (1.0 / 7.0 + s2 * (1.0 / 9.0)))));
  const vec4 value = series + vec4(exponent) * 0.693147181;
  const vec4 at_zero = mix(value, vec4(uintBitsToFloat(0xff800000u)), equal(x, vec4(0.0)));
  return mix(at_zero, vec4(uintBitsToFloat(0x7fc00000u)), lessThan(x, vec4(0.0)));
}

vec4 tanh_exact(vec4 x) {
  const vec4 a = abs(x), x2 = x * x;
  const vec4 t = exp_exact(-2.0 * min(a, vec4(20.0)));
  const vec4 large = sign(x) * ((1.0 - t) / (1.0 + t));
  const vec4 small = x * (1.0 - x2 * (1.0 / 3.0 - x2 * (2.0 / 15.0 - x2 * (17.0 / 315.0))));
  return mix(large, small, lessThan(a, vec4(0.125)));
}

vec4 sigmoid_exact(vec4 x) {
  const vec4 t = exp_exact(-min(abs(x), vec4(80.0)));
  return mix(vec4(1.0), t, lessThan(x, vec4(0.0))) / (1.0 + t);
}

/// x to the power of a number: whole exponents up to 8 by multiplication (any sign of x), else through log and exp.
vec4 pow_exact(vec4 x, float exponent) {
  if (exponent == floor(exponent) && abs(exponent) <= 8.0) {
    vec4 product = vec4(1.0);
    for (int i = 0; i < int(abs(exponent)); ++i) product *= x;
    return exponent < 0.0 ? 1.0 / product : product;
  }
  const float of_zero = exponent > 0.0 ? 0.0 : uintBitsToFloat(0x7f800000u);
  const vec4 size = mix(exp_exact(exponent * log_exact(abs(x))), vec4(of_zero), equal(x, vec4(0.0)));
  if (exponent == floor(exponent)) return mod(exponent, 2.0) == 0.0 ? size : size * sign(x);
  return mix(size, vec4(uintBitsToFloat(0x7fc00000u)), lessThan(x, vec4(0.0)));
}

vec4 softplus_exact(vec4 x) { return max(x, vec4(0.0)) + log_exact(1.0 + exp_exact(-abs(x))); }

/// 1 - erf(x) for x >= 0. Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26; error at most 1.5e-7.
vec4 erfc_positive(vec4 x) {
  const vec4 t = 1.0 / (1.0 + 0.3275911 * x);
  const vec4 poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return poly * exp_exact(-min(x * x, vec4(87.0)));
}

vec4 erf_exact(vec4 x) {
  const vec4 a = abs(x), x2 = x * x;
  const vec4 small = 1.12837917 * x *
                     (1.0 - x2 * (1.0 / 3.0 - x2 * (0.1 - x2 * (1.0 / 42.0 - x2 * (1.0 / 216.0 - x2 / 1320.0)))));
  return mix(sign(x) * (1.0 - erfc_positive(a)), small, lessThan(a, vec4(0.5)));
}

vec4 gelu_exact(vec4 x) {
  const vec4 u = x * 0.707106781;
  const vec4 half_erfc = 0.5 * erfc_positive(abs(u));  // of the magnitude
  const vec4 share = mix(mix(1.0 - half_erfc, half_erfc, lessThan(u, vec4(0.0))), 0.5 + 0.5 * erf_exact(u), lessThan(abs(u), vec4(0.5)));
  return x * share;
}

/// sin(x + quarters * pi / 2): the series on -pi/2 .. pi/2 after taking away whole multiples of pi (in three parts, Cody and Waite).
vec4 sin_exact(vec4 x, float quarters) {
  const vec4 n = round(x * 0.318309886 + 0.5 * quarters);
  const vec4 m = n - 0.5 * quarters;
  const vec4 r = ((x - m * 3.140625) - m * 9.67502593994140625e-4) - m * 1.509957990978376e-7;
  const vec4 r2 = r * r;
  const vec4 s =
      r * (1.0 - r2 * (1.0 / 6.0 - r2 * (1.0 / 120.0 - r2 * (1.0 / 5040.0 - r2 * (1.0 / 362880.0 - r2 / 39916800.0)))));
  return mix(s, -s, greaterThan(abs(mod(n, 2.0)), vec4(0.5)));
}

/// `function` is a specialisation constant of the caller, so only one branch stays.
vec4 activate(vec4 x, uint function, float alpha, float beta) {
  if (function == kRelu) return max(x, vec4(0.0));
  if (function == kLeakyRelu) return mix(x, alpha * x, lessThan(x, vec4(0.0)));
  if (function == kTanh) return tanh_exact(x);
  if (function == kSigmoid) return sigmoid_exact(x);
  if (function == kClip) return min(max(x, vec4(alpha)), vec4(beta));
  if (function == kSqrt) return sqrt(x);
  if (function == kExp) return exp_exact(x);
  if (function == kLog) return log_exact(x);
  if (function == kNeg) return -x;
  if (function == kAbs) return abs(x);
  if (function == kReciprocal) return 1.0 / x;
  if (function == kSquare) return x * x;
  if (function == kPow) return pow_exact(x, alpha);
  if (function == kAffine) return alpha * x + beta;
  if (function == kElu) return mix(x, alpha * (exp_exact(min(x, vec4(0.0))) - 1.0), lessThan(x, vec4(0.0)));
  if (function == kHardSigmoid) return clamp(alpha * x + beta, vec4(0.0), vec4(1.0));
  if (function == kSoftplus) return softplus_exact(x);
  if (function == kHardSwish) return x * clamp(alpha * x + beta, vec4(0.0), vec4(1.0));
  if (function == kMish) return x * tanh_exact(softplus_exact(x));
  if (function == kGelu) return gelu_exact(x);
  if (function == kGeluTanh) return 0.5 * x * (1.0 + tanh_exact(0.797884561 * (x + 0.044715 * x * x * x)));
  if (function == kErf) return erf_exact(x);
  if (function == kSilu) return x * sigmoid_exact(x);
  if (function == kSoftsign) return x / (1.0 + abs(x));
  if (function == kThresholdedRelu) return mix(vec4(0.0), x, greaterThan(x, vec4(alpha)));
  if (function == kSin) return sin_exact(x, 0.0);
  if (function == kCos) return sin_exact(x, 1.0);
  if (function == kFloor) return floor(x);
  if (function == kCeil) return ceil(x);
  if (function == kRound) return roundEven(x);
  if (function == kTrunc) return trunc(x);
  if (function == kSign) return sign(x);
  if (function == kLogicalNot) return mix(vec4(0.0), vec4(1.0), equal(x, vec4(0.0)));
  if (function == kIsTrue) return mix(vec4(1.0), vec4(0.0), equal(x, vec4(0.0)));
  return x;
}

#endif  // WRAPTURE_ACTIVATION_GLSL
