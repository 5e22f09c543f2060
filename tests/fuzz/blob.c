/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cuts a text in files. */
#include "tests/fuzz/blob.h"

#include <stdlib.h>
#include <string.h>

void blob_init(blob *out, const uint8_t *bytes, size_t n)
{
    *out = (blob){.text = malloc(n + 2)};
    if (out->text == NULL) {
        abort();
    }
    out->text[0] = '\n';
    if (n > 0) {
        memcpy(out->text + 1, bytes, n);
    }
    out->text[n + 1] = '\0';
    char *const end = out->text + n + 1;
    for (char *at = out->text; at != NULL && at < end && out->n_files < BLOB_MOST_FILES;) {
        char *const next = memmem(at + 1, (size_t)(end - at) - 1, "\n>", 2);
        char *const stop = next != NULL ? next + 1 : end;
        char *const body = at + 1 < stop ? memchr(at + 1, '\n', (size_t)(stop - at) - 1) : NULL;
        if (body != NULL && at[1] == '>') {
            *body = '\0';
            out->files[out->n_files++] = (blob_file){at + 2, body + 1, (size_t)(stop - body) - 1};
        }
        at = next;
    }
    for (size_t i = 0; i < out->n_files; i++) {
        const blob_file *f = &out->files[i];
        if (f->bytes + f->n < end) {
            out->text[f->bytes + f->n - out->text] = '\0'; /* the '>' of the next */
        }
    }
}

void blob_clear(blob *b)
{
    free(b->text);
    *b = (blob){0};
}

const char *blob_get(const blob *b, const char *name)
{
    for (size_t i = 0; i < b->n_files; i++) {
        if (strcmp(b->files[i].name, name) == 0) {
            return b->files[i].bytes;
        }
    }
    return "";
}
