# SPDX-License-Identifier: GPL-3.0-or-later
# Script and style of the report as a C file in the build tree. Needs Node.js and the packages of package-lock.json
# (scripts/setup installs both); without them the report has its tables and no charts, and says so.
set(aft_web "${CMAKE_SOURCE_DIR}/results/report/web")
set(aft_bundle "${CMAKE_BINARY_DIR}/report_bundle.c")
set(AFT_HAVE_CHARTS 0)
find_program(NODE NAMES node nodejs)
mark_as_advanced(NODE)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${aft_web}/package-lock.json")

# Are the packages there that the lock file asks for? scripts/setup leaves a copy of it beside them.
set(aft_packages "${aft_web}/node_modules/installed.json")
if(NODE AND EXISTS "${aft_packages}")
  file(SHA256 "${aft_packages}" installed)
  file(SHA256 "${aft_web}/package-lock.json" wanted)
  if(installed STREQUAL wanted)
    set(AFT_HAVE_CHARTS 1)
  endif()
endif()

if(AFT_HAVE_CHARTS)
  file(GLOB aft_web_sources CONFIGURE_DEPENDS "${aft_web}/*.js" "${aft_web}/*.css" "${aft_web}/*.mjs")
  add_custom_command(OUTPUT "${aft_bundle}" COMMAND "${NODE}" "${aft_web}/build.mjs" "${aft_bundle}"
                     DEPENDS ${aft_web_sources} "${aft_packages}" COMMENT "Bundling script and style of the report"
                     VERBATIM)
else()
  message(STATUS "Node.js or its packages not found: building reports without charts and map (scripts/setup installs them)")
  file(CONFIGURE OUTPUT "${aft_bundle}" CONTENT
       "#include \"results/report/bundle.h\"\nconst aft_report_bundle aft_report_bundle_built = {0};\n")
endif()

# The style of the page itself, which needs no Node.js.
set(aft_style "${CMAKE_SOURCE_DIR}/results/report/style.css")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${aft_style}")
file(READ "${aft_style}" bytes HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/report_style.c" CONTENT
     "#include \"results/report/bundle.h\"\nconst char aft_report_style[] = {${bytes}0};\n")
