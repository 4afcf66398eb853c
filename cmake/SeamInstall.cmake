# Installs the headers and the package seam: find_package(seam CONFIG).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(seam_package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/seam)
install(TARGETS seam EXPORT seam-targets FILE_SET HEADERS COMPONENT headers)
install(EXPORT seam-targets NAMESPACE seam:: DESTINATION ${seam_package_folder} COMPONENT headers)
configure_package_config_file(cmake/seam-config.cmake.in seam-config.cmake INSTALL_DESTINATION ${seam_package_folder})
write_basic_package_version_file(seam-config-version.cmake COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/seam-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/seam-config-version.cmake
              cmake/SeamDependencies.cmake
        DESTINATION ${seam_package_folder} COMPONENT headers)
