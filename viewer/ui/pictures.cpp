// Draw list callbacks to textured quads.
#include "viewer/ui/pictures.hpp"

#include <algorithm>
#include <cmath>

namespace wrapture {

void Pictures::begin_frame() { jobs_.clear(); }

void Pictures::add(ImDrawList& list, const vk::GpuImage& image, ImVec2 low, ImVec2 high, float rounding, float opacity) {
  jobs_.push_back({this, &image, low, high, rounding, opacity});
#if IMGUI_VERSION_NUM >= 19130
  list.AddCallback(on_draw, &jobs_.back(), 0);
#else
  list.AddCallback(on_draw, &jobs_.back());
#endif
  list.AddCallback(ImDrawCallback_ResetRenderState, nullptr);
}

void Pictures::set_target(VkCommandBuffer commands, VkExtent2D framebuffer) {
  commands_ = commands;
  framebuffer_ = framebuffer;
}

void Pictures::on_draw(const ImDrawList*, const ImDrawCmd* command) {
  const Job& job = *static_cast<const Job*>(command->UserCallbackData);
  job.owner->draw(job, command->ClipRect);
}

void Pictures::draw(const Job& job, const ImVec4& clip) {
  const ImDrawData& data = *ImGui::GetDrawData();
  const ImVec2 scale = data.FramebufferScale, origin = data.DisplayPos;
  const auto to_x = [&](float x) { return (x - origin.x) * scale.x; };
  const auto to_y = [&](float y) { return (y - origin.y) * scale.y; };
  const auto width = static_cast<float>(framebuffer_.width), height = static_cast<float>(framebuffer_.height);
  const float left = std::clamp(to_x(clip.x), 0.0f, width), right = std::clamp(to_x(clip.z), 0.0f, width);
  const float top = std::clamp(to_y(clip.y), 0.0f, height), bottom = std::clamp(to_y(clip.w), 0.0f, height);
  if (right - left < 1 || bottom - top < 1) return;
  const VkOffset2D offset{static_cast<std::int32_t>(left), static_cast<std::int32_t>(top)};
  const VkExtent2D extent{static_cast<std::uint32_t>(right) - static_cast<std::uint32_t>(left),
                          static_cast<std::uint32_t>(bottom) - static_cast<std::uint32_t>(top)};
  quad_.draw(commands_, *job.image,
             {.x_px = to_x(job.low.x),
              .y_px = to_y(job.low.y),
              .width_px = (job.high.x - job.low.x) * scale.x,
              .height_px = (job.high.y - job.low.y) * scale.y,
              .clip = {offset, extent},
              .framebuffer = framebuffer_,
              .corner_radius_px = job.rounding * scale.x,
              .opacity = job.opacity});
}

}  // namespace wrapture
