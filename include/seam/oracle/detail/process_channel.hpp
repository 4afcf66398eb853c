// SPDX-License-Identifier: MIT
// A child process that is written to and read from, with a limit of time, and every way in which that can fail as a
// sentence. POSIX.
#pragma once

#include <seam/core/error.hpp>
#include <seam/core/monitor.hpp>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <string>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

namespace seam::inline v0::oracle::detail {

/// Runs `sh -c command` with its standard input and output tied to this; its errors go where ours go. Not copyable; for
/// one thread at a time.
class process_channel {
 public:
  /// `seconds`: how long an answer may take; `monitor`: whose wish to stop is heeded while it waits, or null.
  process_channel(std::string command, double seconds, v0::monitor const* monitor = nullptr)
      : command_(std::move(command)), seconds_(seconds), monitor_(monitor) {
    int to_child[2], from_child[2];
    expect(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, to_child) == 0,
           [&] { return name() + " cannot be started: " + std::strerror(errno); });
    if (pipe2(from_child, O_CLOEXEC) != 0) {
      close(to_child[0]);
      close(to_child[1]);
      throw input_error(name() + " cannot be started: " + std::strerror(errno));
    }
    child_ = fork();
    if (child_ == 0) {
      setpgid(0, 0);  // so that what it starts ends with it
      dup2(to_child[1], STDIN_FILENO);
      dup2(from_child[1], STDOUT_FILENO);
      execl("/bin/sh", "sh", "-c", command_.c_str(), static_cast<char*>(nullptr));
      _exit(127);
    }
    close(to_child[1]);
    close(from_child[1]);
    write_ = to_child[0];
    read_ = from_child[0];
    fcntl(write_, F_SETFL, O_NONBLOCK);
    if (child_ > 0) return;
    close(write_);
    close(read_);
    throw input_error(name() + " cannot be started: " + std::strerror(errno));
  }
  process_channel(process_channel const&) = delete;
  process_channel& operator=(process_channel const&) = delete;
  /// Closes its input, which asks it to end; after a second it is told to.
  ~process_channel() {
    close(write_);
    for (int wait = 0; wait < 100 && !ended(); ++wait) usleep(10'000);
    if (!ended()) kill(-child_, SIGTERM);
    for (int wait = 0; wait < 100 && !ended(); ++wait) usleep(10'000);
    if (!ended()) {
      kill(-child_, SIGKILL);
      waitpid(child_, &status_, 0);
    }
    close(read_);
  }

  /// What sentences call it.
  std::string name() const { return "the process \"" + command_ + '"'; }

  /// Begins an exchange: from now on the time runs. Throws input_error after one that was not finished: what the child
  /// says from then on may be the answer to that.
  void begin() {
    expect(finished_, [&] { return name() + " did not finish an earlier answer, so it cannot be asked again"; });
    finished_ = false;
    deadline_ = clock::now() + std::chrono::duration_cast<clock::duration>(limit(seconds_));
  }
  /// Ends an exchange: all that was asked for has been read.
  void finish() { finished_ = true; }

  /// Writes everything; what the child says meanwhile is kept.
  void write(char const* bytes, std::size_t count) {
    while (count > 0) {
      ssize_t const done = send(write_, bytes, count, MSG_NOSIGNAL);
      if (done > 0) {
        bytes += done;
        count -= static_cast<std::size_t>(done);
      } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
        wait_for(true);
      } else if (errno != EINTR) {
        fail_ended();
      }
    }
  }
  /// The next `count` bytes.
  void read(char* bytes, std::size_t count) {
    while (kept_.size() - taken_ < count) wait_for(false);
    std::memcpy(bytes, kept_.data() + taken_, count);
    taken_ += count;
    if (taken_ == kept_.size()) kept_.clear(), taken_ = 0;
  }
  /// The next line, without its end; at most `longest` bytes.
  std::string read_line(std::size_t longest) {
    std::string line;
    for (char c = 0;; line += c) {
      read(&c, 1);
      if (c == '\n') return line;
      expect(line.size() < longest, [&] { return name() + " says too much: a line was expected"; });
    }
  }

 private:
  using clock = std::chrono::steady_clock;
  using limit = std::chrono::duration<double>;

  /// Has the child ended? Then its status is known.
  bool ended() {
    if (!ended_) ended_ = waitpid(child_, &status_, WNOHANG) == child_;
    return ended_;
  }
  [[noreturn]] void fail_ended() {
    for (int wait = 0; wait < 100 && !ended(); ++wait) usleep(10'000);
    std::string how = " closed its output";
    if (ended_) {
      int const status = WIFEXITED(status_) ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_);  // as a shell says it
      how = status > 128 ? " was ended by signal " + std::to_string(status - 128)
                         : " ended with status " + std::to_string(status);
    }
    throw input_error(name() + how + " where an answer was expected");
  }
  /// Until there is something to read or, if wanted, room to write; reads what there is.
  void wait_for(bool room) {
    auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - clock::now()).count();
    expect(left > 0, [&] {
      std::string const text = std::to_string(seconds_);
      return name() + " did not answer within " + text.substr(0, text.find('.') + 2) + " seconds";
    });
    pollfd waits[2] = {{read_, POLLIN, 0}, {write_, POLLOUT, 0}};
    int const ready = poll(waits, room ? 2 : 1, static_cast<int>(left < 100 ? left : 100));
    if (monitor_ && monitor_->stop_requested()) {
      kill(-child_, SIGTERM);
      throw cancelled();
    }
    if (ready <= 0 || waits[0].revents == 0) return;
    char bytes[65536];
    ssize_t const got = ::read(read_, bytes, sizeof bytes);
    if (got > 0)
      kept_.append(bytes, static_cast<std::size_t>(got));
    else if (got == 0 || errno != EINTR)
      fail_ended();
  }

  std::string command_;
  double seconds_;
  v0::monitor const* monitor_;
  pid_t child_ = -1;
  int write_ = -1;
  int read_ = -1;
  int status_ = 0;
  bool ended_ = false;
  bool finished_ = true;
  std::string kept_;
  std::size_t taken_ = 0;
  clock::time_point deadline_ = {};
};

}  // namespace seam::inline v0::oracle::detail
