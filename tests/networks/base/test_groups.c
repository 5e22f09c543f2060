/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks/base/groups.h"

#include <criterion/criterion.h>

enum { N = 8 };

Test(groups, each_is_its_own_at_first)
{
    int parent[N];
    aft_groups_start(parent, N);
    for (int i = 0; i < N; i++) {
        cr_expect_eq(aft_group_root(parent, i), i);
    }
}

/* 6-4, 4-7, 2-7: the lowest of 2, 4, 6 and 7 stands for all of them. */
Test(groups, the_lowest_stands_for_all)
{
    int parent[N];
    aft_groups_start(parent, N);
    cr_expect(aft_groups_join(parent, 6, 4));
    cr_expect(aft_groups_join(parent, 4, 7));
    cr_expect_eq(aft_group_root(parent, 7), 4);
    cr_expect(aft_groups_join(parent, 7, 2));
    cr_expect_not(aft_groups_join(parent, 6, 2));
    static const int roots[N] = {0, 1, 2, 3, 2, 5, 2, 2};
    for (int i = 0; i < N; i++) {
        cr_expect_eq(aft_group_root(parent, i), roots[i]);
    }
}

/* A chain that was built by hand is halved at each way up. */
Test(groups, ways_are_shortened)
{
    int parent[N] = {0, 0, 1, 2, 3, 4, 5, 6};
    cr_expect_eq(aft_group_root(parent, 7), 0);
    cr_expect_eq(parent[7], 5);
    cr_expect_eq(parent[5], 3);
    cr_expect_eq(aft_group_root(parent, 7), 0);
    cr_expect_eq(parent[7], 3);
}
