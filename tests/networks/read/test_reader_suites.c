/* SPDX-License-Identifier: GPL-3.0-or-later */
/* suite: pypsa-examples, pypsa-mini
 * Networks that PyPSA saved are read without an error. */
#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>

static void expect_folder(const char *suite, const char *name)
{
    char path[4200];
    (void)snprintf(path, sizeof path, "%s/%s", test_suite(suite), name);
    aft_network *network = NULL;
    aft_findings *findings = aft_findings_new();
    aft_status status = aft_network_read(&network, findings, path, NULL, NULL);
    cr_expect_eq(status, AFT_OK, "%s", path);
    if (status != AFT_OK) {
        test_print_findings(findings);
    }
    aft_network_free(network);
    aft_findings_free(findings);
}

Test(reader_suites, published_networks)
{
    static const char *const examples[] = {"ac-dc-meshed", "storage-hvdc", "scigrid-de", "model-energy"};
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        expect_folder("pypsa-examples", examples[i]);
    }
    DIR *mini = opendir(test_suite("pypsa-mini"));
    cr_assert_not_null(mini);
    for (struct dirent *entry = readdir(mini); entry != NULL; entry = readdir(mini)) {
        if (entry->d_name[0] != '.' && entry->d_type == DT_DIR) {
            expect_folder("pypsa-mini", entry->d_name);
        }
    }
    (void)closedir(mini);
}
