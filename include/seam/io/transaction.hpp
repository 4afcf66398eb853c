// SPDX-License-Identifier: MIT
// The files of one piece of work appear together, or none does: while a transaction lives, what its thread commits and
// removes waits for the transaction's own commit.
#pragma once

#include <seam/core/error.hpp>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::io {

/// Holds back the files that this thread writes (atomic_file, and all that writes through it) and removes
/// (remove_file). They lie complete beside their names until `commit` names and removes all of them, in the order of
/// the calls; without it the destructor deletes what is new, and every older file stays as it was. Readers, this thread
/// too, see the older files until then. One at a time in a thread.
///
/// The renames come one after the other, at the very end: only a process that is killed among them leaves files of two
/// pieces of work side by side, each of them whole.
class transaction {
 public:
  /// Throws error where the thread has one already.
  transaction() {
    expect<error>(current() == nullptr, [] { return std::string("a transaction lives in this thread already"); });
    current() = this;
  }
  transaction(transaction const&) = delete;
  transaction& operator=(transaction const&) = delete;
  ~transaction() {
    current() = nullptr;
    for (step const& held : steps_)
      if (!held.temporary.empty()) std::remove(held.temporary.c_str());
  }

  /// Names and removes what is held. More may follow, for a later commit. Throws input_error with the system's reason
  /// at the first file where that fails; those before it have their names then, the others never get them.
  void commit() {
    std::vector<step> const held = std::exchange(steps_, {});
    for (std::size_t i = 0; i < held.size(); ++i) {
      try {
        perform(held[i]);
      } catch (...) {
        steps_.assign(held.begin() + static_cast<std::ptrdiff_t>(i), held.end());
        throw;
      }
    }
  }

  /// Gives `temporary` the name `path`, or holds that back where a transaction lives. Throws like `commit`.
  static void rename(std::string temporary, std::string path) { hold({std::move(temporary), std::move(path)}); }

  /// Removes a file, if it is there, or holds that back where a transaction lives. Throws like `commit`.
  static void remove(std::string path) { hold({"", std::move(path)}); }

  /// Commits what the transaction of this thread holds; nothing where there is none.
  static void commit_held() {
    if (current() != nullptr) current()->commit();
  }

 private:
  /// A file that gets its name, or, without a temporary one, is removed.
  struct step {
    std::string temporary;
    std::string path;
  };

  static transaction*& current() {
    static thread_local transaction* living = nullptr;
    return living;
  }

  static void hold(step next) {
    if (current() == nullptr) return perform(next);
    current()->steps_.push_back(std::move(next));
  }

  static void perform(step const& next) {
    if (next.temporary.empty()) {
      bool const gone = std::remove(next.path.c_str()) == 0 || errno == ENOENT;
      expect(gone, [&] { return next.path + " cannot be removed: " + std::strerror(errno); });
    } else if (std::rename(next.temporary.c_str(), next.path.c_str()) != 0) {
      std::string const reason = std::strerror(errno);
      std::remove(next.temporary.c_str());
      throw input_error("cannot write " + next.path + ", " + reason);
    }
  }

  std::vector<step> steps_;
};

}  // namespace seam::inline v0::io
