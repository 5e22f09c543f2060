/* SPDX-License-Identifier: GPL-3.0-or-later */
/* suite: pypsa-examples, pypsa-mini
 * Networks that PyPSA saved, read, written and read again. */
#include "tests/support/case_folder.h"
#include "tests/support/round_trip.h"

#include <criterion/criterion.h>
#include <stdio.h>

Test(writer_suites, published_networks)
{
    static const char *const names[][2] = {{"pypsa-examples", "ac-dc-meshed"},
                                           {"pypsa-examples", "storage-hvdc"},
                                           {"pypsa-mini", "link-multiport"},
                                           {"pypsa-mini", "transformer-tap"},
                                           {"pypsa-mini", "line-types"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[4200];
        (void)snprintf(path, sizeof path, "%s/%s", test_suite(names[i][0]), names[i][1]);
        aft_network *network = test_read(path, NULL);
        cr_assert_not_null(network);
        test_expect_round_trip(network);
        aft_network_free(network);
    }
}
