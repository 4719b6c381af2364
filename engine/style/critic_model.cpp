// Reads the critic's file, and turns what it answers into figures.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/style/base64.hpp"
#include "engine/style/critic.hpp"

namespace wrapture {
namespace {

using Json = nlohmann::json;

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& what) {
  throw Error(Failure::bad_input, path.string() + ": " + what + "; write it again with tools/train export --critic");
}

std::string fact(const OnnxModel& onnx, const std::string& key) {
  const auto found = onnx.metadata().find("wrapture." + key);
  return found == onnx.metadata().end() ? "" : found->second;
}

std::vector<float> numbers(const std::filesystem::path& path, const std::string& text) {
  const auto bytes = decode_base64(text);
  if (!bytes || bytes->size() % sizeof(float) != 0) fail(path, "'wrapture.judged' holds statistics that are no numbers");
  std::vector<float> values(bytes->size() / sizeof(float));
  if (!values.empty()) std::memcpy(values.data(), bytes->data(), bytes->size());
  return values;
}

JudgedStyle read_style(const std::filesystem::path& path, const Json& entry) {
  JudgedStyle style{.name = entry.at("name").get<std::string>(),
                    .plain = entry.at("plain").get<float>(),
                    .own = entry.at("own").get<float>(),
                    .statistics = numbers(path, entry.at("statistics").get<std::string>())};
  const bool finite = std::ranges::all_of(style.statistics, [](float value) { return std::isfinite(value); });
  if (!(style.own > style.plain) || !std::isfinite(style.own) || !std::isfinite(style.plain) || !finite)
    fail(path, "'wrapture.judged' has no sensible numbers for style '" + style.name + "'");
  return style;
}

void check_ports(const CriticModel& model) {
  const auto has = [](const std::vector<TensorInfo>& ports, const char* name) {
    return std::ranges::find(ports, name, &TensorInfo::name) != ports.end();
  };
  for (const char* name : {"picture", "style"})
    if (!has(model.onnx.inputs(), name)) fail(model.onnx.path(), std::string("no input '") + name + "'");
  for (const char* name : {"scores", "mean", "covariance"})
    if (!has(model.onnx.outputs(), name)) fail(model.onnx.path(), std::string("no output '") + name + "'");
}

/// Number of channels C of statistics with C + C * C values; 0 where there is none.
std::size_t channels_of(std::size_t values) {
  const auto channels = static_cast<std::size_t>((std::sqrt(1.0 + 4.0 * static_cast<double>(values)) - 1) / 2 + 0.5);
  return channels + channels * channels == values ? channels : 0;
}

/// |a - b|^2 / (|a|^2 + |b|^2)
double relative_distance(const float* a, const float* b, std::size_t count) {
  double difference = 0, size = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double x = a[i], y = b[i];
    difference += (x - y) * (x - y);
    size += x * x + y * y;
  }
  return size > 0 ? difference / size : 0;
}

}  // namespace

bool CriticModel::knows(const std::string& style) const { return std::ranges::find(styles, style, &JudgedStyle::name) != styles.end(); }

std::size_t CriticModel::find(const std::string& style) const {
  const auto found = std::ranges::find(styles, style, &JudgedStyle::name);
  if (found == styles.end())
    throw Error(Failure::usage,
                fmt::format("the critic does not know style '{}': it judges the bundled styles only (`wrapture styles`)", style));
  return static_cast<std::size_t>(found - styles.begin());
}

CriticModel load_critic(const std::filesystem::path& path) {
  CriticModel model{.onnx = OnnxModel::load(path)};
  if (fact(model.onnx, "kind") != "critic") fail(path, "no critic");
  check_ports(model);
  try {
    for (const Json& entry : Json::parse(fact(model.onnx, "judged"))) model.styles.push_back(read_style(path, entry));
  } catch (const Json::exception&) {
    fail(path, "'wrapture.judged' is not what it should be");
  }
  if (model.styles.empty()) fail(path, "no styles in 'wrapture.judged'");
  const std::size_t values = model.styles.front().statistics.size();
  const bool alike = std::ranges::all_of(model.styles, [&](const JudgedStyle& style) { return style.statistics.size() == values; });
  if (!alike || channels_of(values) == 0) fail(path, "'wrapture.judged' holds statistics of a wrong length");
  const int side = std::atoi(fact(model.onnx, "side").c_str());
  if (side < 64 || side > 4096) fail(path, "'wrapture.side' is no number from 64 to 4096");
  model.side = static_cast<std::uint32_t>(side);
  return model;
}

double statistics_similarity(const std::vector<float>& a, const std::vector<float>& b) {
  const std::size_t channels = channels_of(a.size());
  if (a.size() != b.size() || channels == 0) return 0;
  const double mean = relative_distance(a.data(), b.data(), channels);
  const double covariance = relative_distance(a.data() + channels, b.data() + channels, channels * channels);
  return std::clamp(1 - (mean + covariance) / 2, 0.0, 1.0);
}

double match_of(const JudgedStyle& style, double score) {
  const double logit = std::log(9.0);  // of 0.9; of 0.1 it is the negative
  const double middle = (style.plain + style.own) / 2.0, reach = (style.own - style.plain) / 2.0;
  return 1 / (1 + std::exp(-logit * (score - middle) / reach));
}

}  // namespace wrapture
