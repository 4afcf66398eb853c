// The test program's files are small, so its readers need little memory: an allocation above this limit fails, and a
// reader that believes a damaged file's length is found.
#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

constexpr std::size_t largest_allocation = std::size_t{1} << 25;

}  // namespace

void* operator new(std::size_t bytes) {
  void* const memory = bytes <= largest_allocation ? std::malloc(bytes > 0 ? bytes : 1) : nullptr;
  if (!memory) throw std::bad_alloc();
  return memory;
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
