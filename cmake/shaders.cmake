# Compiles every shader with glslc to SPIR-V words and embeds them; engine/vk/kernel.cpp finds them by name.
# shaders/nn/*.comp are made in four variants: storage f32 and f16, tensors read from storage buffers or texel buffers;
# those that speak of WRAPTURE_NARROW or WRAPTURE_NORM in as many with each of them and both.

set(SHADER_OUT ${PROJECT_BINARY_DIR}/shaders)

function(wrapture_compile_shader source key)
  set(out ${SHADER_OUT}/${key}.inc)
  get_filename_component(folder ${out} DIRECTORY)
  file(MAKE_DIRECTORY ${folder})
  add_custom_command(OUTPUT ${out}
    COMMAND Vulkan::glslc --target-env=vulkan1.2 -O -Werror -mfmt=c -I ${PROJECT_SOURCE_DIR}/shaders ${ARGN} -MD -MF ${out}.d -o ${out} ${source}
    DEPENDS ${source} DEPFILE ${out}.d COMMENT "glslc ${key}" VERBATIM)
  set_property(GLOBAL APPEND PROPERTY WRAPTURE_SHADER_FILES ${out})
  set_property(GLOBAL APPEND PROPERTY WRAPTURE_SHADER_KEYS ${key})
endfunction()

# base.STORAGE.VARIANTS for all combinations of the variants that the source speaks of.
function(wrapture_compile_variants source base)
  set(combinations "")
  foreach(variant narrow norm)
    string(TOUPPER ${variant} define)
    file(STRINGS ${source} spoken REGEX "ifdef WRAPTURE_${define}")
    if(spoken)
      set(longer ${combinations})
      list(TRANSFORM longer APPEND ".${variant}")
      list(APPEND combinations ${longer} ".${variant}")
    endif()
  endforeach()
  foreach(combination ${combinations})
    set(defines "")
    if(combination MATCHES "narrow")
      list(APPEND defines -DWRAPTURE_NARROW)
    endif()
    if(combination MATCHES "norm")
      list(APPEND defines -DWRAPTURE_NORM)
    endif()
    wrapture_compile_shader(${source} ${base}.f32${combination} ${defines})
    wrapture_compile_shader(${source} ${base}.f32.texel${combination} -DWRAPTURE_TEXEL ${defines})
    wrapture_compile_shader(${source} ${base}.f16${combination} -DWRAPTURE_F16 ${defines})
    wrapture_compile_shader(${source} ${base}.f16.texel${combination} -DWRAPTURE_F16 -DWRAPTURE_TEXEL ${defines})
  endforeach()
endfunction()

function(wrapture_embed_shaders target)
  set(root ${PROJECT_SOURCE_DIR}/shaders)
  file(GLOB shaders CONFIGURE_DEPENDS ${root}/nn/*.comp ${root}/style/*.comp ${root}/probe/*.comp ${root}/scene/*.comp
    ${root}/scene/*.vert ${root}/scene/*.frag)
  foreach(source ${shaders})
    file(RELATIVE_PATH name ${PROJECT_SOURCE_DIR}/shaders ${source})
    if(name MATCHES "^nn/(.*)\\.comp$")
      set(base nn/${CMAKE_MATCH_1})
      wrapture_compile_shader(${source} ${base}.f32)
      wrapture_compile_shader(${source} ${base}.f32.texel -DWRAPTURE_TEXEL)
      wrapture_compile_shader(${source} ${base}.f16 -DWRAPTURE_F16)
      wrapture_compile_shader(${source} ${base}.f16.texel -DWRAPTURE_F16 -DWRAPTURE_TEXEL)
      wrapture_compile_variants(${source} ${base})
    else()
      string(REGEX REPLACE "\\.comp$" "" key ${name})
      wrapture_compile_shader(${source} ${key})
    endif()
  endforeach()

  get_property(keys GLOBAL PROPERTY WRAPTURE_SHADER_KEYS)
  get_property(files GLOBAL PROPERTY WRAPTURE_SHADER_FILES)
  set(arrays "")
  set(rows "")
  foreach(key ${keys})
    string(MAKE_C_IDENTIFIER ${key} id)
    string(APPEND arrays "const std::uint32_t k_${id}[] =\n#include \"${key}.inc\"\n;\n")
    string(APPEND rows "    {\"${key}\", k_${id}},\n")
  endforeach()
  file(CONFIGURE OUTPUT ${SHADER_OUT}/embedded_shaders.cpp CONTENT
"// Made by cmake/shaders.cmake.
#include \"engine/vk/embedded_shaders.hpp\"
namespace wrapture::vk {
namespace {
@arrays@
const EmbeddedShader k_all[] = {
@rows@};
}  // namespace
std::span<const EmbeddedShader> embedded_shaders() { return k_all; }
}  // namespace wrapture::vk
" @ONLY)
  target_sources(${target} PRIVATE ${SHADER_OUT}/embedded_shaders.cpp)
  set_source_files_properties(${SHADER_OUT}/embedded_shaders.cpp PROPERTIES OBJECT_DEPENDS "${files}" SKIP_UNITY_BUILD_INCLUSION TRUE)
  target_include_directories(${target} PRIVATE ${SHADER_OUT})
endfunction()
