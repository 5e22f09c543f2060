/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small networks with extreme numbers in any attribute of the schema, through every back-end: whatever a file says, it
 * is refused with a finding, has no solution, or is solved alike by all. */
#ifndef AFT_TEST_EXTREMES_H
#define AFT_TEST_EXTREMES_H

/** Draws the networks [from, to) and judges each in a process of its own. A failure prints the seed, what is wrong and
 *  the files. With AFTAK_KEEP=DIR in the environment the files of failures go to DIR/SEED, too.
 *  @return how many failed */
int test_extremes(unsigned from, unsigned to);

#endif
