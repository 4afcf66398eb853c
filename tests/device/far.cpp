// The far memory does what it is there for: hands in the wrong memory end the program, and are told apart.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <numeric>

#include "device/backends.hpp"

namespace {

/// The exit status of work in a process of its own; 0 where nothing ends it.
template <class F>
int status_of(F const& work) {
  pid_t const child = fork();
  if (child == 0) {
    if (!std::freopen("/dev/null", "w", stderr)) _exit(5);
    work();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

struct add_one {
  int const* in;
  int* out;
  void operator()(std::ptrdiff_t i) const { out[i] = in[i] + 1; }
};

/// f(lane, host memory, far memory), each of 100 ints.
template <class F>
void with_both(F const& f) {
  std::vector<int> host(100);
  std::iota(host.begin(), host.end(), 0);
  seam_test::far{}.for_blocks(1, 1, [&](auto& lane, seam::extent) {
    int* const there = lane.template workspace<int>(100);
    f(lane, host.data(), there);
  });
}

}  // namespace

TEST_CASE("a kernel works in the far memory") {
  with_both([](auto& lane, int* host, int* there) {
    lane.upload(host, there, 100);
    lane.for_each(100, add_one{there, there});
    lane.download(there, host, 100);
    for (int i = 0; i < 100; ++i) CHECK(host[i] == i + 1);
  });
}

TEST_CASE("what is taken from it is poison") {
  with_both([](auto& lane, int* host, int* there) {
    lane.download(there, host, 100);
    CHECK(std::all_of(host, host + 100, [](int value) { return value == -1; }));
  });
}

TEST_CASE("a kernel that reads or writes the host's memory ends the program") {
  CHECK(status_of([] {
          with_both([](auto& lane, int* host, int* there) { lane.for_each(100, add_one{host, there}); });
        }) == 3);
  CHECK(status_of([] {
          with_both([](auto& lane, int* host, int* there) { lane.for_each(100, add_one{there, host}); });
        }) == 3);
  CHECK(status_of([] { with_both([](auto& lane, int* host, int* there) { lane.copy(host, there, 100); }); }) == 3);
}

TEST_CASE("the host that reads or writes the far memory ends the program") {
  CHECK(status_of([] { with_both([](auto&, int*, int* there) { there[3] = 1; }); }) == 2);
  CHECK(status_of(
            [] { with_both([](auto&, int* host, int* there) { host[0] = *const_cast<int volatile*>(there); }); }) == 2);
}
