# The Debian packages that the scripts need, in one list, and how to get them. Sourced: . cmake/packages.sh
# seam_install PACKAGE...: installs what is missing, as root or through sudo, and needs no network when nothing is.
# SEAM_SKIP_PACKAGES=1 says that everything is there, whatever the system calls it.

seam_packages_program='g++ cmake ninja-build libopenblas-dev libhdf5-dev nlohmann-json3-dev
  libcli11-dev'
seam_packages_tests='doctest-dev libthrust-dev libtbb-dev libxtensor-dev libhts-dev libtorch-dev python3 chromium nodejs'
seam_packages_benchmarks='libbenchmark-dev python3 python3-venv python3-pip python3-torch'
seam_packages_checks='clang clang-format-14 libomp-dev doxygen git'

seam_install() {
  if [ -n "${SEAM_SKIP_PACKAGES:-}" ]; then
    return 0
  fi
  if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg-query >/dev/null 2>&1; then
    echo "This is not a Debian system: install what these packages hold, then set SEAM_SKIP_PACKAGES=1:" >&2
    echo "$@" >&2
    return 1
  fi
  seam_missing=''
  for seam_package in "$@"; do
    if ! dpkg-query -W -f '${db:Status-Status}\n' "$seam_package" 2>/dev/null | grep -qx installed; then
      seam_missing="$seam_missing $seam_package"
    fi
  done
  if [ -z "$seam_missing" ]; then
    return 0
  fi
  if [ "$(id -u)" = 0 ]; then
    seam_root=''
  elif command -v sudo >/dev/null 2>&1; then
    seam_root=sudo
  else
    echo "These packages are missing, and only root (or sudo) can install them:" >&2
    echo "apt-get install$seam_missing" >&2
    return 1
  fi
  echo "installing$seam_missing"
  # The lists are fetched when they do not have what is missing, not each time.
  # shellcheck disable=SC2086
  $seam_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $seam_missing \
    </dev/null >/dev/null 2>&1 || {
    $seam_root apt-get update -q </dev/null
    $seam_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $seam_missing </dev/null
  }
}
