/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Script and style of the report, made at build time by web/build.mjs, or by CMake where there is no Node.js. */
#ifndef AFT_REPORT_BUNDLE_H
#define AFT_REPORT_BUNDLE_H

/** ASCII texts that close no element from within. All NULL in a build without Node.js: its reports have tables, no
 *  charts. */
typedef struct aft_report_bundle {
    const char *packed;   /* the script: base64 of its deflated text */
    const char *loader;   /* script that unpacks and runs it */
    const char *style;    /* of the map */
    const char *licences; /* of the works in it */
    const char *hashes;   /* of both scripts, for the content security policy */
} aft_report_bundle;

extern const aft_report_bundle aft_report_bundle_built;

/** style.css, which every build has. */
extern const char aft_report_style[];

#endif
