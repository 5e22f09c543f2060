# SPDX-License-Identifier: GPL-3.0-or-later
# `check`: everything that has to pass before a review. Format and layers are ctests too; here they come first.
set(aft_tidy)
find_program(CLANG_TIDY clang-tidy)
mark_as_advanced(CLANG_TIDY)
if(CLANG_TIDY)
  set(aft_tidy COMMAND "${CLANG_TIDY}" -p "${CMAKE_BINARY_DIR}" --quiet --warnings-as-errors=*
               "--checks=-*,bugprone-*,-bugprone-easily-swappable-parameters,clang-analyzer-*"
               ${networks_sources} ${solver_sources} ${results_sources} ${cli_sources})
endif()
add_custom_target(check
  COMMAND "${CMAKE_SOURCE_DIR}/scripts/check-format"
  COMMAND "${CMAKE_SOURCE_DIR}/scripts/check-includes"
  ${aft_tidy}
  COMMAND "${CMAKE_CTEST_COMMAND}" --output-on-failure --label-exclude nightly
  USES_TERMINAL)
