/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <aftak/networks/networks.h>
#include <aftak/solver/solver.h>
int main(void)
{
    return aft_solve(NULL, NULL, &(aft_solve_options){.solver = "no such solver"}, NULL) == AFT_EUSAGE ? 0 : 1;
}
