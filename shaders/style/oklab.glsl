// OKLab from linear sRGB and back: B. Ottosson, "A perceptual color space for image processing", 2020.
#ifndef WRAPTURE_OKLAB_GLSL
#define WRAPTURE_OKLAB_GLSL

vec3 oklab_of(vec3 rgb) {
  vec3 lms = vec3(dot(rgb, vec3(0.4122214708, 0.5363325363, 0.0514459929)), dot(rgb, vec3(0.2119034982, 0.6806995451, 0.1073969566)),
                  dot(rgb, vec3(0.0883024619, 0.2817188376, 0.6299787005)));
  vec3 root = pow(max(lms, vec3(0)), vec3(1.0 / 3.0));
  return vec3(dot(root, vec3(0.2104542553, 0.7936177850, -0.0040720468)), dot(root, vec3(1.9779984951, -2.4285922050, 0.4505937099)),
              dot(root, vec3(0.0259040371, 0.7827717662, -0.8086757660)));
}

/// May lie outside of 0..1.
vec3 linear_of_oklab(vec3 lab) {
  vec3 root = vec3(lab.x + 0.3963377774 * lab.y + 0.2158037573 * lab.z, lab.x - 0.1055613458 * lab.y - 0.0638541728 * lab.z,
                   lab.x - 0.0894841775 * lab.y - 1.2914855480 * lab.z);
  vec3 lms = root * root * root;
  return vec3(dot(lms, vec3(4.0767416621, -3.3077115913, 0.2309699292)), dot(lms, vec3(-1.2684380046, 2.6097574011, -0.3413193965)),
              dot(lms, vec3(-0.0041960863, -0.7034186147, 1.7076147010)));
}

#endif  // WRAPTURE_OKLAB_GLSL
