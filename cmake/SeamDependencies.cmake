# Finds what the library needs: OpenMP and a CBLAS always, the rest where a part of the library that is built uses it.
find_package(OpenMP REQUIRED COMPONENTS CXX)

find_path(SEAM_CBLAS_INCLUDE_DIR cblas.h PATH_SUFFIXES openblas)
find_library(SEAM_CBLAS_LIBRARY NAMES openblas cblas)
add_library(seam_cblas INTERFACE)
add_library(seam::cblas ALIAS seam_cblas)
target_link_libraries(seam_cblas INTERFACE ${SEAM_CBLAS_LIBRARY})

# HDF5's C library, for Keras weights (FindHDF5 would need the C language in every consumer).
find_path(SEAM_HDF5_INCLUDE_DIR hdf5.h PATH_SUFFIXES hdf5/serial)
find_library(SEAM_HDF5_LIBRARY NAMES hdf5_serial hdf5 PATH_SUFFIXES hdf5/serial)
if(SEAM_HDF5_INCLUDE_DIR AND SEAM_HDF5_LIBRARY)
  add_library(seam_hdf5 INTERFACE)
  add_library(seam::hdf5 ALIAS seam_hdf5)
  target_include_directories(seam_hdf5 SYSTEM INTERFACE ${SEAM_HDF5_INCLUDE_DIR})
  target_link_libraries(seam_hdf5 INTERFACE ${SEAM_HDF5_LIBRARY})
endif()
