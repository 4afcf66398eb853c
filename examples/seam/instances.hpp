// What the program's templates are instantiated for. A template that is costly to compile is instantiated in one file,
// which lists it with these, and declared or `extern` in all others.
#pragma once

#include "common.hpp"

/// F(backend, ...) for every backend.
#ifdef SEAM_PROGRAM_HAS_THRUST
#define SEAM_PROGRAM_EACH_BACKEND(F, ...) F(seam::backend::host, __VA_ARGS__) F(seam::backend::thrust_omp, __VA_ARGS__)
#else
#define SEAM_PROGRAM_EACH_BACKEND(F, ...) F(seam::backend::host, __VA_ARGS__)
#endif

/// F(alphabet) for every alphabet.
#define SEAM_PROGRAM_EACH_ALPHABET(F) F(seam::dna) F(seam::rna) F(seam::protein)

/// F(backend, alphabet) for all pairs of them.
#define SEAM_PROGRAM_EACH(F)              \
  SEAM_PROGRAM_EACH_BACKEND(F, seam::dna) \
  SEAM_PROGRAM_EACH_BACKEND(F, seam::rna) \
  SEAM_PROGRAM_EACH_BACKEND(F, seam::protein)
