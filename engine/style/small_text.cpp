// Threshold by neighbourhood, connected spots, spots that look like letters, rows of these.
#include "engine/style/small_text.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/style/grey.hpp"

namespace wrapture {

namespace {

constexpr std::uint32_t kLookedAt = 2400;              // px of the long side
constexpr double kLetterMm = 4, kLetterShare = 0.035;  // the largest that count as small
constexpr int kLeastHeight = 5;                        // px
constexpr int kContrast = 26;                          // of 255, against the neighbourhood
constexpr std::size_t kLettersOfALine = 4;

struct Grey {
  int width = 0, height = 0;
  std::vector<std::uint8_t> values{};
};

/// Whether each pixel is darker (sign 1) or lighter (-1) than the mean of the square around it.
std::vector<std::uint8_t> ink_of(const Grey& grey, int radius, int sign) {
  const auto row = static_cast<std::size_t>(grey.width) + 1;
  std::vector<std::uint32_t> sums(row * (static_cast<std::size_t>(grey.height) + 1));
  const auto at = [&](int x, int y) { return static_cast<std::size_t>(y) * row + static_cast<std::size_t>(x); };
  const auto pixel = [&](int x, int y) {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(grey.width) + static_cast<std::size_t>(x);
  };
  for (int y = 0; y < grey.height; ++y)
    for (int x = 0; x < grey.width; ++x)
      sums[at(x + 1, y + 1)] = grey.values[pixel(x, y)] + sums[at(x, y + 1)] + sums[at(x + 1, y)] - sums[at(x, y)];
  std::vector<std::uint8_t> ink(grey.values.size());
  for (int y = 0; y < grey.height; ++y) {
    const int top = std::max(0, y - radius), bottom = std::min(grey.height, y + radius + 1);
    for (int x = 0; x < grey.width; ++x) {
      const int left = std::max(0, x - radius), right = std::min(grey.width, x + radius + 1);
      const std::uint32_t sum = sums[at(right, bottom)] - sums[at(left, bottom)] - sums[at(right, top)] + sums[at(left, top)];
      const int mean = static_cast<int>(sum) / ((right - left) * (bottom - top));
      ink[pixel(x, y)] = sign * (mean - grey.values[pixel(x, y)]) > kContrast ? 1 : 0;
    }
  }
  return ink;
}

/// A connected spot of ink.
struct Spot {
  int left = 0, top = 0, right = 0, bottom = 0;  // right and bottom: one past it
  int area = 0, rim = 0;                         // px; rim: with a neighbour that is no ink
  [[nodiscard]] int width() const { return right - left; }
  [[nodiscard]] int height() const { return bottom - top; }
};

/// Takes the spot's ink out of `ink`; `todo` is only kept to be used again.
Spot take_spot(std::vector<std::uint8_t>& ink, int width, int height, int x, int y, std::vector<std::pair<int, int>>& todo) {
  const auto index = [&](int px, int py) {
    return static_cast<std::size_t>(py) * static_cast<std::size_t>(width) + static_cast<std::size_t>(px);
  };
  Spot spot{x, y, x + 1, y + 1};
  todo.assign(1, {x, y});
  ink[index(x, y)] = 2;  // seen
  while (!todo.empty()) {
    const auto [cx, cy] = todo.back();
    todo.pop_back();
    ++spot.area;
    spot.left = std::min(spot.left, cx);
    spot.right = std::max(spot.right, cx + 1);
    spot.top = std::min(spot.top, cy);
    spot.bottom = std::max(spot.bottom, cy + 1);
    bool rim = false;
    for (int dy = -1; dy <= 1; ++dy)
      for (int dx = -1; dx <= 1; ++dx) {
        const int nx = cx + dx, ny = cy + dy;
        const bool inside = nx >= 0 && ny >= 0 && nx < width && ny < height;
        const std::uint8_t there = inside ? ink[index(nx, ny)] : 0;
        if (there == 0 && (dx == 0 || dy == 0)) rim = true;
        if (there != 1) continue;
        ink[index(nx, ny)] = 2;
        todo.emplace_back(nx, ny);
      }
    if (rim) ++spot.rim;
  }
  return spot;
}

/// Strokes are narrow beside the letter's height, and neither fill their box nor hardly touch it.
bool is_letter(const Spot& spot, int most_height) {
  const int width = spot.width(), height = spot.height();
  if (height < kLeastHeight || height > most_height || width < 1 || width > 7 * height) return false;
  const double fill = static_cast<double>(spot.area) / (width * height);
  const bool bar = width * 3 <= height;  // I, l, 1
  if (fill < 0.12 || (fill > 0.92 && !bar)) return false;
  const double stroke = 2.0 * spot.area / std::max(spot.rim, 1);
  return stroke <= 0.55 * height;
}

std::vector<Spot> letters_of(std::vector<std::uint8_t> ink, int width, int height, int most_height) {
  std::vector<Spot> letters;
  std::vector<std::pair<int, int>> todo;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      if (ink[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)] != 1) continue;
      const Spot spot = take_spot(ink, width, height, x, y, todo);
      if (is_letter(spot, most_height)) letters.push_back(spot);
    }
  return letters;
}

/// Whether b may follow a in a line.
bool are_neighbours(const Spot& a, const Spot& b) {
  const int tall = std::max(a.height(), b.height()), low = std::min(a.height(), b.height());
  const int shared = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
  const int gap = std::max(a.left, b.left) - std::min(a.right, b.right);
  return tall <= 2.2 * low && 2 * shared >= low && gap <= 1.3 * tall;
}

/// Letters that hang together, as lists of indices.
std::vector<std::vector<std::size_t>> lines_of(std::vector<Spot>& letters) {
  std::ranges::sort(letters, {}, &Spot::left);
  std::vector<std::size_t> root(letters.size());
  std::iota(root.begin(), root.end(), std::size_t{0});
  const auto find = [&](std::size_t i) {
    while (root[i] != i) i = root[i] = root[root[i]];
    return i;
  };
  for (std::size_t b = 0; b < letters.size(); ++b) {
    const int reach = 18 * letters[b].height();  // the widest letter that it may follow, and the gap
    for (std::size_t a = b; a-- > 0 && letters[b].left - letters[a].left <= reach;)
      if (are_neighbours(letters[a], letters[b])) root[find(a)] = find(b);
  }
  std::vector<std::vector<std::size_t>> lines(letters.size());
  for (std::size_t i = 0; i < letters.size(); ++i) lines[find(i)].push_back(i);
  std::erase_if(lines, [](const auto& line) { return line.empty(); });
  return lines;
}

/// Widths differ from letter to letter, strokes hardly do; a row of dots or leaves has it the other way round.
bool are_like_letters(const std::vector<Spot>& letters, const std::vector<std::size_t>& line) {
  const auto count = static_cast<double>(line.size());
  double width = 0, width2 = 0, stroke = 0, stroke2 = 0;
  for (const std::size_t i : line) {
    const double w = letters[i].width(), s = 2.0 * letters[i].area / std::max(letters[i].rim, 1);
    width += w / count;
    width2 += w * w / count;
    stroke += s / count;
    stroke2 += s * s / count;
  }
  return std::sqrt(std::max(0.0, width2 - width * width)) >= 0.08 * width &&
         std::sqrt(std::max(0.0, stroke2 - stroke * stroke)) <= 0.4 * stroke;
}

/// Enough letters of like height on one base line; a texture's spots have all heights and places.
bool is_text(const std::vector<Spot>& letters, const std::vector<std::size_t>& line) {
  const auto wide = [&](std::size_t i) { return letters[i].width() > 2 * letters[i].height(); };  // joined letters, a word
  const auto words = static_cast<std::size_t>(std::ranges::count_if(line, wide));
  if (line.size() < 3 || line.size() + words < kLettersOfALine) return false;  // a bird far off is as wide as a word, but alone
  if (2 * words < line.size() && !are_like_letters(letters, line)) return false;
  std::vector<int> heights, bases;
  for (const std::size_t i : line) {
    heights.push_back(letters[i].height());
    bases.push_back(letters[i].bottom);
  }
  std::ranges::nth_element(heights, heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2));
  std::ranges::nth_element(bases, bases.begin() + static_cast<std::ptrdiff_t>(bases.size() / 2));
  const int height = heights[heights.size() / 2], base = bases[bases.size() / 2];
  const auto [first, last] = std::ranges::minmax(line, {}, [&](std::size_t i) { return letters[i].top + letters[i].bottom; });
  const int lean = letters[last].top + letters[last].bottom - letters[first].top - letters[first].bottom;  // twice the middles' distance
  if (lean > 2 * height) return false;
  const auto even = std::ranges::count_if(line, [&](std::size_t i) {
    const Spot& letter = letters[i];
    return std::abs(letter.bottom - base) <= 0.35 * height && letter.height() >= 0.55 * height && letter.height() <= 1.7 * height;
  });
  return 10 * static_cast<std::size_t>(even) >= 7 * line.size();
}

Box box_of(const std::vector<Spot>& letters, const std::vector<std::size_t>& line, const Grey& grey) {
  Spot all = letters[line.front()];
  int tallest = 0;
  for (const std::size_t i : line) {
    all.left = std::min(all.left, letters[i].left);
    all.top = std::min(all.top, letters[i].top);
    all.right = std::max(all.right, letters[i].right);
    all.bottom = std::max(all.bottom, letters[i].bottom);
    tallest = std::max(tallest, letters[i].height());
  }
  const double margin = tallest / 3.0 + 1;
  const auto side = [](int value) { return static_cast<std::uint32_t>(value); };
  return outset({side(all.left), side(all.top), side(all.width()), side(all.height())}, margin, margin, side(grey.width),
                side(grey.height));
}

/// Boxes that overlap become one.
void join(std::vector<Box>& boxes) {
  for (std::size_t i = 0; i < boxes.size(); ++i)
    for (std::size_t k = i + 1; k < boxes.size();) {
      Box &a = boxes[i], &b = boxes[k];
      const bool apart = a.x >= b.x + b.width || b.x >= a.x + a.width || a.y >= b.y + b.height || b.y >= a.y + a.height;
      if (apart) {
        ++k;
        continue;
      }
      const std::uint32_t right = std::max(a.x + a.width, b.x + b.width), bottom = std::max(a.y + a.height, b.y + b.height);
      a.x = std::min(a.x, b.x);
      a.y = std::min(a.y, b.y);
      a.width = right - a.x;
      a.height = bottom - a.y;
      boxes.erase(boxes.begin() + static_cast<std::ptrdiff_t>(k));
      k = i + 1;
    }
}

}  // namespace

std::vector<Box> find_small_text(const Image& image) {
  const auto [width, height] = fit_long_side(image, kLookedAt);
  const double scale = static_cast<double>(width) / image.width;
  Grey grey{static_cast<int>(width), static_cast<int>(height), grey_of(width == image.width ? image : resize(image, width, height))};
  const double known = kLetterMm / 25.4 * image.dpi * scale, share = kLetterShare * std::max(width, height);
  const int most_height = std::max(2 * kLeastHeight, static_cast<int>(image.dpi > 0 ? std::min(known, 2 * share) : share));
  std::vector<Box> boxes;
  for (const int sign : {1, -1}) {
    std::vector<Spot> letters = letters_of(ink_of(grey, most_height, sign), grey.width, grey.height, most_height);
    for (const auto& line : lines_of(letters))
      if (is_text(letters, line)) boxes.push_back(box_of(letters, line, grey));
  }
  join(boxes);
  for (Box& box : boxes) {
    const auto low = [&](std::uint32_t value) { return static_cast<std::uint32_t>(std::floor(value / scale)); };
    const auto high = [&](std::uint32_t value, std::uint32_t most) {
      return std::min(most, static_cast<std::uint32_t>(std::ceil(value / scale)));
    };
    const std::uint32_t right = high(box.x + box.width, image.width), bottom = high(box.y + box.height, image.height);
    box = {low(box.x), low(box.y), right - low(box.x), bottom - low(box.y)};
  }
  return boxes;
}

}  // namespace wrapture
