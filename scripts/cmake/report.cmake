# SPDX-License-Identifier: GPL-3.0-or-later
# Script and style of the report. Their bundle is checked in, so that a build needs no Node.js; its second comment names
# the sum of what it was made of. One that is older than that is refused here, not built into reports.
set(aft_web "${CMAKE_SOURCE_DIR}/results/report/web")
set(aft_bundle "${aft_web}/bundle.c")
file(GLOB aft_web_sources CONFIGURE_DEPENDS "${aft_web}/*.js" "${aft_web}/*.css" "${aft_web}/*.mjs")
list(APPEND aft_web_sources "${aft_web}/package-lock.json")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${aft_web_sources} "${aft_bundle}")
set(aft_sums "")
foreach(source IN LISTS aft_web_sources)
  file(SHA256 "${source}" aft_sum)
  string(APPEND aft_sums "${aft_sum}")
endforeach()
string(SHA256 aft_sum "${aft_sums}")
file(STRINGS "${aft_bundle}" aft_found LIMIT_COUNT 1 REGEX "sum is ${aft_sum}")
if(NOT aft_found)
  message(FATAL_ERROR "results/report/web has changed since its bundle.c was made: run scripts/bundle")
endif()

# The style of the page itself.
set(aft_style "${CMAKE_SOURCE_DIR}/results/report/style.css")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${aft_style}")
file(READ "${aft_style}" bytes HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/report_style.c" CONTENT
     "#include \"results/report/bundle.h\"\nconst char aft_report_style[] = {${bytes}0};\n")
