#!/bin/sh
# Times the library beside SciPy, scikit-learn, fastcluster, umap-learn, phate, PyTorch and squid-nn's loop in one run on
# this machine, and prints the ratios. Nothing else should run meanwhile. SEAM_BUILD names another build folder.
set -eu
cd "$(dirname "$0")/.."
. cmake/packages.sh
# shellcheck disable=SC2086
seam_install $seam_packages_program $seam_packages_benchmarks

build=${SEAM_BUILD:-build-benchmarks}
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DSEAM_BUILD_BENCHMARKS=ON -DSEAM_BUILD_TESTS=OFF \
  -DSEAM_BUILD_PROGRAM=OFF -DSEAM_WARNINGS_AS_ERRORS=OFF
cmake --build "$build"

# PyTorch is the distribution's, which is built for processors alone; the rest is current.
venv=$build/venv
if [ ! -x "$venv/bin/python" ]; then
  python3 -m venv "$venv"
fi
for package in numpy scipy scikit-learn fastcluster umap-learn phate; do
  "$venv/bin/python" -m pip install -q "$package" || echo "$package cannot be installed: its peers are left out"
done
python3 benchmarks/compare.py "$build" "$venv/bin/python" /usr/bin/python3
