// JSON from files that people write: bounded, every key known, errors in one line that name the place.
#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace wrapture {

struct JsonLimits {
  std::size_t bytes = std::size_t{16} << 20;
  int depth = 32;
};

/// Throws Error(bad_input) "<name>: line 3, column 7: ..." for what is no JSON, is too deep or long, or says a key twice.
nlohmann::json parse_json(std::string_view text, const std::string& name, const JsonLimits& limits = {});

/// Reads an object key by key. Every error is an Error(bad_input) "<place>.<key>: ...". Borrows the JSON.
class ObjectReader {
 public:
  /// Throws where it is no object.
  ObjectReader(const nlohmann::json& json, std::string place);

  /// Null where the key is not there.
  const nlohmann::json* find(const std::string& key);
  std::string text(const std::string& key, const std::string& fallback);
  double number(const std::string& key, double low, double high, double fallback);
  std::uint32_t whole(const std::string& key, std::uint32_t low, std::uint32_t high, std::uint32_t fallback);
  bool flag(const std::string& key, bool fallback);
  /// Of texts; a single text counts as a list of one.
  std::vector<std::string> texts(const std::string& key);

  /// Throws for keys that nobody asked for.
  void done() const;
  [[nodiscard]] std::string place(const std::string& key) const { return place_ + (place_.ends_with(": ") ? "" : ".") + key; }
  [[noreturn]] void refuse(const std::string& key, const std::string& what) const;

 private:
  const nlohmann::json* json_;
  std::string place_;
  std::set<std::string> known_;
};

}  // namespace wrapture
