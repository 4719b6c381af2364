// The few calls of Dear ImGui and its Vulkan backend that changed between 1.86 and 1.92, each in one place.
#pragma once

#include <imgui.h>
#include <imgui_impl_glfw.h>
#include <imgui_impl_vulkan.h>

#include "engine/vk/commands.hpp"
#include "engine/vk/context.hpp"

namespace wrapture::imgui_compat {

inline void init_vulkan(ImGui_ImplVulkan_InitInfo& info, VkRenderPass pass) {
#if IMGUI_VERSION_NUM >= 19240
  info.PipelineInfoMain.RenderPass = pass;
  info.PipelineInfoMain.MSAASamples = VK_SAMPLE_COUNT_1_BIT;
  ImGui_ImplVulkan_Init(&info);
#else
  info.MSAASamples = VK_SAMPLE_COUNT_1_BIT;
#if IMGUI_VERSION_NUM >= 19030
  info.RenderPass = pass;
  ImGui_ImplVulkan_Init(&info);
#else
  ImGui_ImplVulkan_Init(&info, pass);
#endif
#endif
}

/// Waits. From 1.92 on the backend uploads glyphs as they are used.
inline void upload_fonts([[maybe_unused]] const vk::Context& context) {
#if IMGUI_VERSION_NUM < 19000
  vk::run_once(context, "ui fonts", [](VkCommandBuffer commands) { ImGui_ImplVulkan_CreateFontsTexture(commands); });
  ImGui_ImplVulkan_DestroyFontUploadObjects();
#elif IMGUI_VERSION_NUM < 19200
  ImGui_ImplVulkan_CreateFontsTexture();
#endif
}

inline float font_px(const ImFont* font) {
#if IMGUI_VERSION_NUM >= 19200
  return font->LegacySize;
#else
  return font->FontSize;
#endif
}

inline void push_font(ImFont* font) {
#if IMGUI_VERSION_NUM >= 19200
  ImGui::PushFont(font, font->LegacySize);
#else
  ImGui::PushFont(font);
#endif
}

/// With repeats while it is held.
inline bool pressed(ImGuiKey key) {
#if IMGUI_VERSION_NUM >= 18700
  return ImGui::IsKeyPressed(key);
#else
  return ImGui::IsKeyPressed(ImGui::GetKeyIndex(key));
#endif
}

/// A child window with the style's padding and no border, whose controls the keyboard reaches as those around it.
inline void begin_padded_child(const char* id, ImVec2 size, ImGuiWindowFlags flags = 0) {
#if IMGUI_VERSION_NUM >= 19000
#if IMGUI_VERSION_NUM >= 19090
  ImGui::BeginChild(id, size, ImGuiChildFlags_AlwaysUseWindowPadding | ImGuiChildFlags_NavFlattened, flags);
#else
  ImGui::BeginChild(id, size, ImGuiChildFlags_AlwaysUseWindowPadding, flags | ImGuiWindowFlags_NavFlattened);
#endif
#else
  ImGui::BeginChild(id, size, false, ImGuiWindowFlags_AlwaysUseWindowPadding | ImGuiWindowFlags_NavFlattened | flags);
#endif
}

}  // namespace wrapture::imgui_compat
