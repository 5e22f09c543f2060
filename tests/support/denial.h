/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work of any kind, in which each allocation fails once. */
#ifndef AFT_TEST_DENIAL_H
#define AFT_TEST_DENIAL_H

#include "networks/base/status.h"

/** Does the work and frees all that it made. What cannot fail stays outside; `payload` brings it in. */
typedef aft_status test_work(void *payload);

/** Does the work with one allocation denied, the first, the second, ..., until it needs no more; and the same with all
 *  after it denied, too. Each time it must end with AFT_ENOMEM and leave nothing behind. One failure alone is what
 *  shows an allocation that nobody checks: with all denied, the next one hides it.
 *  @param step  1 tries every allocation, 3 every third one, for what takes long */
void test_deny_each(test_work *work, void *payload, long step);

/** The same of work that may ask for less instead, as libcsv does, and then end well. */
void test_deny_each_or_recover(test_work *work, void *payload, long step);

#endif
