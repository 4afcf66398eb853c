# Finds what the library needs, here and in an installed package (seam-config.cmake includes this same file):
# OpenMP and a CBLAS with LAPACK always; HDF5, nlohmann/json, htslib, xtensor, Thrust, TBB, the CUDA Toolkit and LibTorch for the
# headers that use them.
#
# Each optional part is a target, seam::<part>, that is seam::seam and the dependency. SEAM_WITH_<PART> is AUTO (the
# target exists where the dependency is found), ON (it must be found) or OFF.

set(seam_targets_global "${CMAKE_FIND_PACKAGE_TARGETS_GLOBAL}")  # whoever includes this has it back at the end
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)  # a project that adds seam as a subdirectory links them too
set(seam_parts hdf5 json htslib xtensor thrust tbb cuda torch)
set(seam_dependency_error "")

macro(seam_require variable package sentence)
  if(NOT ${variable} AND NOT seam_dependency_error)
    set(seam_dependency_error "seam needs ${sentence} (Debian: ${package})")
  endif()
endmacro()

# A header-only dependency that no package provides can be fetched at configure time (SEAM_FETCH_DEPENDENCIES).
function(seam_fetch name url tag)
  include(FetchContent)
  FetchContent_Declare(${name} GIT_REPOSITORY ${url} GIT_TAG ${tag} GIT_SHALLOW ON)
  FetchContent_GetProperties(${name})
  if(NOT ${name}_POPULATED)
    FetchContent_Populate(${name})
  endif()
  set(${name}_SOURCE_DIR ${${name}_SOURCE_DIR} PARENT_SCOPE)
endfunction()

# --- always -----------------------------------------------------------------------------------------------------------
find_package(OpenMP QUIET COMPONENTS CXX)
seam_require(OpenMP_CXX_FOUND "g++, or libomp-dev with clang++" "a compiler with OpenMP")

find_path(SEAM_CBLAS_INCLUDE_DIR cblas.h PATH_SUFFIXES openblas)
find_library(SEAM_CBLAS_LIBRARY NAMES openblas cblas)
seam_require(SEAM_CBLAS_LIBRARY libopenblas-dev "a CBLAS, such as OpenBLAS: set SEAM_CBLAS_LIBRARY")
seam_require(SEAM_CBLAS_INCLUDE_DIR libopenblas-dev "cblas.h: set SEAM_CBLAS_INCLUDE_DIR")
# OpenBLAS has LAPACK in it; with another CBLAS it is a library of its own (core/lapack.hpp calls it).
if(NOT SEAM_CBLAS_LIBRARY MATCHES "openblas")
  find_library(SEAM_LAPACK_LIBRARY NAMES lapack)
  seam_require(SEAM_LAPACK_LIBRARY liblapack-dev "LAPACK: set SEAM_LAPACK_LIBRARY")
endif()
if(NOT TARGET seam::cblas AND NOT seam_dependency_error)
  add_library(seam::cblas INTERFACE IMPORTED GLOBAL)
  target_include_directories(seam::cblas INTERFACE ${SEAM_CBLAS_INCLUDE_DIR})
  target_link_libraries(seam::cblas INTERFACE ${SEAM_CBLAS_LIBRARY} ${SEAM_LAPACK_LIBRARY})
endif()

# --- optional ---------------------------------------------------------------------------------------------------------
foreach(seam_part IN LISTS seam_parts)
  string(TOUPPER ${seam_part} seam_upper)
  set(SEAM_WITH_${seam_upper} AUTO CACHE STRING "seam::${seam_part}: AUTO (where its dependency is found), ON or OFF")
  set_property(CACHE SEAM_WITH_${seam_upper} PROPERTY STRINGS AUTO ON OFF)
endforeach()

# Makes seam::<part>; further arguments are the libraries that it links besides seam::seam.
macro(seam_part part)
  if(NOT TARGET seam::${part})
    add_library(seam::${part} INTERFACE IMPORTED GLOBAL)
    target_link_libraries(seam::${part} INTERFACE seam::seam ${ARGN})
  endif()
endmacro()

# HDF5's C library, for Keras weights (FindHDF5 would need the C language in every consumer).
if(SEAM_WITH_HDF5)
  find_path(SEAM_HDF5_INCLUDE_DIR hdf5.h PATH_SUFFIXES hdf5/serial)
  find_library(SEAM_HDF5_LIBRARY NAMES hdf5_serial hdf5 PATH_SUFFIXES hdf5/serial)
  if(SEAM_HDF5_INCLUDE_DIR AND SEAM_HDF5_LIBRARY)
    seam_part(hdf5 ${SEAM_HDF5_LIBRARY})
    target_include_directories(seam::hdf5 INTERFACE ${SEAM_HDF5_INCLUDE_DIR})
  endif()
endif()

if(SEAM_WITH_JSON)
  find_package(nlohmann_json 3.9 QUIET)
  if(NOT TARGET nlohmann_json::nlohmann_json AND SEAM_FETCH_DEPENDENCIES)
    seam_fetch(nlohmann_json https://github.com/nlohmann/json.git v3.11.2)
    add_library(nlohmann_json::nlohmann_json INTERFACE IMPORTED GLOBAL)
    target_include_directories(nlohmann_json::nlohmann_json INTERFACE ${nlohmann_json_SOURCE_DIR}/include)
  endif()
  if(TARGET nlohmann_json::nlohmann_json)
    seam_part(json nlohmann_json::nlohmann_json)
  endif()
endif()

# htslib, for regions of genomes (indexed and bgzipped FASTA).
if(SEAM_WITH_HTSLIB)
  find_path(SEAM_HTSLIB_INCLUDE_DIR htslib/faidx.h)
  find_library(SEAM_HTSLIB_LIBRARY NAMES hts)
  if(SEAM_HTSLIB_INCLUDE_DIR AND SEAM_HTSLIB_LIBRARY)
    seam_part(htslib ${SEAM_HTSLIB_LIBRARY})
    target_include_directories(seam::htslib INTERFACE ${SEAM_HTSLIB_INCLUDE_DIR})
  endif()
endif()

if(SEAM_WITH_XTENSOR)
  find_package(xtensor 0.24 QUIET)
  if(NOT TARGET xtensor)  # 0.25 and later call themselves incompatible with 0.24; their headers are handled
    find_package(xtensor QUIET)
  endif()
  if(TARGET xtensor)
    seam_part(xtensor xtensor)
  endif()
endif()

# Thrust >= 1.17: the distribution's (headers on the default path) or the CUDA Toolkit's. For C++ its device system is
# chosen here, because its default needs CUDA; nvcc keeps its own.
if(SEAM_WITH_THRUST)
  find_path(SEAM_THRUST_INCLUDE_DIR thrust/version.h)
  find_path(SEAM_THRUST_INCLUDE_DIR thrust/version.h HINTS ENV CUDA_PATH PATHS /usr/local/cuda
            PATH_SUFFIXES include/cccl include)
  if(SEAM_THRUST_INCLUDE_DIR)
    file(STRINGS ${SEAM_THRUST_INCLUDE_DIR}/thrust/version.h seam_thrust_version REGEX "define THRUST_VERSION +[0-9]+")
    string(REGEX REPLACE ".*THRUST_VERSION +([0-9]+).*" "\\1" seam_thrust_version "${seam_thrust_version}")
    if(seam_thrust_version GREATER_EQUAL 101700)
      seam_part(thrust)
      target_include_directories(seam::thrust INTERFACE ${SEAM_THRUST_INCLUDE_DIR})
      target_compile_definitions(seam::thrust INTERFACE
        $<$<COMPILE_LANGUAGE:CXX>:THRUST_DEVICE_SYSTEM=THRUST_DEVICE_SYSTEM_CPP>)
    endif()
  endif()
endif()

# Thrust's TBB system.
if(SEAM_WITH_TBB AND TARGET seam::thrust)
  find_package(TBB QUIET)
  if(TARGET TBB::tbb)
    seam_part(tbb seam::thrust TBB::tbb)
  endif()
endif()

# backend::cuda, for targets with sources in the language CUDA: who links it has enabled that language, and says for which
# architectures (CMAKE_CUDA_ARCHITECTURES; seam's own are 80-real and 90, which brings PTX for what comes later).
if(SEAM_WITH_CUDA)
  find_package(CUDAToolkit 12.8 QUIET)
  if(TARGET CUDA::cublas)
    seam_part(cuda CUDA::cublas)
    target_compile_options(seam::cuda INTERFACE $<$<COMPILE_LANGUAGE:CUDA>:-Xcompiler=-fopenmp>)
    if(CMAKE_VERSION VERSION_LESS 3.25.2)  # passes no -std to the nvcc of CUDA 13, whatever CUDA_STANDARD says
      target_compile_options(seam::cuda INTERFACE $<$<COMPILE_LANGUAGE:CUDA>:-std=c++20>)
    else()
      target_compile_features(seam::cuda INTERFACE cuda_std_20)
    endif()
  endif()
endif()

# LibTorch on the processor, for oracle/torch.hpp: the distribution's, or one below CMAKE_PREFIX_PATH. Its own package
# configuration is not asked: it looks for what only those who build LibTorch need.
if(SEAM_WITH_TORCH)
  find_path(SEAM_TORCH_INCLUDE_DIR torch/script.h)
  find_library(SEAM_TORCH_LIBRARY torch)
  find_library(SEAM_TORCH_CPU_LIBRARY torch_cpu)
  find_library(SEAM_TORCH_C10_LIBRARY c10)
  if(SEAM_TORCH_INCLUDE_DIR AND SEAM_TORCH_LIBRARY AND SEAM_TORCH_CPU_LIBRARY AND SEAM_TORCH_C10_LIBRARY)
    seam_part(torch ${SEAM_TORCH_LIBRARY} ${SEAM_TORCH_CPU_LIBRARY} ${SEAM_TORCH_C10_LIBRARY})
    target_include_directories(seam::torch INTERFACE ${SEAM_TORCH_INCLUDE_DIR})
  endif()
endif()

foreach(seam_part IN LISTS seam_parts)
  string(TOUPPER ${seam_part} seam_upper)
  if(SEAM_WITH_${seam_upper} AND NOT SEAM_WITH_${seam_upper} STREQUAL "AUTO" AND NOT TARGET seam::${seam_part})
    set(seam_dependency_error "SEAM_WITH_${seam_upper} is ON, but what seam::${seam_part} needs was not found")
  endif()
endforeach()

set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL "${seam_targets_global}")
unset(seam_targets_global)
