// seam info: what this program is made of.
#include "models.hpp"

#include <seam/core/blas.hpp>
#include <seam/core/blas_kernels.hpp>
#include <seam/version.hpp>
#ifdef SEAM_PROGRAM_HAS_HTSLIB
#include <htslib/hts.h>
#endif

#include <cstdio>

namespace program {

void add_info(CLI::App& program) {
  CLI::App* const words = program.add_subcommand("info", "versions, BLAS, backends, models, devices");
  words->callback([] {
    std::printf("seam %s\n", SEAM_VERSION);
    std::printf("compiler: %s\n", __VERSION__);
    std::printf("BLAS: %s\n", seam::blas::name());
    if (*seam::blas::kernels()) std::printf("BLAS kernels: %s\n", seam::blas::kernels());
    std::printf("threads: %d\n", seam::backend::host{}.lanes());
    std::string backends = seam::backend::host::name();
#ifdef SEAM_PROGRAM_HAS_THRUST
    backends += std::string(", ") + seam::backend::thrust_omp::name();
#endif
    std::printf("backends: %s\n", backends.c_str());
    std::printf("alphabets: dna, rna, protein; two_hot (library)\n");
#ifdef SEAM_PROGRAM_HAS_HTSLIB
    std::printf("htslib: %s\n", hts_version());
#else
    std::printf("htslib: none (compressed and indexed FASTA files)\n");
#endif
    std::printf("models: %s\n", listed(model_names()).c_str());
    std::printf("devices: none (see docs/backends.md)\n");
  });
}

}  // namespace program
