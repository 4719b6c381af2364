// What a benchmark measures, and the measuring of all of it.
#pragma once

#include <string>
#include <vector>

#include "tools/bench/report.hpp"
#include "tools/wrapture/accuracy.hpp"
#include "tools/wrapture/command.hpp"
#include "tools/wrapture/measure.hpp"
#include "tools/wrapture/network.hpp"

namespace wrapture::cli {

struct BenchWork {
  std::string suite;  // instead of models, sizes and precision; empty: none
  std::vector<std::string> models, sizes;
  Effort effort = Effort::quick;
  MeasureOptions measure;
  NetworkOptions network;
};

/// On one device, one network after the other; a line for each on the standard error output would disturb what is measured, so there is
/// none. Throws Error for what cannot be measured; a wrong result is in the report.
bench::Report measure_all(const Common& common, const BenchWork& work);

}  // namespace wrapture::cli
