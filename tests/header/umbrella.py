"""seam/seam.hpp holds every header but those that need an optional dependency and those that few programs need, and
includes none of these.

umbrella.py INCLUDE_FOLDER [HEADER_TO_LEAVE_OUT..] -- COMPILER FLAGS...
"""

import fnmatch
import pathlib
import re
import subprocess
import sys

include = pathlib.Path(sys.argv[1]).resolve()
compiler = sys.argv[sys.argv.index("--") + 1 :]
left_out = {include / header for header in sys.argv[2 : sys.argv.index("--")]}
banned = re.compile(r"/(hdf5\.h|htslib/\S+|nlohmann/json\.hpp|xtensor/\S+|thrust/\S+|tbb/\S+|iostream|regex|random|seam/report/viewer_\w+\.hpp)$")
# What few programs need, so that the others don't compile it: below seam/. docs/architecture.md, "Headers", lists them.
BY_NEED = """
*/*files.hpp core/blas_kernels.hpp distance/square.hpp motif/* network/*
cluster/communities.hpp cluster/cophenetic.hpp cluster/dbscan.hpp cluster/graph.hpp cluster/hdbscan.hpp
cluster/leiden.hpp cluster/subtree.hpp
embedding/diffusion_map.hpp embedding/mds.hpp embedding/phate.hpp embedding/tsne.hpp embedding/umap.hpp
explain/cluster_number.hpp explain/fisher.hpp explain/frozen.hpp explain/logos.hpp explain/matching.hpp
explain/mutation_sets.hpp explain/mutations.hpp explain/regroup.hpp
identify/motifs.hpp identify/null_calibration.hpp
io/deepbind.hpp io/mapped_npy.hpp io/motifs.hpp io/npz.hpp io/npz_tensors.hpp io/regions.hpp
io/view_stream.hpp io/word_table.hpp
mutagenesis/crop.hpp mutagenesis/importance.hpp mutagenesis/indels.hpp mutagenesis/lazy_library.hpp
mutagenesis/numpy_shuffled.hpp mutagenesis/numpy_two_hot.hpp mutagenesis/optimised.hpp mutagenesis/greedy.hpp mutagenesis/genetic.hpp mutagenesis/provenance.hpp mutagenesis/recombined.hpp
attribution/double_mutants.hpp attribution/ensemble.hpp
oracle/any_oracle.hpp oracle/both_strands.hpp oracle/ensemble.hpp oracle/process.hpp oracle/range_target.hpp
sequence/deeplift_shuffle.hpp
report/axes.hpp report/clusters.hpp report/configuration.hpp report/contents.hpp report/covariance.hpp
report/epistasis.hpp report/figures.hpp report/glyph_path.hpp report/glyphs.hpp report/html.hpp report/html_markup.hpp
report/html_page.hpp report/interventions.hpp report/json_text.hpp report/logo.hpp report/marks.hpp report/palette.hpp
report/png.hpp report/states.hpp report/summary.hpp report/svg.hpp report/text.hpp
""".split()


def dependencies(header):
    """Every file that including the header reads."""
    rule = subprocess.run(
        [*compiler, "-M", "-x", "c++", "-"],
        input=f"#include <{header.relative_to(include)}>\n",
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    return rule.replace("\\\n", " ").split()[1:]


def is_by_need(header):
    return any(fnmatch.fnmatch(str(header.relative_to(include / "seam")), pattern) for pattern in BY_NEED)


umbrella = include / "seam/seam.hpp"
read = dependencies(umbrella)
failures = [f"seam/seam.hpp includes {file}, which it must not" for file in read if banned.search(file)]

held = {str(pathlib.Path(file).resolve()) for file in read}
for header in sorted(set(include.glob("seam/**/*.hpp")) - left_out):
    name = header.relative_to(include)
    if is_by_need(header):
        if str(header) in held:
            failures.append(f"{name} is in BY_NEED, but seam/seam.hpp includes it")
    elif "detail" in header.parts or str(header) in held:
        continue
    elif not any(banned.search(file) for file in dependencies(header)):
        failures.append(f"seam/seam.hpp leaves {name} out, which needs nothing optional and is not in BY_NEED")
print(*failures, sep="\n")
print(f"the umbrella reads {len(held)} files, {sum(name.startswith(str(include)) for name in held)} of them ours")
sys.exit(bool(failures))
