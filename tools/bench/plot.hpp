// Plots as SVG text that a page holds in itself: colours come from the page's style sheet.
#pragma once

#include <string>
#include <vector>

namespace wrapture::bench {

/// Text between tags or in an attribute.
std::string escape_html(const std::string& text);

struct Bar {
  std::string label, value;  // value as it is shown
  double length = 0;         // in units of the longest
};
/// Lying bars, the longest across the width.
std::string bar_plot(const std::vector<Bar>& bars);

struct Part {
  std::string label;  // shown when pointed at
  double share = 0;   // of the whole
  int colour = 0;     // class part0 to part7
};
/// One bar that is cut into its parts.
std::string stacked_bar(const std::vector<Part>& parts);

/// Values at equal distances from 0 on; the axis begins at 0.
std::string line_plot(const std::vector<double>& values, const std::string& x_unit, double x_end, const std::string& y_unit);

/// A dispatch by operations a byte and operations a second.
struct RooflinePoint {
  std::string label;
  double flop_per_byte = 0, gflops = 0;
  double weight = 0;  // share of the time: size of the dot
  int colour = 0;
};
/// After Williams, Waterman and Patterson, "Roofline: an insightful visual performance model", 2009; both axes logarithmic.
std::string roofline(const std::vector<RooflinePoint>& points, double peak_gflops, double peak_gigabytes_per_s);

}  // namespace wrapture::bench
