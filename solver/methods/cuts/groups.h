/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups that grow together: every member leads to another one of its group, and at last to the one that stands for all. */
#ifndef AFT_DESIGN_GROUPS_H
#define AFT_DESIGN_GROUPS_H

/** The member that stands for the group of one. @param parent  each its own at first; ways are shortened on the way (Tarjan 1975). */
static inline int aft_group_root(int *parent, int member)
{
    while (parent[member] != member) {
        parent[member] = parent[parent[member]];
        member = parent[member];
    }
    return member;
}

#endif
