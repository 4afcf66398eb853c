// What all commands share: the options that every one of them has, the backend and alphabet chosen at run time,
// progress.
#pragma once

#include "text.hpp"

#include <seam/alphabet/alphabet.hpp>
#include <seam/alphabet/two_hot.hpp>
#include <seam/backend/host.hpp>
#include <seam/core/error.hpp>
#include <seam/core/monitor.hpp>
#include <seam/io/atomic_file.hpp>
#include <seam/io/transaction.hpp>
#ifdef SEAM_PROGRAM_HAS_THRUST
#include <omp.h>
#include <seam/backend/thrust.hpp>
#endif

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace program {

/// The options of every command that works.
struct common_options {
  std::string out = ".";
  std::string alphabet = "dna";
  std::string backend = "host";
  int threads = 0;
  bool quiet = false;
  bool diploid = false;  ///< whether the command also takes --alphabet two_hot

  void add_to(CLI::App& command);
  /// Throws input_error for an alphabet or a backend that is not known, which a command may never come to use.
  void check() const;
};

/// Lets whole decimal numbers that a T holds pass, and nothing else: the parser by itself would read 010 as eight, -1
/// as a seed near 2^64 and a number that is too large as the largest.
template <class T>
CLI::Validator whole_number() {
  auto const refuse = [](std::string& text) {
    auto const value = parse<T>(text);
    return value && std::to_string(*value) == text ? std::string() : text + " is not a whole number that fits here";
  };
  return {refuse, ""};
}

/// Lets a name pass that tables and figures can hold.
inline CLI::Validator one_line() {
  auto const refuse = [](std::string& text) {
    bool const plain = std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c == 0x7F; });
    return plain ? std::string() : "a name is one line, without tabs and other control characters";
  };
  return {refuse, ""};
}

/// Options that only some of the methods take which another option, `choice`, picks.
class options_of_methods {
 public:
  std::string choice;  ///< "--kind"

  /// Returns `option`. `methods` are those that take it, with blanks between them.
  CLI::Option* add(std::string methods, CLI::Option* option);
  /// Throws input_error for an option that was given and that `method` does not take.
  void refuse_strangers(std::string const& method) const;

 private:
  std::vector<std::pair<CLI::Option*, std::string>> takers_;
};

/// Shows progress on standard error (a bar on a terminal, lines in a log, nothing with --quiet), keeps the time of each
/// stage, and turns Ctrl-C (or SIGTERM, or SIGHUP) into a request to stop. One at a time: there is one monitor, which
/// lives as long as the process, since a signal may come at any moment and to any thread.
class progress {
 public:
  explicit progress(bool quiet);
  ~progress();
  progress(progress const&) = delete;
  progress& operator=(progress const&) = delete;

  static seam::monitor& monitor() { return monitor_; }
  /// Stages and their seconds, the running one included.
  std::vector<std::pair<std::string, double>> stages() const;
  /// Ends the running stage, and its bar.
  void finish();

 private:
  using clock = std::chrono::steady_clock;
  void report(std::string const& stage, std::ptrdiff_t done, std::ptrdiff_t total);
  void show(std::string const& stage, std::ptrdiff_t done, std::ptrdiff_t total);

  bool quiet_;
  bool terminal_;
  clock::time_point stage_start_;
  clock::time_point last_shown_;
  std::string stage_;
  std::vector<std::pair<std::string, double>> finished_;

  static progress* current_;  ///< whose reports the monitor's are
  static seam::monitor monitor_;
};

#ifdef SEAM_PROGRAM_HAS_THRUST
using thrust_omp_lane = seam::backend::thrust_omp::lane_type;
#endif

/// Calls f(backend) for the backend of that name, on `threads` threads, under `monitor`.
template <class F>
void with_backend(common_options const& options, seam::monitor& monitor, F const& f) {
  if (options.backend == "host") return f(seam::backend::host{.threads = options.threads, .monitor = &monitor});
#ifdef SEAM_PROGRAM_HAS_THRUST
  if (options.backend == "thrust_omp") {
    if (options.threads > 0) omp_set_num_threads(options.threads);  // Thrust's team is as large as OpenMP says
    return f(seam::backend::thrust_omp{.monitor = &monitor});
  }
#endif
  if (options.backend == "cuda")
    throw seam::input_error(
        "--backend cuda: this program has no backend for a device; C++ programs have, with the CMake target seam::cuda "
        "(option SEAM_WITH_CUDA, docs/backends.md)");
  throw seam::input_error("--backend " + options.backend + " is not one of this program's backends (see seam info)");
}

/// Calls f(alphabet) for the alphabet of that name.
template <class F>
void with_alphabet(std::string const& name, F const& f) {
  if (name == "dna") return f(seam::dna{});
  if (name == "rna") return f(seam::rna{});
  if (name == "protein") return f(seam::protein{});
  if (name == "two_hot") throw seam::input_error("--alphabet two_hot is for seam library: no model here reads it");
  throw seam::input_error("--alphabet " + name + " is not known: it is dna, rna or protein");
}

/// What a command's work is compiled for, each chosen by the options: on_call lists those that matter to it.
struct by_alphabet {
  template <class Command, class F>
  static void choose(Command const& command, F const& f) {
    with_alphabet(command.common.alphabet, f);
  }
};
/// The alphabets of libraries: also two_hot, which models do not read.
struct by_library_alphabet {
  template <class Command, class F>
  static void choose(Command const& command, F const& f) {
    if (command.common.alphabet == "two_hot") return f(seam::two_hot{});
    with_alphabet(command.common.alphabet, f);
  }
};
struct by_backend {
  template <class Command, class F>
  static void choose(Command const& command, F const& f) {
    with_backend(command.common, progress::monitor(), f);
  }
};

/// Calls f(what the first choice picks, what the second picks, ...).
template <class First, class... Others, class Command, class F>
void choose(Command const& command, F const& f) {
  First::choose(command, [&](auto const& chosen) {
    if constexpr (sizeof...(Others) == 0)
      f(chosen);
    else
      choose<Others...>(command, [&](auto const&... others) { f(chosen, others...); });
  });
}

/// Gives a command its work: `command->run(progress&, chosen...)`, with a value for each of `Choices` in their order,
/// of the type that its options pick: an alphabet, a convention, a backend. The progress is in `stage` then; other
/// stages may follow. What it writes and removes appears and goes when all of it is done.
template <class... Choices, class Command>
void on_call(CLI::App& words, std::shared_ptr<Command> const& command, char const* stage) {
  words.callback([command, stage] {
    command->common.check();
    progress shown(command->common.quiet);
    seam::io::transaction files;
    choose<Choices...>(*command, [&](auto const&... chosen) {
      shown.monitor().begin_stage(stage);
      command->run(shown, chosen...);
    });
    files.commit();
    shown.finish();
  });
}

/// A half-open range "a:b" of positions, checked against the length of what it is a part of.
std::pair<std::ptrdiff_t, std::ptrdiff_t> parse_window(std::string const& text, std::string const& option,
                                                       std::ptrdiff_t length);

using seam::io::in_folder;

// The commands; each adds itself to the program.
void add_library(CLI::App& program);
void add_gia(CLI::App& program);
void add_crop(CLI::App& program);
void add_predict(CLI::App& program);
void add_attribute(CLI::App& program);
void add_cluster(CLI::App& program);
void add_embed(CLI::App& program);
void add_explain(CLI::App& program);
void add_identify(CLI::App& program);
void add_assign(CLI::App& program);
void add_mutations(CLI::App& program);
void add_compare(CLI::App& program);
void add_export(CLI::App& program);
void add_regroup(CLI::App& program);
void add_report(CLI::App& program);
void add_run(CLI::App& program);
void add_info(CLI::App& program);

}  // namespace program
