#!/bin/sh
# Installs what is missing, builds the program and explains a Drosophila enhancer as a small network sees it; both come
# with the repository. Arguments, if there are any, go to `seam run` in the place of these.
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
if [ $# -eq 0 ]; then
  set -- --fasta examples/data/enhancer.fa --model deepstarr_student \
    --weights examples/data/deepstarr_student.safetensors --task dev --count 5000 --rate 0.1 --clusters 30 --sites 4
fi
build/seam run --out out/quickstart "$@"
