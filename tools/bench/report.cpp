// What the forms of a report share: rates and one-line descriptions.
#include "tools/bench/report.hpp"

#include <fmt/format.h>

#include <numeric>

namespace wrapture::bench {

double gflops(std::uint64_t macs, double milliseconds) {
  return milliseconds > 0 ? 2.0 * static_cast<double>(macs) / milliseconds / 1e6 : 0;
}

double gigabytes_per_s(std::uint64_t bytes, double milliseconds) {
  return milliseconds > 0 ? static_cast<double>(bytes) / milliseconds / 1e6 : 0;
}

double share(double value, double peak) { return peak > 0 ? value / peak : 0; }

double drift(const Sustained& sustained) {
  const std::vector<double>& slices = sustained.slices_ms;
  const auto quarter = static_cast<std::ptrdiff_t>(slices.size() / 4);
  if (quarter == 0) return 0;
  const double first = std::accumulate(slices.begin(), slices.begin() + quarter, 0.0);
  return first > 0 ? std::accumulate(slices.end() - quarter, slices.end(), 0.0) / first : 0;
}

std::string title(const Run& run) { return fmt::format("{} {}x{} {}", run.model, run.width, run.height, run.precision); }

std::string describe(const Check& check) {
  if (check.validity == Validity::unchecked) return "unchecked" + (check.note.empty() ? "" : ": " + check.note);
  if (check.validity == Validity::invalid && check.error < 0) return fmt::format("invalid: values at {} are not finite", check.size);
  const bool valid = check.validity == Validity::valid;
  return fmt::format("{}: error {:.1e} at {}, {:.0e} is allowed{}", valid ? "valid" : "invalid", check.error, check.size, check.allowed,
                     check.note.empty() ? "" : "; " + check.note);
}

}  // namespace wrapture::bench
