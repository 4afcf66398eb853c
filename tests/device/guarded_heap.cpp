// The program's heap in one region that can be taken away while a kernel runs, and a handler that says whose hands were
// in the wrong memory. Memory of the C library (BLAS, OpenMP) is not in it, nor is the stack.
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <bit>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>

extern "C" void seam_test_guard_heap(bool away);

namespace {

constexpr std::size_t room = std::size_t{1} << 34;
constexpr std::size_t header = 64;  // before each allocation: the logarithm of its size

struct free_block {
  free_block* next;
};

pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
std::byte* base = nullptr;
std::size_t used = 0;
std::size_t opened = 0;  // of the region
free_block* free_blocks[64] = {};
bool away_now = false;

void say(char const* text) {
  if (write(2, text, std::strlen(text)) < 0) _exit(4);
}

void on_fault(int, siginfo_t* info, void*) {
  auto* const place = static_cast<std::byte*>(info->si_addr);
  if (away_now && place >= base && place < base + room) {
    say("a kernel reads or writes the host's memory\n");
    _exit(3);
  }
  say("the host reads or writes memory that is not its own\n");
  _exit(2);
}

void prepare() {
  base = static_cast<std::byte*>(mmap(nullptr, room, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
  if (base == MAP_FAILED) std::abort();
  struct sigaction action = {};
  action.sa_sigaction = on_fault;
  action.sa_flags = SA_SIGINFO;
  sigaction(SIGSEGV, &action, nullptr);
}

void* take(std::size_t bytes) {
  pthread_mutex_lock(&mutex);
  if (!base) prepare();
  auto const width = static_cast<int>(std::bit_width(bytes + header - 1));
  int const size = width < 7 ? 7 : width;
  std::size_t const whole = std::size_t{1} << size;
  std::byte* block = nullptr;
  if (free_block* const first = free_blocks[size]) {
    free_blocks[size] = first->next;
    block = reinterpret_cast<std::byte*>(first);
  } else if (used + whole <= room) {
    block = base + used;
    used += whole;
    while (opened < used) {
      constexpr std::size_t step = std::size_t{1} << 26;
      if (mprotect(base + opened, step, PROT_READ | PROT_WRITE) != 0) std::abort();
      opened += step;
    }
  }
  pthread_mutex_unlock(&mutex);
  if (!block) throw std::bad_alloc();
  *reinterpret_cast<int*>(block) = size;
  return block + header;
}

void give_back(void* memory) {
  if (!memory) return;
  std::byte* const block = static_cast<std::byte*>(memory) - header;
  int const size = *reinterpret_cast<int*>(block);
  pthread_mutex_lock(&mutex);
  auto* const freed = reinterpret_cast<free_block*>(block);
  freed->next = free_blocks[size];
  free_blocks[size] = freed;
  pthread_mutex_unlock(&mutex);
}

}  // namespace

extern "C" void seam_test_guard_heap(bool away) {
  away_now = away;
  if (opened > 0 && mprotect(base, opened, away ? PROT_NONE : PROT_READ | PROT_WRITE) != 0) std::abort();
}

void* operator new(std::size_t bytes) {
  return take(bytes);
}
void* operator new[](std::size_t bytes) {
  return take(bytes);
}
void* operator new(std::size_t bytes, std::align_val_t) {
  return take(bytes);
}  // 64 at most is asked for
void* operator new[](std::size_t bytes, std::align_val_t) {
  return take(bytes);
}
void* operator new(std::size_t bytes, std::nothrow_t const&) noexcept {
  return take(bytes);
}
void* operator new[](std::size_t bytes, std::nothrow_t const&) noexcept {
  return take(bytes);
}
void operator delete(void* memory) noexcept {
  give_back(memory);
}
void operator delete[](void* memory) noexcept {
  give_back(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  give_back(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  give_back(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
  give_back(memory);
}
void operator delete[](void* memory, std::align_val_t) noexcept {
  give_back(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  give_back(memory);
}
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept {
  give_back(memory);
}
