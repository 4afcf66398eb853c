#include <doctest/doctest.h>
#include <seam/core/monitor.hpp>

#include <vector>

TEST_CASE("a monitor passes progress on under the stage's name") {
  struct report {
    std::string stage;
    std::ptrdiff_t done, total;
    bool operator==(report const&) const = default;
  };
  std::vector<report> reports;
  seam::monitor monitor([&](std::string const& stage, std::ptrdiff_t done, std::ptrdiff_t total) {
    reports.push_back({stage, done, total});
  });
  monitor.report(1, 2);
  monitor.begin_stage("library");
  CHECK(monitor.stage() == "library");
  monitor.report(64, 100);
  CHECK(reports == std::vector<report>{{"", 1, 2}, {"library", 0, 0}, {"library", 64, 100}});
}

TEST_CASE("a monitor without a callback, and the wish to stop") {
  seam::monitor monitor;
  monitor.begin_stage("maps");
  monitor.report(1, 1);
  CHECK_FALSE(monitor.stop_requested());
  monitor.request_stop();
  CHECK(monitor.stop_requested());
}
