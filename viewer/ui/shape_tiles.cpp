// The shapes as tiles with their silhouettes.
#include <algorithm>
#include <cmath>
#include <utility>

#include "viewer/ui/theme.hpp"
#include "viewer/ui/widgets.hpp"
#include "viewer/ui/words.hpp"

namespace wrapture {

namespace {

constexpr int kTilesARow = 6;
constexpr std::size_t kSlices = 48;

/// Half widths from below to above at even heights, mm.
std::vector<float> silhouette(const Container& container) {
  std::vector<std::vector<ProfileRun>> traces;
  for (const Piece& piece : container.pieces) traces.push_back(trace(piece.outline));
  const float height = height_mm(container), flat = bounds_of(container).high.x / (0.5f * diameter_mm(container));
  std::vector<float> half(kSlices + 1);
  for (std::size_t i = 0; i <= kSlices; ++i) {
    const float share = static_cast<float>(i) / kSlices, y = std::clamp(height * share, 0.05f, height - 0.05f);
    for (const auto& runs : traces) half[i] = std::max(half[i], outer_radius(runs, y));
    if (flat > 1.01f) half[i] *= glm::mix(1.0f, flat, std::clamp((share - 0.15f) / 0.8f, 0.0f, 1.0f));  // a tube
  }
  return half;
}

/// Of the shapes that are listed; traced once.
const std::vector<float>& silhouette_of(const Container& container) {
  static std::map<std::string, std::vector<float>> known;  // window thread only
  auto& half = known[container.name];
  if (half.empty()) half = silhouette(container);
  return half;
}

void draw_container(const Container& container, ImVec2 low, ImVec2 high, ImU32 colour) {
  const std::vector<float>& half = silhouette_of(container);
  const float widest = *std::ranges::max_element(half), height = height_mm(container);
  // Tall and small ones are drawn more alike in size than they are, or a jar would be a dot beside a bottle.
  const float shown =
      std::min((high.y - low.y) * std::pow(std::min(height, 300.0f) / 300, 0.35f), (high.x - low.x) * height / (2 * widest));
  const float per_mm = shown / height, middle = 0.5f * (low.x + high.x);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImDrawListFlags flags = std::exchange(list.Flags, list.Flags & ~ImDrawListFlags_AntiAliasedFill);  // or slices would show
  for (std::size_t i = 0; i < kSlices; ++i) {
    const float below = high.y - shown * static_cast<float>(i) / kSlices, above = high.y - shown * static_cast<float>(i + 1) / kSlices;
    list.AddQuadFilled({middle - half[i] * per_mm, below}, {middle - half[i + 1] * per_mm, above}, {middle + half[i + 1] * per_mm, above},
                       {middle + half[i] * per_mm, below}, colour);
  }
  list.Flags = flags;
}

void draw_box(ImVec2 low, ImVec2 high, ImU32 colour, ImU32 side) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float height = 0.8f * (high.y - low.y), width = 0.62f * height, depth = 0.2f * height, middle = 0.5f * (low.x + high.x);
  const float left = middle - 0.5f * (width + depth), right = left + width, rise = 0.1f * height;
  list.AddRectFilled({left, high.y - height}, {right, high.y}, colour);
  list.AddQuadFilled({right, high.y}, {right + depth, high.y - rise}, {right + depth, high.y - height - rise}, {right, high.y - height},
                     side);
  list.AddQuadFilled({left, high.y - height}, {right, high.y - height}, {right + depth, high.y - height - rise},
                     {left + depth, high.y - height - rise}, side);
}

/// A ball with its meridians, for a model of whatever form.
void draw_model(ImVec2 low, ImVec2 high, ImU32 colour) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 middle{0.5f * (low.x + high.x), 0.5f * (low.y + high.y)};
  const float radius = 0.42f * std::min(high.x - low.x, high.y - low.y);
  list.AddCircle(middle, radius, colour, 32, 1.5f);
  list.AddLine({middle.x - radius, middle.y}, {middle.x + radius, middle.y}, colour, 1.5f);
  list.AddLine({middle.x, middle.y - radius}, {middle.x, middle.y + radius}, colour, 1.5f);
}

struct Tile {
  const char* name;
  std::string caption, help;
  const Container* container = nullptr;  // none: the box or a model
  bool chosen = false;
};

bool tile(PanelContext& context, const Tile& tile, ImVec2 size) {
  const ImVec2 low = ImGui::GetCursorScreenPos(), high{low.x + size.x, low.y + size.y};
  const bool pressed = ImGui::InvisibleButton(tile.name, size), hovered = ImGui::IsItemHovered();
  widgets::remember_place(context, std::string("shape ") + tile.name);
  widgets::tooltip(tile.help.c_str());
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(low, high, hovered ? Palette::kFillHovered : Palette::kField, ImGui::GetStyle().FrameRounding);
  if (tile.chosen) list.AddRect(low, high, Palette::kAccent, ImGui::GetStyle().FrameRounding, 0, 2 * context.scale);
  imgui_compat::push_font(context.fonts.small);
  const float text = ImGui::GetTextLineHeight(), margin = 6 * context.scale;
  const ImVec2 drawn_low{low.x + margin, low.y + margin}, drawn_high{high.x - margin, high.y - text - 1.4f * margin};
  const ImU32 colour = tile.chosen ? Palette::kText : Palette::kDim;
  if (tile.container != nullptr)
    draw_container(*tile.container, drawn_low, drawn_high, colour);
  else if (tile.name == std::string_view("box"))
    draw_box(drawn_low, drawn_high, colour, Palette::kFillHovered);
  else
    draw_model(drawn_low, drawn_high, colour);
  const std::string caption = widgets::fitting(tile.caption, size.x - margin);
  list.AddText({0.5f * (low.x + high.x - ImGui::CalcTextSize(caption.c_str()).x), high.y - text - 0.6f * margin}, colour, caption.c_str());
  ImGui::PopFont();
  return pressed;
}

/// What stands before a comma.
std::string short_title(const Container& container) {
  const std::string& title = in_language(container.title, container.title_zh);
  return title.substr(0, title.find(','));
}

}  // namespace

void shape_tiles(PanelContext& context) {
  const Scene& scene = context.document.scene;
  const float gap = 5 * context.scale, width = (ImGui::GetContentRegionAvail().x - gap * (kTilesARow - 1)) / kTilesARow;
  const ImVec2 size{std::floor(width), std::floor(width * 1.28f)};
  if (tile(context, {"box", tr("Box"), tr("A folding carton (1)."), nullptr, scene.kind == ShapeKind::box}, size))
    context.actions.push_back({Command::show_box});
  int placed = 1;
  for (const Shapes::Entry& entry : context.shapes) {
    const Container& container = entry.container;
    if (placed++ % kTilesARow != 0) ImGui::SameLine(0, gap);
    const std::string caption = short_title(container);
    const bool chosen = scene.kind == ShapeKind::bottle && scene.container.name == container.name;
    const Tile shape{container.name.c_str(), caption, size_text(container), &container, chosen};
    if (tile(context, shape, size)) context.actions.push_back({Command::set_shape, {}, container.name});
  }
  if (placed % kTilesARow != 0) ImGui::SameLine(0, gap);
  const Tile model{"model", tr("Model"), tr("A shape of your own: GLB, glTF or OBJ."), nullptr, scene.kind == ShapeKind::model};
  if (tile(context, model, size)) context.actions.push_back({Command::show_model});
}

}  // namespace wrapture
