#!/bin/sh
# Installs what is missing, builds the program and runs it on the sequence and the model that it carries. Arguments go
# to `seam run`.
set -eu
cd "$(dirname "$0")/.."
. cmake/packages.sh
# shellcheck disable=SC2086
seam_install $seam_packages_program

if [ ! -f build/build.ninja ]; then
  cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release -DSEAM_BUILD_TESTS=OFF \
    -DSEAM_WARNINGS_AS_ERRORS=OFF
fi
cmake --build build --target seam_program
build/seam run --out out/quickstart "$@"
