/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unpacks what the report packs (results/report/pack.c), by rules written down a second time. */
#ifndef AFT_TEST_UNPACK_H
#define AFT_TEST_UNPACK_H

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define ZLIB_CONST
#include <zlib.h>

enum { CHUNK = 16384, WINDOW = 32768 };

static inline size_t decode(unsigned char *out, const char *base64)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t n = 0;
    unsigned bits = 0;
    int n_bits = 0;
    for (; *base64 != '\0' && *base64 != '='; base64++) {
        bits = bits << 6 | (unsigned)(strchr(digits, *base64) - digits);
        n_bits += 6;
        if (n_bits >= 8) {
            n_bits -= 8;
            out[n++] = (unsigned char)(bits >> n_bits);
        }
    }
    return n;
}

static inline void inflate_chunk(char *out, size_t n, const char *base64, const char *dictionary, size_t n_dictionary)
{
    unsigned char *bytes = calloc(strlen(base64) + 1, 1);
    z_stream stream = {0};
    cr_assert_eq(inflateInit2(&stream, -MAX_WBITS), Z_OK);
    if (n_dictionary > 0) {
        cr_assert_eq(inflateSetDictionary(&stream, (const Bytef *)dictionary, (uInt)n_dictionary), Z_OK);
    }
    stream.next_in = bytes;
    stream.avail_in = (uInt)decode(bytes, base64);
    stream.next_out = (Bytef *)out;
    stream.avail_out = (uInt)n;
    cr_assert_eq(inflate(&stream, Z_FINISH), Z_STREAM_END);
    cr_assert_eq(stream.total_out, n);
    (void)inflateEnd(&stream);
    free(bytes);
}

/* items: length, base64, base64, ... from index `at` of a JSON array. */
static inline char *unpack(json_t *items, size_t at, const char *dictionary, size_t n_dictionary)
{
    const size_t size = (size_t)json_integer_value(json_array_get(items, at));
    char *text = calloc(size + 1, 1);
    for (size_t from = 0, i = at + 1; from < size; from += CHUNK, i++) {
        const size_t n = size - from < CHUNK ? size - from : CHUNK;
        const size_t middle = size < n_dictionary / 4 ? 0 : (2 * from + n) * n_dictionary / (2 * size);
        size_t start = middle > WINDOW / 2 ? middle - WINDOW / 2 : 0;
        const size_t last = n_dictionary > WINDOW ? n_dictionary - WINDOW : 0;
        start = start < last ? start : last;
        const size_t rest = n_dictionary - start < WINDOW ? n_dictionary - start : WINDOW;
        inflate_chunk(text + from, n, json_string_value(json_array_get(items, i)), dictionary + start, rest);
    }
    return text;
}

#endif
