# SPDX-License-Identifier: GPL-3.0-or-later
# HiGHS as scripts/setup unpacks it under .deps/highs, or one of the system. Its own CMake config names a folder that
# does not exist in that package. Gives HiGHS::HiGHS and HiGHS_LIBRARY_DIR.
find_path(HiGHS_INCLUDE_DIR interfaces/highs_c_api.h HINTS "${CMAKE_SOURCE_DIR}/.deps/highs/include/highs"
          PATH_SUFFIXES highs)
find_library(HiGHS_LIBRARY highs HINTS "${CMAKE_SOURCE_DIR}/.deps/highs/lib")
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(HiGHS REQUIRED_VARS HiGHS_LIBRARY HiGHS_INCLUDE_DIR)
if(HiGHS_FOUND AND NOT TARGET HiGHS::HiGHS)
  get_filename_component(HiGHS_LIBRARY_DIR "${HiGHS_LIBRARY}" DIRECTORY)
  add_library(HiGHS::HiGHS UNKNOWN IMPORTED)
  # imported include folders count as system ones: the C header of HiGHS warns under -Wall
  set_target_properties(HiGHS::HiGHS PROPERTIES IMPORTED_LOCATION "${HiGHS_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES
                                                                                     "${HiGHS_INCLUDE_DIR}")
endif()
mark_as_advanced(HiGHS_INCLUDE_DIR HiGHS_LIBRARY)
