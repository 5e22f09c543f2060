# SPDX-License-Identifier: GPL-3.0-or-later
# A run with itself, with one in which load may be shed, and with what is no run.
"$AFTAK" plan "$CASES/tutorial" --solver glpk --out a --quiet
"$AFTAK" plan "$CASES/tutorial" --solver glpk --out b --quiet --set discount_rate_project=0.08 --set lost_load_cost=100
"$AFTAK" compare a a
"$AFTAK" compare a b | sed "s/, lower_bound .*//"
"$AFTAK" compare a b --format json | python3 -c 'import json, sys; d = json.load(sys.stdin); print(sorted(d)); print(d["run"]["total_cost"])'
"$AFTAK" compare a "$CASES/tutorial" 2> errors; echo "no run: $?"; sed "s|$CASES|CASES|g" errors
