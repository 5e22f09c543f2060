# SPDX-License-Identifier: GPL-3.0-or-later
# Program, library, public headers, CMake package and pkg-config file.
set(aft_rpath "$ORIGIN/../${CMAKE_INSTALL_LIBDIR}")
if(AFT_HAVE_HIGHS)
  list(APPEND aft_rpath "${HiGHS_LIBRARY_DIR}") # installed, too, they use the HiGHS that was found here
endif()
set_target_properties(aftak aftak_library PROPERTIES INSTALL_RPATH "${aft_rpath}")
install(TARGETS aftak RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS aftak_library LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
foreach(header IN LISTS aft_public_headers)
  get_filename_component(folder "${header}" DIRECTORY)
  install(FILES "${header}" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/aftak/${folder}" OPTIONAL)
endforeach()
install(DIRECTORY networks/schema DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/aftak/networks"
        FILES_MATCHING PATTERN "*.def") # networks.h makes its records of these rows

# What the users of the library link besides; a shared one knows its needs itself. The needs are the shared libraries that
# were found here, so users of the archive, too, call pkg-config without --static.
set(aft_library_file libaftak.so)
set(aft_requires "")
set(aft_link_words "")
if(NOT BUILD_SHARED_LIBS)
  set(aft_library_file libaftak.a)
  set(aft_requires "igraph jansson nettle zlib")
  set(aft_link_words "-lcsv -lglpk -lm")
  if(AFT_HAVE_HIGHS)
    string(PREPEND aft_link_words "-L${HiGHS_LIBRARY_DIR} -Wl,-rpath,${HiGHS_LIBRARY_DIR} -lhighs ")
  endif()
endif()
file(RELATIVE_PATH aft_up "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
configure_file(scripts/cmake/aftak.pc.in aftak.pc @ONLY)
install(FILES "${CMAKE_BINARY_DIR}/aftak.pc" DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
configure_package_config_file(scripts/cmake/aftakConfig.cmake.in aftakConfig.cmake
                              INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/aftak)
write_basic_package_version_file(aftakConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_BINARY_DIR}/aftakConfig.cmake" "${CMAKE_BINARY_DIR}/aftakConfigVersion.cmake"
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/aftak)

# Manual page and completions of shells, told by the program itself. Built for another machine it cannot be asked.
if(NOT CMAKE_CROSSCOMPILING)
  set(aft_told "${CMAKE_BINARY_DIR}/told")
  file(MAKE_DIRECTORY "${aft_told}")
  add_custom_command(OUTPUT "${aft_told}/aftak.1" "${aft_told}/aftak.bash" "${aft_told}/aftak.zsh" "${aft_told}/aftak.fish"
                     COMMAND aftak help --as man > "${aft_told}/aftak.1"
                     COMMAND aftak help --as bash > "${aft_told}/aftak.bash"
                     COMMAND aftak help --as zsh > "${aft_told}/aftak.zsh"
                     COMMAND aftak help --as fish > "${aft_told}/aftak.fish"
                     DEPENDS aftak COMMENT "Manual page and completions" VERBATIM)
  add_custom_target(told ALL DEPENDS "${aft_told}/aftak.1")
  install(FILES "${aft_told}/aftak.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
  install(FILES "${aft_told}/aftak.bash" DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions"
          RENAME aftak)
  install(FILES "${aft_told}/aftak.zsh" DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions" RENAME _aftak)
  install(FILES "${aft_told}/aftak.fish" DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
endif()
