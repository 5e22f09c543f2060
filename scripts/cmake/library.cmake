# SPDX-License-Identifier: GPL-3.0-or-later
# libaftak, all layers in one library for other programs. The shared one shows exactly what the public headers declare;
# the list is made here from the headers, so that they need no export marks.
set(aft_public_headers
    networks/networks.h networks/base/findings.h networks/base/status.h networks/check/crossings.h
    networks/check/pressure_gaps.h networks/read/read.h
    networks/records/records.h networks/schema/schema.h networks/schema/types.h networks/write/write.h
    solver/solver.h solver/studies.h solver/simulation.h results/results.h)

add_library(aftak_library)
set_target_properties(aftak_library PROPERTIES OUTPUT_NAME aftak EXPORT_NAME aftak LINKER_LANGUAGE C
                      VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
target_link_libraries(aftak_library PRIVATE aft_networks_objects aft_solver_objects aft_results_objects)
add_library(aft::aftak ALIAS aftak_library)

if(BUILD_SHARED_LIBS)
  set(names)
  foreach(header IN LISTS aft_public_headers)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${header}")
    file(READ "${header}" text)
    string(REGEX MATCHALL "aft_[a-z0-9_]+(\\(|\\[AFT_N_)" found "${text}")
    string(REGEX REPLACE "\\[AFT_N_" "(" found "${found}")
    list(APPEND names ${found})
  endforeach()
  list(REMOVE_DUPLICATES names)
  list(JOIN names "" names) # aft_solve(aft_plan_free(...
  string(REPLACE "(" ";\n" names "${names}")
  file(WRITE "${CMAKE_BINARY_DIR}/aftak.map" "{ global:\n${names}local: *;\n};\n")
  target_link_options(aftak_library PRIVATE "-Wl,--version-script=${CMAKE_BINARY_DIR}/aftak.map")
  set_target_properties(aftak_library PROPERTIES LINK_DEPENDS "${CMAKE_BINARY_DIR}/aftak.map")
endif()
