// Weighted sums of style codes.
#include "engine/style/mix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/base/error.hpp"

namespace wrapture {
namespace {

[[noreturn]] void refuse_mix(const std::string& what) { throw Error(Failure::usage, "mix: " + what); }

MixPart parse_part(const std::string& text) {
  const std::size_t equals = text.find('=');
  MixPart part{.name = text.substr(0, equals)};
  const std::string weight = equals == std::string::npos ? "" : text.substr(equals + 1);
  const auto [end, error] = std::from_chars(weight.data(), weight.data() + weight.size(), part.weight);
  const bool number = error == std::errc() && end == weight.data() + weight.size() && std::isfinite(part.weight) && part.weight >= 0;
  if (part.name.empty() || !number) refuse_mix(fmt::format("'{}' is not NAME=WEIGHT with a weight of at least 0; write A=0.7,B=0.3", text));
  return part;
}

double sum_of(const Mix& mix) {
  double sum = 0;
  for (const MixPart& part : mix) sum += part.weight;
  return sum;
}

/// Throws where it is no mix.
void check(const Mix& mix) {
  for (const MixPart& part : mix) {
    if (std::ranges::count(mix, part.name, &MixPart::name) > 1) refuse_mix(fmt::format("'{}' is given twice; give it once", part.name));
    if (!(part.weight >= 0 && std::isfinite(part.weight))) refuse_mix(fmt::format("the weight of '{}' is below 0 or no number", part.name));
  }
  if (!(sum_of(mix) > 0)) refuse_mix("all weights are 0; give one of the styles a weight above 0");
}

}  // namespace

Mix parse_mix(const std::string& text) {
  Mix mix;
  for (std::size_t first = 0; first <= text.size();) {
    const std::size_t comma = std::min(text.find(',', first), text.size());
    mix.push_back(parse_part(text.substr(first, comma - first)));
    first = comma + 1;
  }
  check(mix);
  return mix;
}

std::string to_string(const Mix& mix) {
  std::string text;
  for (const MixPart& part : mix) text += fmt::format("{}{}={:.4g}", text.empty() ? "" : ",", part.name, part.weight);
  return text;
}

bool can_mix(const Library::Entry& a, const Library::Entry& b) {
  return a.model == b.model && a.style.code.size() == b.style.code.size() && !a.style.code.empty();
}

Blend blend(const Library& library, const Mix& mix) {
  check(mix);
  const double sum = sum_of(mix);
  Blend result;
  std::vector<double> code, shares;
  std::vector<const StrengthCurve*> curves;
  for (const MixPart& part : mix) {
    const Library::Entry& entry = library.find(part.name);
    const std::vector<float>& numbers = entry.style.code;
    if (result.model.empty()) result.model = entry.model, code.resize(numbers.size());
    if (mix.size() > 1 && numbers.empty()) refuse_mix(fmt::format("'{}' is a foreign generator; only styles can be mixed", part.name));
    if (entry.model != result.model || numbers.size() != code.size())
      refuse_mix(fmt::format("'{}' and '{}' are styles of different generators; mix styles of one", mix.front().name, part.name));
    if (part.weight > 0) curves.push_back(&entry.style.curve), shares.push_back(part.weight / sum);
    for (std::size_t i = 0; i < code.size(); ++i) code[i] += part.weight / sum * static_cast<double>(numbers[i]);
  }
  result.code.assign(code.begin(), code.end());
  result.curve = mean_curve(curves, shares);
  return result;
}

}  // namespace wrapture
