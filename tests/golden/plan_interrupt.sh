# SPDX-License-Identifier: GPL-3.0-or-later
# Ctrl-C before there is a plan: run.json says so; an older run with a plan stays, and this one is written beside it.
"$HERE/market_split" c
mkdir easy
printf 'name\nX\n' >easy/buses.csv
printf 'name,bus,p_nom,marginal_cost\ng,X,5,10\n' >easy/generators.csv
printf 'name,bus,p_set\nd,X,3\n' >easy/loads.csv
"$AFTAK" plan easy --out old --quiet
for out in new old; do
    "$AFTAK" plan c --solver glpk --out $out --force --quiet &
    until grep -q '^SigCgt:.*[2367abef]$' /proc/$!/status; do sleep 0.1; done # it listens to SIGINT
    sleep 1
    kill -INT $!
    wait $!; echo "exit $?"
done
ls -A
for run in new old old.failed; do
    python3 -c 'import json, sys; r = json.load(sys.stdin); print(r["status"], r["has_plan"])' <$run/run.json
done
