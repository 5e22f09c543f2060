/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several files in one text: a line that begins with '>' names the file of the lines below it. */
#ifndef AFT_FUZZ_BLOB_H
#define AFT_FUZZ_BLOB_H

#include <stddef.h>
#include <stdint.h>

enum { BLOB_MOST_FILES = 40 };

typedef struct blob_file {
    const char *name;
    const char *bytes; /* [n], a NUL behind */
    size_t n;
} blob_file;

typedef struct blob {
    char *text;
    size_t n_files;
    blob_file files[BLOB_MOST_FILES];
} blob;

void blob_init(blob *out, const uint8_t *bytes, size_t n);
void blob_clear(blob *b);

/** The file of that name, "" without. */
const char *blob_get(const blob *b, const char *name);

#endif
