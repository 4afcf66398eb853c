// The command-line program: one command a stage, and `run` for all of them. Exit status 0, 2 for what the user can mend
// (one sentence on standard error), 1 for a failure of ours, 130 after Ctrl-C.
#include "common.hpp"

#include <seam/core/blas_kernels.hpp>
#include <seam/core/error.hpp>
#include <seam/version.hpp>

#include <cstdio>
#include <exception>
#include <new>

namespace {

constexpr int failure = 1;
constexpr int usage_or_input = 2;
constexpr int interrupted = 130;

int complain(char const* sentence, int status) {
  std::fprintf(stderr, "seam: %s\n", sentence);
  return status;
}

}  // namespace

int main(int count, char** words) {
  seam::blas::adopt_processor_kernels(words);
  CLI::App program("Explains what a sequence model of gene regulation has learned.", "seam");
  program.set_version_flag("--version", SEAM_VERSION);
  program.require_subcommand(1);
  program.get_formatter()->column_width(34);
  program.failure_message(CLI::FailureMessage::simple);
  try {
    program::add_run(program);
    program::add_library(program);
    program::add_predict(program);
    program::add_attribute(program);
    program::add_cluster(program);
    program::add_explain(program);
    program::add_info(program);
    program.parse(count, words);
    return 0;
  } catch (CLI::Success const& answer) {  // --help, --version
    return program.exit(answer);
  } catch (CLI::ParseError const& wrong) {
    return complain((std::string(wrong.what()) + " (seam --help)").c_str(), usage_or_input);
  } catch (seam::cancelled const&) {
    return complain("stopped; nothing was left half written", interrupted);
  } catch (seam::input_error const& wrong) {
    return complain(wrong.what(), usage_or_input);
  } catch (std::bad_alloc const&) {
    return complain("there is not enough memory for this; make the library smaller", usage_or_input);
  } catch (std::exception const& failed) {
    return complain(failed.what(), failure);
  }
}
