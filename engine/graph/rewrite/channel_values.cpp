// Channel values are compared and combined as (1 or N, C).
#include "engine/graph/rewrite/channel_values.hpp"

namespace wrapture {
namespace {

/// `shape` with ones put before it until it has four dimensions; empty when it has more.
Shape as_image(const Shape& shape) {
  if (shape.size() > 4) return {};
  Shape image(4 - shape.size(), 1);
  image.insert(image.end(), shape.begin(), shape.end());
  return image;
}

ValueId as_table(Editor& editor, const std::string& name, ValueId id, const Shape& x) {
  const Shape table{element_count(editor.shape(id)) / x[1], x[1]};
  return editor.shape(id) == table ? id : editor.add(name, Reshape{table}, {id});
}

}  // namespace

bool is_channel_values(const Editor& editor, ValueId id, const Shape& x) {
  const Shape shape = id == kNoValue ? Shape{} : as_image(editor.shape(id));
  return x.size() == 4 && shape.size() == 4 && x[2] * x[3] > 1 && (shape[0] == 1 || shape[0] == x[0]) && shape[1] == x[1] &&
         shape[2] == 1 && shape[3] == 1;
}

bool is_pixel_map(const Editor& editor, ValueId id, const Shape& x) {
  const Shape shape = id == kNoValue ? Shape{} : as_image(editor.shape(id));
  return x.size() == 4 && shape.size() == 4 && x[2] * x[3] > 1 && (shape[0] == 1 || shape[0] == x[0]) && shape[1] == 1 &&
         shape[2] == x[2] && shape[3] == x[3];
}

ValueId combine(Editor& editor, const std::string& name, BinaryOp op, ValueId a, ValueId b, const Shape& x) {
  if (a == kNoValue && op != BinaryOp::sub) return b;
  if (b == kNoValue) return a;
  if (a == kNoValue) return editor.add(name, Unary{{Function::neg, 0, 0}}, {b});
  return editor.add(name, Binary{op, {}}, {as_table(editor, name, a, x), as_table(editor, name, b, x)});
}

}  // namespace wrapture
