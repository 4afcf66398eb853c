#!/bin/sh
# Makes the tutorial's figures and the report's pictures anew: sh docs/make_images.sh DATA, where DATA holds the example
# sequences and the weights.
set -eu
data=${1:?usage: sh docs/make_images.sh DATA}
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
build/seam run --fasta "$data/Sequences_example.fa" --record chr2R_17033215_17033463_dev \
  --model deepstarr --weights "$data/deepstarr.model.h5" --task dev \
  --count 10000 --rate 0.1 --seed 42 --attribution saliency --cluster ward --clusters 30 --sites 3 --quiet --out "$out"
mkdir -p docs/images
for figure in reference_logo activity_histogram cluster_activity summary_entropy covariance configuration_continuous epistasis; do
  cp "$out/$figure.svg" docs/images/
done
python3 docs/make_screenshots.py "$out/report.html" docs/images
