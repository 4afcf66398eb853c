#include "common.hpp"

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>

namespace program {

namespace {

/// What `request_stop` of a monitor stores: nothing else is safe in a signal's handler.
static_assert(std::atomic<bool>::is_always_lock_free);

void on_interrupt(int) {
  progress::monitor().request_stop();
}

/// What asks the program to end: Ctrl-C, a batch system, a terminal that closes.
constexpr int stop_signals[] = {SIGINT, SIGTERM, SIGHUP};

/// Gives the signals that ask for an end to `handler`, but for those that whoever started the program has switched off
/// (nohup, a shell's background).
void hear_stop_signals(void (*handler)(int)) {
  for (int const signal : stop_signals)
    if (std::signal(signal, handler) == SIG_IGN) std::signal(signal, SIG_IGN);
}

constexpr int most_threads = 1024;  // many more than any machine has, fewer than what one refuses to start

double seconds(std::chrono::steady_clock::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

void common_options::add_to(CLI::App& command) {
  command.add_option("--out", out, "folder for the results (made when missing)")->type_name("DIR")->required();
  command.add_option("--alphabet", alphabet, diploid ? "dna, rna, protein or two_hot" : "dna, rna or protein")
      ->capture_default_str();
  command.add_option("--backend", backend, "where the work runs (see seam info)")->capture_default_str();
  command.add_option("--threads", threads, "threads; 0 = all (results do not depend on it)")
      ->check(whole_number<int>())
      ->check(CLI::Range(0, most_threads))
      ->capture_default_str();
  command.add_flag("--quiet", quiet, "no progress on standard error")->disable_flag_override();
}

void common_options::check() const {
  if (!diploid || alphabet != "two_hot") with_alphabet(alphabet, [](auto) {});
  with_backend(*this, progress::monitor(), [](auto const&) {});
}

CLI::Option* options_of_methods::add(std::string methods, CLI::Option* option) {
  takers_.emplace_back(option, std::move(methods));
  return option;
}

void options_of_methods::refuse_strangers(std::string const& method) const {
  for (auto const& [option, methods] : takers_) {
    if (option->count() == 0) continue;
    std::vector<std::string> const known = CLI::detail::split(methods, ' ');
    seam::expect(std::find(known.begin(), known.end(), method) != known.end(), [&, option = option] {
      return option->get_name() + " is no option of " + choice + ' ' + method + "; it is one of " + listed(known);
    });
  }
}

progress* progress::current_ = nullptr;
seam::monitor progress::monitor_([](std::string const& stage, std::ptrdiff_t done, std::ptrdiff_t total) {
  if (current_) current_->report(stage, done, total);
});

progress::progress(bool quiet) : quiet_(quiet), terminal_(isatty(STDERR_FILENO) != 0), stage_start_(clock::now()) {
  current_ = this;
  hear_stop_signals(on_interrupt);
}

progress::~progress() {
  hear_stop_signals(SIG_DFL);
  current_ = nullptr;
  if (!quiet_ && terminal_ && !stage_.empty()) std::fputc('\n', stderr);
}

std::vector<std::pair<std::string, double>> progress::stages() const {
  auto all = finished_;
  if (!stage_.empty()) all.emplace_back(stage_, seconds(clock::now() - stage_start_));
  return all;
}

void progress::finish() {
  if (stage_.empty()) return;
  double const elapsed = seconds(clock::now() - stage_start_);
  finished_.emplace_back(stage_, elapsed);
  if (!quiet_) std::fprintf(stderr, "%s%-16s %6.1f s%20s\n", terminal_ ? "\r" : "", stage_.c_str(), elapsed, "");
  stage_.clear();
}

void progress::report(std::string const& stage, std::ptrdiff_t done, std::ptrdiff_t total) {
  if (total == 0) {
    finish();
    stage_ = stage;
    stage_start_ = last_shown_ = clock::now();
    return;
  }
  if (!quiet_ && done > 0) show(stage, done, total);
}

void progress::show(std::string const& stage, std::ptrdiff_t done, std::ptrdiff_t total) {
  auto const now = clock::now();
  double const pause = terminal_ ? 0.1 : 10.0;
  if (seconds(now - last_shown_) < pause) return;
  last_shown_ = now;
  double const elapsed = seconds(now - stage_start_);
  double const rate = static_cast<double>(done) / elapsed;
  double const left = static_cast<double>(total - done) / rate;
  double const percent = 100.0 * static_cast<double>(done) / static_cast<double>(total);
  if (terminal_) {
    int const filled = static_cast<int>(percent / 5.0);
    std::fprintf(stderr, "\r%-16s [%.*s%*s] %3.0f%%  %.0f/s  %.0f s left   ", stage.c_str(), filled,
                 "####################", 20 - filled, "", percent, rate, left);
  } else {
    std::fprintf(stderr, "%s: %td of %td (%.0f/s, %.0f s left)\n", stage.c_str(), done, total, rate, left);
  }
}

std::pair<std::ptrdiff_t, std::ptrdiff_t> parse_window(std::string const& text, std::string const& option,
                                                       std::ptrdiff_t length) {
  auto const read = parse_pair<std::ptrdiff_t>(text);
  seam::expect(read && 0 <= read->first && read->first < read->second && read->second <= length, [&] {
    return option + " " + text + " is not a window a:b (0-based, half-open) inside a sequence of " +
           std::to_string(length) + " letters";
  });
  return *read;
}

}  // namespace program
