#!/bin/sh
# Times the library beside SciPy, scikit-learn, fastcluster, umap-learn, phate, PyTorch and squid-nn's loop in one run on
# this machine, and prints the ratios. Nothing else should run meanwhile. SEAM_BUILD names another build folder.
# compare.sh clustering: distances, trees, k-means and principal components alone, in minutes.
set -eu
cd "$(dirname "$0")/.."
. cmake/packages.sh
what=${1:-all}
packages=$seam_packages_benchmarks
targets=all
peers='numpy scipy scikit-learn fastcluster umap-learn phate'
option=''
if [ "$what" = clustering ]; then
  packages='libbenchmark-dev python3 python3-venv python3-pip'
  targets='benchmark_distance benchmark_cluster benchmark_embedding'
  peers='numpy scipy scikit-learn'
  option=--clustering
elif [ "$what" != all ]; then
  echo "compare.sh takes no word, or: clustering" >&2
  exit 2
fi
# shellcheck disable=SC2086
seam_install $seam_packages_program $packages

build=${SEAM_BUILD:-build-benchmarks}
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DSEAM_BUILD_BENCHMARKS=ON -DSEAM_BUILD_TESTS=OFF \
  -DSEAM_BUILD_PROGRAM=OFF -DSEAM_WARNINGS_AS_ERRORS=OFF
# shellcheck disable=SC2086
cmake --build "$build" --target $targets

# PyTorch is the distribution's, which is built for processors alone; the rest is current.
venv=$build/venv
if [ ! -x "$venv/bin/python" ]; then
  python3 -m venv "$venv"
fi
for package in $peers; do
  "$venv/bin/python" -m pip install -q "$package" || echo "$package cannot be installed: its peers are left out"
done
# shellcheck disable=SC2086
python3 benchmarks/compare.py $option "$build" "$venv/bin/python" /usr/bin/python3
