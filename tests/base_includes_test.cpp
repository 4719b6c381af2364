// The direction of includes: a folder may use only what stands to its left in the house.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>

namespace {

namespace fs = std::filesystem;

const std::map<std::string, std::set<std::string>> kMayUse = {
    {"engine/base", {}},
    {"engine/formats", {"engine/base"}},
    {"engine/graph", {"engine/base"}},
    {"engine/plan", {"engine/base", "engine/graph"}},
    {"engine/vk", {"engine/base", "engine/graph", "engine/plan"}},
    {"engine/run", {"engine/base", "engine/graph", "engine/plan", "engine/vk"}},
    {"engine/style", {"engine/base", "engine/graph", "engine/plan", "engine/vk", "engine/run"}},
    {"tools/bench", {"engine/base"}},
    {"viewer/scene", {"engine/base"}},
    {"viewer/render", {"engine/base", "engine/plan", "engine/vk", "engine/run", "engine/style", "viewer/scene"}},
    {"viewer/export", {"engine/base", "engine/plan", "engine/vk", "engine/run", "engine/style", "viewer/scene", "viewer/render"}},
};

/// "engine/graph" of "engine/graph/layers/conv2d.cpp".
std::string room_of(const std::string& path) { return path.substr(0, path.find('/', path.find('/') + 1)); }

template <class Visit>
void for_each_include(const fs::path& root, const std::string& room, Visit visit) {
  static const std::regex include(R"(^\s*#include\s*[<"]([^">]+)[">])");
  for (const auto& entry : fs::recursive_directory_iterator(root / room)) {
    if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp") continue;
    std::ifstream file(entry.path());
    std::string line;
    std::smatch match;
    while (std::getline(file, line))
      if (std::regex_search(line, match, include)) visit(entry.path(), match[1].str());
  }
}

TEST(Includes, PointToTheLeft) {
  const fs::path root = fs::path(WRAPTURE_TESTS_FOLDER).parent_path();
  int seen = 0;
  for (const auto& [name, others] : kMayUse) {
    for_each_include(root, name, [&, &room = name, &allowed = others](const fs::path& file, const std::string& included) {
      if (!included.starts_with("engine/") && !included.starts_with("viewer/")) return;
      ++seen;
      const std::string other = room_of(included);
      EXPECT_TRUE(other == room || allowed.contains(other)) << file << " includes " << included;
    });
  }
  EXPECT_GT(seen, 50);
}

TEST(Includes, NoVulkanLeftOfVk) {
  const fs::path root = fs::path(WRAPTURE_TESTS_FOLDER).parent_path();
  for (const char* room : {"engine/base", "engine/graph", "engine/plan", "viewer/scene"})
    for_each_include(root, room, [](const fs::path& file, const std::string& included) {
      EXPECT_FALSE(included.starts_with("vulkan")) << file << " includes " << included;
    });
}

}  // namespace
