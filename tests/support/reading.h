/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cases read from texts in memory, with all that was found. */
#ifndef AFT_TEST_READING_H
#define AFT_TEST_READING_H

#include "networks/read_case.h"
#include "tests/support/case_folder.h"

enum { TEST_MOST_FILES = 32 };

/** What a reading gave. */
typedef struct test_reading {
    aft_status status;
    aft_network *network; /* NULL if it failed */
    aft_findings *findings;
} test_reading;

/** Reads files in memory. A file of `changes` (may be NULL) replaces one of the same name; its text NULL removes it. */
test_reading test_read_texts(const test_file *files, const test_file *changes, const aft_read_options *options);
void test_reading_clear(test_reading *reading);

/** First finding of a rule, or NULL. */
const aft_finding *test_finding(const aft_findings *findings, const char *rule);

/** Prints all findings to stderr: for the message of a test that fails. */
void test_print_findings(const aft_findings *findings);

/** A small sound case: two buses, a generator, a line, a load with a series of three hours. */
extern const test_file test_base_case[];

#endif
