# Finds what the library needs: OpenMP and a CBLAS always, the rest where a part of the library that is built uses it.
find_package(OpenMP REQUIRED COMPONENTS CXX)

find_path(SEAM_CBLAS_INCLUDE_DIR cblas.h PATH_SUFFIXES openblas)
find_library(SEAM_CBLAS_LIBRARY NAMES openblas cblas)
add_library(seam_cblas INTERFACE)
add_library(seam::cblas ALIAS seam_cblas)
target_link_libraries(seam_cblas INTERFACE ${SEAM_CBLAS_LIBRARY})
