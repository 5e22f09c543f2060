# SPDX-License-Identifier: GPL-3.0-or-later
# Program, library, public headers, CMake package and pkg-config file. What only builders of other programs need is the
# component "development", which a Debian package leaves out.
#
# HiGHS as scripts/setup unpacks it goes along, in a folder of its own: what is installed does not need the checkout.
# Another HiGHS stays where it was found.
set(aft_private_dir "${CMAKE_INSTALL_LIBDIR}/aftak")
set(aft_rpath "")
set(aft_library_rpath "")
set(aft_highs_words "")
if(AFT_HAVE_HIGHS)
  string(FIND "${HiGHS_LIBRARY_DIR}" "${CMAKE_SOURCE_DIR}/" aft_place)
  if(aft_place EQUAL 0)
    set(aft_rpath "$ORIGIN/../${aft_private_dir}")
    set(aft_library_rpath "$ORIGIN/aftak")
    set(aft_highs_words "-L\${aft_private_dir} -Wl,-rpath,\${aft_private_dir} -lhighs ")
    # the extras are what the library loads from beside itself at run time
    install(FILES "${HiGHS_LIBRARY}" "${HiGHS_LIBRARY_DIR}/libhighs_extras.so" DESTINATION "${aft_private_dir}")
    install(CODE "file(CHMOD \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${aft_private_dir}\" PERMISSIONS
            OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)") # whatever the umask
  else()
    set(aft_rpath "${HiGHS_LIBRARY_DIR}")
    set(aft_library_rpath "${HiGHS_LIBRARY_DIR}")
    set(aft_highs_words "-L${HiGHS_LIBRARY_DIR} -Wl,-rpath,${HiGHS_LIBRARY_DIR} -lhighs ")
  endif()
endif()
set_target_properties(aftak PROPERTIES INSTALL_RPATH "${aft_rpath}")
set_target_properties(aftak_library PROPERTIES INSTALL_RPATH "${aft_library_rpath}")
install(TARGETS aftak RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS aftak_library LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
foreach(header IN LISTS aft_public_headers)
  get_filename_component(folder "${header}" DIRECTORY)
  install(FILES "${header}" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/aftak/${folder}" COMPONENT development OPTIONAL)
endforeach()
# What the README of a new case points to.
install(FILES cases/README.md DESTINATION "${CMAKE_INSTALL_DOCDIR}/cases")
install(DIRECTORY cases/tutorial cases/alternatives DESTINATION "${CMAKE_INSTALL_DOCDIR}/cases")
install(DIRECTORY networks/schema DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/aftak/networks" COMPONENT development
        FILES_MATCHING PATTERN "*.def") # networks.h makes its records of these rows

# What the users of the library link besides; a shared one knows its needs itself. The needs are the shared libraries that
# were found here, so users of the archive, too, call pkg-config without --static.
set(aft_library_file libaftak.so)
set(aft_requires "")
set(aft_link_words "")
if(NOT BUILD_SHARED_LIBS)
  set(aft_library_file libaftak.a)
  set(aft_requires "igraph jansson nettle zlib")
  set(aft_link_words "${aft_highs_words}-lcsv -lglpk -lm")
endif()
file(RELATIVE_PATH aft_up "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
configure_file(scripts/cmake/aftak.pc.in aftak.pc @ONLY)
install(FILES "${CMAKE_BINARY_DIR}/aftak.pc" DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
configure_package_config_file(scripts/cmake/aftakConfig.cmake.in aftakConfig.cmake
                              INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/aftak)
write_basic_package_version_file(aftakConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_BINARY_DIR}/aftakConfig.cmake" "${CMAKE_BINARY_DIR}/aftakConfigVersion.cmake"
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/aftak COMPONENT development)

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
