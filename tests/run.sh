#!/bin/sh
# Installs what is missing, builds everything into build/ and runs every test. Arguments go to CMake's configure step.
# SEAM_BUILD names another build folder.
set -eu
cd "$(dirname "$0")/.."
. cmake/packages.sh
# shellcheck disable=SC2086
seam_install $seam_packages_program $seam_packages_tests

build=${SEAM_BUILD:-build}
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DSEAM_BUILD_TESTS=ON \
  -DSEAM_WARNINGS_AS_ERRORS=OFF "$@"
cmake --build "$build"
OMP_WAIT_POLICY=passive ctest --test-dir "$build" --output-on-failure
