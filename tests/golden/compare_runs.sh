# SPDX-License-Identifier: GPL-3.0-or-later
# A run with itself, with one in which load may be shed, and with what is no run.
"$AFTAK" plan "$CASES/tutorial" --solver glpk --out a --quiet
"$AFTAK" plan "$CASES/tutorial" --solver glpk --out b --quiet --set discount_rate_project=0.08 --set lost_load_cost=100
"$AFTAK" compare a a
"$AFTAK" compare a b | sed "s/, lower_bound .*//"
"$AFTAK" compare a b --format json | python3 -c 'import json, sys; d = json.load(sys.stdin); print(sorted(d)); print(d["run"]["total_cost"])'
"$AFTAK" compare a "$CASES/tutorial" 2> errors; echo "no run: $?"; sed "s|$CASES|CASES|g" errors

# never "0 differ" where something could not be read
rm -r b && cp -r a b && rm b/tables/costs.csv && "$AFTAK" compare a b; echo "no costs: $?"
: >b/tables/costs.csv && "$AFTAK" compare a b; echo "costs empty: $?"
printf 'book,item,party\n' >b/tables/costs.csv && "$AFTAK" compare b a; echo "a column less: $?"
cp a/tables/costs.csv b/tables && : >b/tables/flows.csv && "$AFTAK" compare a b --format json; echo "flows empty: $?"
mkdir empty && echo '{}' >empty/run.json && "$AFTAK" compare empty empty; echo "no status: $?"
echo '{"status": ' >empty/run.json && "$AFTAK" compare empty a; echo "cut short: $?"
