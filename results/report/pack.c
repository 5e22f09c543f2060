/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts made small for a page that holds several runs: deflated (RFC 1951), each with the same piece of the first
 * run as its dictionary, and written in base64. The pieces of two runs are nearly alike, so the second takes a
 * tenth of the first. The script of the page (web/scenarios.js) finds the same dictionary by the same rule and
 * unpacks. */
#include "results/report/report_internal.h"

#include "networks/base/memory.h"

#define ZLIB_CONST
#include <zlib.h>

/* A dictionary reaches 32 kB back, so long texts are cut, and each part is told by what stands at its place in the
 * other. */
enum { CHUNK = 16384, WINDOW = 32768, MOST_PACKED = CHUNK + CHUNK / 8 };

static void put_base64(aft_page *page, const unsigned char *bytes, size_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < n; i += 3) {
        const unsigned second = i + 1 < n ? bytes[i + 1] : 0u;
        const unsigned third = i + 2 < n ? bytes[i + 2] : 0u;
        const unsigned all = (unsigned)bytes[i] << 16 | second << 8 | third;
        const char letters[4] = {digits[all >> 18], digits[all >> 12 & 63], i + 1 < n ? digits[all >> 6 & 63] : '=',
                                 i + 2 < n ? digits[all & 63] : '='};
        aft_page_put(page, letters, 4);
    }
}

/* What the two are alike by: the middle of [from, from + n) of size, as far into a dictionary of n_dictionary. */
static size_t window_start(size_t from, size_t n, size_t size, size_t n_dictionary)
{
    const bool is_short = size < n_dictionary / 4; /* it is alike in its beginning: titles, and then something else */
    const size_t middle = is_short ? 0 : (2 * from + n) * n_dictionary / (2 * size);
    const size_t last = n_dictionary > WINDOW ? n_dictionary - WINDOW : 0;
    const size_t start = middle > WINDOW / 2 ? middle - WINDOW / 2 : 0;
    return start < last ? start : last;
}

static void *get_memory(void *unused, unsigned n, unsigned size)
{
    (void)unused;
    return aft_alloc(n, size);
}

static void give_memory(void *unused, void *block)
{
    (void)unused;
    aft_free(block);
}

/* The zlib calls fail without memory alone. */
static void put_chunk(aft_page *page, const char *text, size_t n, const char *dictionary, size_t n_dictionary)
{
    unsigned char *packed = aft_alloc(MOST_PACKED, 1);
    z_stream stream = {.zalloc = get_memory, .zfree = give_memory};
    if (packed == NULL ||
        deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK) {
        page->is_out_of_memory = true;
        aft_free(packed);
        return;
    }
    stream.next_in = (const Bytef *)text;
    stream.avail_in = (uInt)n;
    stream.next_out = packed;
    stream.avail_out = MOST_PACKED;
    const bool is_set =
        n_dictionary == 0 || deflateSetDictionary(&stream, (const Bytef *)dictionary, (uInt)n_dictionary) == Z_OK;
    const bool is_done = is_set && deflate(&stream, Z_FINISH) == Z_STREAM_END;
    if (is_done) {
        put_base64(page, packed, stream.total_out);
    }
    page->is_out_of_memory = page->is_out_of_memory || !is_done;
    (void)deflateEnd(&stream);
    aft_free(packed);
}

void aft_pack_text(aft_page *page, const char *text, size_t n, const char *dictionary, size_t n_dictionary)
{
    aft_page_add(page, "%zu", n);
    for (size_t from = 0; from < n; from += CHUNK) {
        const size_t n_chunk = n - from < CHUNK ? n - from : CHUNK;
        const size_t start = window_start(from, n_chunk, n, n_dictionary);
        const size_t rest = n_dictionary - start;
        aft_page_add(page, ",\"");
        put_chunk(page, text + from, n_chunk, dictionary + start, rest < WINDOW ? rest : WINDOW);
        aft_page_add(page, "\"");
    }
}
