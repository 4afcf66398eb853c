// The version in seam/version.hpp agrees with itself and with the build's.
#include <seam/version.hpp>

#include <cstdio>
#include <string>

char const* umbrella_first();
char const* umbrella_second();

int main() {
  std::string const parts = std::to_string(SEAM_VERSION_MAJOR) + '.' + std::to_string(SEAM_VERSION_MINOR) + '.' +
                            std::to_string(SEAM_VERSION_PATCH);
  for (std::string const seen : {SEAM_VERSION, SEAM_CMAKE_VERSION, umbrella_first(), umbrella_second()})
    if (seen != parts) {
      std::fprintf(stderr, "version %s, but its parts say %s\n", seen.c_str(), parts.c_str());
      return 1;
    }
}
