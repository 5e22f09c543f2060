/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups that grow together: every member leads to another one of its group, and at last to the one that stands for
 * all. */
#ifndef AFT_GROUPS_H
#define AFT_GROUPS_H

#include <stdbool.h>

/** Each member is a group of its own. @param parent [n] */
static inline void aft_groups_start(int *parent, int n)
{
    for (int i = 0; i < n; i++) {
        parent[i] = i;
    }
}

/** The member that stands for the group of one; ways are shortened on the way (Tarjan 1975). */
static inline int aft_group_root(int *parent, int member)
{
    while (parent[member] != member) {
        parent[member] = parent[parent[member]];
        member = parent[member];
    }
    return member;
}

/** Makes one group of the groups of two, for which the lowest member of both stands then, if it always was so.
 *  @return false if they were one already */
static inline bool aft_groups_join(int *parent, int a, int b)
{
    const int root_a = aft_group_root(parent, a);
    const int root_b = aft_group_root(parent, b);
    parent[root_a > root_b ? root_a : root_b] = root_a < root_b ? root_a : root_b;
    return root_a != root_b;
}

#endif
