#!/bin/sh
# Installs what is missing, builds everything into build/ and runs every test. Arguments go to CMake's configure step.
# SEAM_BUILD names another build folder. With --gpu first: only the tests that need an NVIDIA device, on a machine that has
# one and the CUDA Toolkit; that there is none is then a failure.
set -eu
cd "$(dirname "$0")/.."
gpu=''
if [ "${1:-}" = --gpu ]; then
  gpu=yes
  shift
  set -- "-DCMAKE_CUDA_ARCHITECTURES=80-real;90" -DSEAM_WITH_CUDA=ON "$@"
fi
. cmake/packages.sh
# shellcheck disable=SC2086
seam_install $seam_packages_program $seam_packages_tests

build=${SEAM_BUILD:-build}
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DSEAM_BUILD_TESTS=ON \
  -DSEAM_WARNINGS_AS_ERRORS=OFF "$@"
if [ -n "$gpu" ]; then
  cmake --build "$build" --target test_cuda
  SEAM_REQUIRE_DEVICE=1 ctest --test-dir "$build" --output-on-failure --label-regex gpu --no-tests=error
  exit
fi
cmake --build "$build"
OMP_WAIT_POLICY=passive ctest --test-dir "$build" --output-on-failure
