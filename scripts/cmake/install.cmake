# SPDX-License-Identifier: GPL-3.0-or-later
# Program, library, public headers, CMake package and pkg-config file.
install(TARGETS aftak RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES "$<TARGET_FILE:aftak_library>" DESTINATION ${CMAKE_INSTALL_LIBDIR})
set(aft_headers "${CMAKE_INSTALL_INCLUDEDIR}/aftak")
install(FILES networks/networks.h DESTINATION ${aft_headers}/networks)
install(DIRECTORY networks/schema DESTINATION ${aft_headers}/networks FILES_MATCHING PATTERN "*.def")
install(FILES networks/base/status.h DESTINATION ${aft_headers}/networks/base)
install(FILES solver/solver.h DESTINATION ${aft_headers}/solver)
install(FILES results/results.h DESTINATION ${aft_headers}/results)

# What a static library needs at link time, as plain linker words.
set(aft_link_words "-lcsv -lglpk -lm")
if(AFT_HAVE_HIGHS)
  string(PREPEND aft_link_words "-L${HiGHS_LIBRARY_DIR} -Wl,-rpath,${HiGHS_LIBRARY_DIR} -lhighs ")
endif()
configure_file(scripts/cmake/aftak.pc.in aftak.pc @ONLY)
install(FILES "${CMAKE_BINARY_DIR}/aftak.pc" DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
configure_package_config_file(scripts/cmake/aftakConfig.cmake.in aftakConfig.cmake
                              INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/aftak)
write_basic_package_version_file(aftakConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_BINARY_DIR}/aftakConfig.cmake" "${CMAKE_BINARY_DIR}/aftakConfigVersion.cmake"
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/aftak)
