# SPDX-License-Identifier: GPL-3.0-or-later
# Ctrl-C: the running plan is stopped, no other is begun, what is done is kept and summed up, and done again is only the rest.
"$HERE/market_split" c hard last
"$AFTAK" sweep c --solver glpk --out s --threads 1 >out 2>err &
until [[ -e s/base/run.json ]]; do sleep 0.1; done
sleep 1
kill -INT $!
wait $!; echo "exit $?"
cut -d, -f2,9 s/sweep.csv
"$AFTAK" sweep c --out s --solver glpk --task 2 --quiet; echo "the last one: $?"
"$AFTAK" sweep c --out s --collect --quiet; echo "collected: $?"
cut -d, -f2,9 s/sweep.csv; ls -A s
