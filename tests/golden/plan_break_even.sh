# SPDX-License-Identifier: GPL-3.0-or-later
# Break-even of both branches, as the README of the case has it; empty unless asked for; and where it cannot be asked.
"$AFTAK" plan "$CASES/alternatives" --solver glpk --break-even --quiet --out run/a
cut -d, -f1,8,17,21,24,25,28,31 run/a/tables/branches.csv
"$AFTAK" plan "$CASES/alternatives" --solver glpk --quiet --out run/b && cut -d, -f1,8,17- run/b/tables/branches.csv
"$AFTAK" plan "$CASES/alternatives" --break-even --set allocation=priority --set lost_load_cost=9000 --quiet --out run/c
echo "priority: $?"
