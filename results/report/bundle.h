/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Script and style of the report, made by scripts/bundle. */
#ifndef AFT_REPORT_BUNDLE_H
#define AFT_REPORT_BUNDLE_H

/** ASCII texts that close no element from within. */
typedef struct aft_report_bundle {
    const char *packed;   /* the script: base64 of its deflated text */
    const char *loader;   /* script that unpacks and runs it */
    const char *style;    /* of the map */
    const char *licences; /* of the works in it */
    const char *hashes;   /* of both scripts, for the content security policy */
} aft_report_bundle;

extern const aft_report_bundle aft_report_bundle_built;

/** style.css, as the build finds it. */
extern const char aft_report_style[];

#endif
