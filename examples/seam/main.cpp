// The command-line program: one command a stage, and `run` for all of them. Exit status 0, 2 for what the user can mend
// (one sentence on standard error), 1 for a failure of ours, 130 after Ctrl-C or
// another request to end.
#include "common.hpp"

#include <seam/core/blas_kernels.hpp>
#include <seam/core/error.hpp>
#include <seam/version.hpp>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <exception>
#include <new>
#include <string_view>

namespace {

constexpr int failure = 1;
constexpr int usage_or_input = 2;
constexpr int interrupted = 130;

int complain(char const* sentence, int status) {
  std::fprintf(stderr, "seam: %s\n", sentence);
  return status;
}

/// An empty word is a variable of the shell that is not set; the parser would take --fasta "" for no --fasta, and the
/// word after --fasta= for its value.
void refuse_empty_words(int count, char** words) {
  for (int i = 1; i < count; ++i) {
    std::string_view const word = words[i];
    seam::expect(!word.empty(), [&] {
      return "word " + std::to_string(i) + " of the command is empty" +
             (i > 1 ? ", after " + std::string(words[i - 1]) : std::string()) + ": is a variable not set?";
    });
    seam::expect(!(word.starts_with("--") && word.ends_with('=')),
                 [&] { return std::string(word) + " has no value behind it: is a variable not set?"; });
  }
}

/// A file that outgrows the limit of this session is a write that fails, with a sentence, and not the end of the
/// process beside an unfinished file.
void survive_file_size_limit() {
#ifdef SIGXFSZ
  std::signal(SIGXFSZ, SIG_IGN);
#endif
}

}  // namespace

int main(int count, char** words) {
  seam::blas::adopt_processor_kernels(words);
  survive_file_size_limit();
  CLI::App program("Explains what a sequence model of gene regulation has learned.", "seam");
  program.set_version_flag("--version", SEAM_VERSION);
  program.require_subcommand(1);
  program.get_formatter()->column_width(34);
  program.failure_message(CLI::FailureMessage::simple);
  try {
    refuse_empty_words(count, words);
    program::add_run(program);
    program::add_library(program);
    program::add_gia(program);
    program::add_crop(program);
    program::add_predict(program);
    program::add_attribute(program);
    program::add_cluster(program);
    program::add_embed(program);
    program::add_explain(program);
    program::add_identify(program);
    program::add_assign(program);
    program::add_mutations(program);
    program::add_compare(program);
    program::add_export(program);
    program::add_regroup(program);
    program::add_report(program);
    program::add_info(program);
    program.parse(count, words);
    bool const said = std::fflush(stdout) == 0 || errno == EBADF;  // closed on purpose: nobody wants to hear it
    return said ? 0 : complain("standard output cannot be written; the files are complete", usage_or_input);
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
