/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers and words as text. Numbers are read by exact integer arithmetic where that suffices (nearly always) and by
 * the C library in its "C" locale where not; no function here looks at the locale of the program. */

#include "networks/base/text.h"

#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef unsigned __int128 u128;

/* ---- reading numbers ---- */

/* A decimal number taken apart: (-1)^negative * digits * 10^power. */
typedef struct decimal {
    uint64_t digits;
    int power;
    bool negative;
    bool is_cut; /* more digits than fit: digits is not the whole */
} decimal;

enum { MAX_POWER = 99999, EXACT_POWER = 22, FIVES = 28 };

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static char to_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Moves behind word (given in small letters) if the text goes on with it, case ignored. */
static bool take_word(const char **text, const char *word)
{
    const char *p = *text;
    for (; *word != '\0'; word++, p++) {
        if (to_lower(*p) != *word) {
            return false;
        }
    }
    *text = p;
    return true;
}

static void take_digit(decimal *d, char c, bool is_fraction)
{
    if (d->digits > (UINT64_MAX - 9) / 10) {
        d->is_cut = true;
        d->power += !is_fraction;
        return;
    }
    d->digits = d->digits * 10 + (uint64_t)(c - '0');
    d->power -= is_fraction;
}

/* Digits with at most one point among them; false without a digit. */
static bool take_digits(decimal *d, const char **text)
{
    const char *p = *text;
    bool is_any = false;
    for (; is_digit(*p); p++) {
        take_digit(d, *p, false);
        is_any = true;
    }
    if (*p == '.') {
        for (p++; is_digit(*p); p++) {
            take_digit(d, *p, true);
            is_any = true;
        }
    }
    *text = p;
    return is_any;
}

/* "e-12"; an "e" without digits behind it is not taken, so that the caller finds it left over. */
static void take_exponent(decimal *d, const char **text)
{
    const char *p = *text;
    if (*p != 'e' && *p != 'E') {
        return;
    }
    p++;
    bool is_negative = *p == '-';
    p += *p == '-' || *p == '+';
    if (!is_digit(*p)) {
        return;
    }
    int power = 0;
    for (; is_digit(*p); p++) {
        power = power < MAX_POWER ? power * 10 + (*p - '0') : power;
    }
    d->power += is_negative ? -power : power;
    *text = p;
}

/* digits / 10^k, rounded once: the quotient by 5^k is taken to at least 62 bits, a remainder sets its last bit, and the
 * conversion to double rounds. */
static double divide_by_tens(uint64_t digits, int k)
{
    uint64_t fives = 1;
    for (int i = 0; i < k; i++) {
        fives *= 5;
    }
    int up_digits = __builtin_clzll(digits);
    int up_fives = __builtin_clzll(fives);
    u128 over = (u128)(digits << up_digits) << 63;
    uint64_t under = fives << up_fives;
    uint64_t quotient = (uint64_t)(over / under);
    uint64_t rest = (uint64_t)(over - (u128)quotient * under);
    return ldexp((double)(quotient | (rest != 0)), up_fives - up_digits - 63 - k);
}

/* The value if plain arithmetic gives it exactly rounded. */
static bool convert_fast(double *out, const decimal *d)
{
    static const double tens[EXACT_POWER + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                                 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (d->is_cut) {
        return false;
    }
    if (d->digits == 0) {
        *out = 0.0;
    } else if (d->digits <= (1ULL << 53) && d->power >= -EXACT_POWER && d->power <= EXACT_POWER) {
        /* both operands are exact, so one operation rounds once */
        double digits = (double)d->digits;
        *out = d->power < 0 ? digits / tens[-d->power] : digits * tens[d->power];
    } else if (d->power < 0 && d->power > -FIVES) {
        *out = divide_by_tens(d->digits, -d->power);
    } else {
        return false;
    }
    return true;
}

/* For the rare rest: very long, very large, very small. glibc hands out its one "C" locale without allocating. */
static bool convert_slow(double *out, const char *text)
{
    locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (c_locale == (locale_t)0) {
        return false;
    }
    *out = strtod_l(text, NULL, c_locale);
    freelocale(c_locale);
    return true;
}

/* "inf", "infinity", "nan" without their sign. */
static bool take_special(double *out, const char **text)
{
    if (take_word(text, "infinity") || take_word(text, "inf")) {
        *out = INFINITY;
        return true;
    }
    if (take_word(text, "nan")) {
        *out = NAN;
        return true;
    }
    return false;
}

bool aft_text_to_number(double *out, const char *text)
{
    const char *p = text;
    while (is_blank(*p)) {
        p++;
    }
    decimal d = {.negative = *p == '-'};
    p += *p == '-' || *p == '+';
    const char *body = p;
    double number = 0.0;
    if (take_digits(&d, &p)) {
        take_exponent(&d, &p);
    } else {
        p = body;
        if (!take_special(&number, &p)) {
            return false;
        }
        body = NULL;
    }
    while (is_blank(*p)) {
        p++;
    }
    if (*p != '\0') {
        return false;
    }
    if (body != NULL && !convert_fast(&number, &d) && !convert_slow(&number, body)) {
        return false;
    }
    *out = d.negative ? -number : number;
    return true;
}

/* ---- writing numbers ---- */

/* digits / 10^decimals without zeros at its end. */
static void put_decimal(char out[AFT_NUMBER_TEXT], bool is_negative, uint64_t digits, int decimals)
{
    char text[AFT_NUMBER_TEXT];
    char *p = text + sizeof text;
    for (; decimals > 0 && digits % 10 == 0; digits /= 10) {
        decimals--;
    }
    if (decimals > 0) {
        for (; decimals > 0; decimals--, digits /= 10) {
            *--p = (char)('0' + digits % 10);
        }
        *--p = '.';
    }
    do {
        *--p = (char)('0' + digits % 10);
        digits /= 10;
    } while (digits > 0);
    if (is_negative) {
        *--p = '-';
    }
    const size_t n = (size_t)(text + sizeof text - p);
    memcpy(out, p, n);
    out[n] = '\0';
}

/* Numbers with at most 15 digits of which at most 6 behind the point: the same text as %.15g, ten times as fast. */
static bool write_short(char out[AFT_NUMBER_TEXT], double number)
{
    const double size = fabs(number);
    if (!(size >= 1e-4 && size < 1e9)) {
        return false;
    }
    const uint64_t millionths = (uint64_t)(size * 1e6 + 0.5);
    if ((double)millionths / 1e6 != size) {
        return false;
    }
    put_decimal(out, number < 0.0, millionths, 6);
    return true;
}

/* A number as digits / 10^decimals, in long double. */
typedef struct rounded {
    uint64_t digits;
    int decimals;
} rounded;

static const long double powers[] = {1e0L,  1e1L,  1e2L,  1e3L,  1e4L,  1e5L,  1e6L,  1e7L,  1e8L,  1e9L,  1e10L,
                                     1e11L, 1e12L, 1e13L, 1e14L, 1e15L, 1e16L, 1e17L, 1e18L, 1e19L, 1e20L, 1e21L};

/* The digits of %.*g where that has no exponent; false where what is behind them is too near to a half to be sure of
 * the rounding: the product is off by less than 0.01 with 17 digits. */
static bool round_to(rounded *out, double size, int n_digits)
{
    static const long double UNSURE = 0.02L;
    if (!(size >= 1e-4 && (long double)size < powers[n_digits])) {
        return false;
    }
    int decimals = n_digits + 3;
    while (decimals > 0 && (long double)size * powers[decimals] >= powers[n_digits]) {
        decimals--;
    }
    const long double scaled = (long double)size * powers[decimals];
    const uint64_t below = (uint64_t)scaled;
    const long double rest = scaled - (long double)below;
    *out = (rounded){below + (rest > 0.5L), decimals};
    return fabsl(rest - 0.5L) >= UNSURE && (long double)out->digits < powers[n_digits];
}

/* How far digits lie from a number, in distances to its neighbour above: below a quarter they read back as it, above a
 * half they do not. */
static long double distance_from(double size, rounded r)
{
    const long double distance = fabsl((long double)r.digits / powers[r.decimals] - (long double)size);
    return distance / ((long double)nextafter(size, INFINITY) - (long double)size);
}

/* Seventeen digits always read back. False where it is too near to call. */
static bool write_exact(char out[AFT_NUMBER_TEXT], double number)
{
    static const long double SURELY = 0.24L;
    static const long double SURELY_NOT = 0.51L;
    enum { LEAST = 15, MOST = 17 };
    const double size = fabs(number);
    for (int digits = LEAST; digits <= MOST; digits++) {
        rounded r;
        if (!round_to(&r, size, digits)) {
            return false;
        }
        const long double distance = digits < MOST ? distance_from(size, r) : 0.0L;
        if (distance < SURELY) {
            put_decimal(out, number < 0.0, r.digits, r.decimals);
            return true;
        }
        if (distance < SURELY_NOT) {
            return false;
        }
    }
    return false;
}

/* The locale's decimal point, of whatever bytes, becomes ".". */
static void put_point(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0';) {
        if (is_digit(*from) || *from == '-' || *from == '+' || *from == 'e') {
            *to++ = *from++;
            continue;
        }
        *to++ = '.';
        while (*from != '\0' && !is_digit(*from) && *from != 'e') {
            from++;
        }
    }
    *to = '\0';
}

const char *aft_number_to_text(char out[AFT_NUMBER_TEXT], double number)
{
    if (isnan(number)) {
        return strcpy(out, "nan");
    }
    if (isinf(number)) {
        return strcpy(out, number > 0.0 ? "inf" : "-inf");
    }
    if (number == 0.0) {
        return strcpy(out, signbit(number) ? "-0" : "0");
    }
    if (write_short(out, number) || write_exact(out, number)) {
        return out;
    }
    for (int digits = 15; digits <= 17; digits++) {
        (void)snprintf(out, AFT_NUMBER_TEXT, "%.*g", digits, number);
        put_point(out);
        double back = 0.0;
        if (aft_text_to_number(&back, out) && back == number) {
            break;
        }
    }
    return out;
}

const char *aft_rounded_to_text(char out[AFT_NUMBER_TEXT], double number)
{
    if (number == 0.0 || !isfinite(number)) {
        return aft_number_to_text(out, number == 0.0 ? 0.0 : number);
    }
    rounded r;
    if (round_to(&r, fabs(number), 12)) {
        put_decimal(out, number < 0.0, r.digits, r.decimals);
        return out;
    }
    (void)snprintf(out, AFT_NUMBER_TEXT, "%.12g", number);
    put_point(out);
    return out;
}

const char *aft_amount_to_text(char out[AFT_AMOUNT_TEXT], double number)
{
    char digits[AFT_AMOUNT_TEXT];
    size_t n = 0;
    if (!isfinite(number)) {
        return strcpy(out, isnan(number) ? "" : number > 0.0 ? "inf" : "-inf");
    }
    if (fabs(number) < 999.95 || fabs(number) >= 1e15) {
        (void)snprintf(out, AFT_AMOUNT_TEXT, "%.4g", number == 0.0 ? 0.0 : number);
        put_point(out);
        return out;
    }
    (void)snprintf(digits, sizeof digits, "%.0f", number);
    for (size_t i = 0; digits[i] != '\0'; i++) {
        const bool is_after_digit = i > 0 && is_digit(digits[i - 1]);
        if (is_after_digit && strlen(digits + i) % 3 == 0) {
            out[n++] = ',';
        }
        out[n++] = digits[i];
    }
    out[n] = '\0';
    return out;
}

const char *aft_percent_to_text(char out[AFT_AMOUNT_TEXT], double share)
{
    const double percent = fabs(share) <= 1e-9 ? 0.0 : 100.0 * share;
    if (fabs(percent) < 99.5) {
        (void)snprintf(out, AFT_AMOUNT_TEXT, "%.2g", percent);
        put_point(out);
    } else {
        (void)aft_amount_to_text(out, percent);
    }
    return out[0] != '\0' ? strcat(out, " %") : out;
}

/* ---- words ---- */

enum { LONGEST_WORD = 128 };

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Next row of the table of distances: row[j] = distance of a[0..i] and b[0..j). */
static size_t next_row(size_t *row, const size_t *last, const size_t *before_last, const char *a, size_t i,
                       const char *b, size_t n)
{
    row[0] = i + 1;
    size_t least = row[0];
    for (size_t j = 0; j < n; j++) {
        bool is_same = to_lower(a[i]) == to_lower(b[j]);
        row[j + 1] = smaller(last[j] + !is_same, smaller(last[j + 1], row[j]) + 1);
        if (i > 0 && j > 0 && to_lower(a[i]) == to_lower(b[j - 1]) && to_lower(a[i - 1]) == to_lower(b[j])) {
            row[j + 1] = smaller(row[j + 1], before_last[j - 1] + 1);
        }
        least = smaller(least, row[j + 1]);
    }
    return least;
}

size_t aft_text_distance(const char *a, const char *b, size_t limit)
{
    while (*a != '\0' && to_lower(*a) == to_lower(*b)) {
        a++;
        b++;
    }
    size_t m = strlen(a);
    size_t n = strlen(b);
    while (m > 0 && n > 0 && to_lower(a[m - 1]) == to_lower(b[n - 1])) {
        m--;
        n--;
    }
    size_t apart = m > n ? m - n : n - m;
    if (apart > limit || m > LONGEST_WORD || n > LONGEST_WORD) {
        return limit + 1;
    }
    size_t rows[3][LONGEST_WORD + 1] = {{0}};
    for (size_t j = 0; j <= n; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 0; i < m; i++) {
        size_t least = next_row(rows[(i + 1) % 3], rows[i % 3], rows[(i + 2) % 3], a, i, b, n);
        if (least > limit + 1) { /* a swap reaches back two rows, hence not already at limit + 1 */
            return limit + 1;
        }
    }
    return smaller(rows[m % 3][n], limit + 1);
}

const char *aft_text_nearest(const char *text, const char *const *words, size_t n)
{
    const char *best = NULL;
    size_t best_distance = SIZE_MAX;
    size_t length = strlen(text);
    for (size_t i = 0; i < n; i++) {
        size_t word_length = strlen(words[i]);
        size_t limit = smaller((length > word_length ? length : word_length) / 3, best_distance - 1);
        size_t distance = aft_text_distance(text, words[i], limit);
        if (distance <= limit) {
            best = words[i];
            best_distance = distance;
        }
        if (best_distance == 0) {
            break;
        }
    }
    return best;
}

/* ---- what cannot be seen ---- */

/* Bytes of a character that shows nothing; 0 of others. *is_room: it takes room, as a blank does. */
static size_t invisible_length(bool *is_room, const char *p)
{
    static const struct {
        const char *bytes;
        bool is_room;
    } marks[] = {{"\xC2\xA0", true},      {"\xE2\x80\xAF", true},  {"\xE2\x80\x87", true},  {"\xE2\x80\x89", true},
                 {"\xC2\xAD", false},     {"\xE2\x80\x8B", false}, {"\xE2\x80\x8C", false}, {"\xE2\x80\x8D", false},
                 {"\xE2\x80\x8E", false}, {"\xE2\x80\x8F", false}, {"\xEF\xBB\xBF", false}};
    *is_room = is_blank(*p);
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        size_t n = strlen(marks[i].bytes);
        if (strncmp(p, marks[i].bytes, n) == 0) {
            *is_room = marks[i].is_room;
            return n;
        }
    }
    return *is_room;
}

/* The next character of a text as it looks: invisible ones are passed over, blanks of any kind are one; 0 at the end,
 * before which blanks count nothing. */
static char next_visible(const char **text)
{
    const char *p = *text;
    bool has_blank = false;
    bool is_room = false;
    for (size_t n = invisible_length(&is_room, p); n > 0; n = invisible_length(&is_room, p)) {
        has_blank |= is_room;
        p += n;
    }
    bool is_blank_now = has_blank && *p != '\0';
    *text = is_blank_now || *p == '\0' ? p : p + 1;
    return is_blank_now ? ' ' : *p;
}

static bool looks_same(const char *a, const char *b)
{
    bool is_room = false;
    for (size_t n = 0; (n = invisible_length(&is_room, a)) > 0;) {
        a += n;
    }
    for (size_t n = 0; (n = invisible_length(&is_room, b)) > 0;) {
        b += n;
    }
    for (;;) {
        char c = next_visible(&a);
        if (c != next_visible(&b)) {
            return false;
        }
        if (c == '\0') {
            return true;
        }
    }
}

const char *aft_text_twin(const char *text, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (looks_same(text, words[i]) && strcmp(text, words[i]) != 0) {
            return words[i];
        }
    }
    return NULL;
}

/* ---- bytes ---- */

/* Length of the well-formed UTF-8 character at p (RFC 3629: no surrogates, nothing overlong), 0 if there is none. */
static size_t character_length(const unsigned char *p, size_t left)
{
    unsigned char c = p[0];
    if (c < 0x80) {
        return c != 0;
    }
    size_t length = c >= 0xC2 && c < 0xE0 ? 2 : c >= 0xE0 && c < 0xF0 ? 3 : c >= 0xF0 && c < 0xF5 ? 4 : 0;
    if (length == 0 || length > left) {
        return 0;
    }
    unsigned char least = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
    unsigned char most = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < least || p[1] > most) {
        return 0;
    }
    for (size_t i = 2; i < length; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    return length;
}

/* True if eight bytes are ASCII and none is NUL. */
static bool is_plain_word(const unsigned char *p)
{
    uint64_t word = 0;
    memcpy(&word, p, sizeof word);
    const uint64_t ones = 0x0101010101010101ULL;
    const uint64_t tops = 0x8080808080808080ULL;
    return (word & tops) == 0 && ((word - ones) & tops) == 0;
}

bool aft_text_is_utf8(const char *bytes, size_t n, size_t *bad)
{
    const unsigned char *p = (const unsigned char *)bytes;
    size_t i = 0;
    while (i < n) {
        if (n - i >= 8 && is_plain_word(p + i)) {
            i += 8;
            continue;
        }
        size_t length = character_length(p + i, n - i);
        if (length == 0) {
            if (bad != NULL) {
                *bad = i;
            }
            return false;
        }
        i += length;
    }
    return true;
}

size_t aft_text_character(const char *text)
{
    return character_length((const unsigned char *)text, strnlen(text, 4));
}

/* Code point of a well-formed character of n bytes. */
static unsigned code_point(const unsigned char *p, size_t n)
{
    unsigned code = n == 1 ? p[0] : p[0] & (0x7FU >> n);
    for (size_t i = 1; i < n; i++) {
        code = code << 6 | (p[i] & 0x3FU);
    }
    return code;
}

bool aft_text_is_obeyed(const char *character, size_t n)
{
    const unsigned code = code_point((const unsigned char *)character, n);
    const bool is_control = code < 0x20 || (code >= 0x7F && code <= 0x9F);
    const bool turns_text = code == 0x061C || code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) ||
                            (code >= 0x2066 && code <= 0x2069);
    return is_control || turns_text || code == 0x2028 || code == 0x2029;
}

size_t aft_text_show(char out[AFT_SHOWN], const char *text)
{
    const size_t n = aft_text_character(text);
    if (n == 0 && *text == '\0') {
        return 0;
    }
    if (n == 0) {
        (void)snprintf(out, AFT_SHOWN, "\\x%02x", (unsigned)(unsigned char)*text);
        return 1;
    }
    if (aft_text_is_obeyed(text, n)) {
        (void)snprintf(out, AFT_SHOWN, "\\u%04x", code_point((const unsigned char *)text, n) & 0xFFFFU);
        return n;
    }
    memcpy(out, text, n);
    out[n] = '\0';
    return n;
}

unsigned long long aft_text_hash(const char *text)
{
    unsigned long long hash = 14695981039346656037ULL;
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
        hash = (hash ^ *p) * 1099511628211ULL;
    }
    return hash;
}
