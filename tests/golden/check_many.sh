# SPDX-License-Identifier: GPL-3.0-or-later
# Much of one kind: a note stands for all of its rule, five warnings and twenty errors do, the errors last; --verbose and
# --format json have them all, --quiet leaves out the count.
mkdir case
printf 'name,color\nA,red\n' >case/buses.csv
for i in {1..60}; do echo "B$i,red"; done >>case/buses.csv
printf 'name,bus,p_nom,oddity\n' >case/generators.csv
for i in {1..30}; do echo "g$i,nowhere$i,five,x"; done >>case/generators.csv
printf 'name,bus,p_set\n' >case/loads.csv
"$AFTAK" check case; echo "exit $?"
for more in --verbose -v --quiet '--quiet --verbose'; do
  "$AFTAK" check case $more >out; echo "$more: $(wc -l <out), $(grep -c like out) $(tail -1 out | cut -c-60)"
done
"$AFTAK" check case --format json | python3 -c 'import collections, json, sys; print(sorted(collections.Counter(f["level"] for f in json.load(sys.stdin)).items()))'
"$AFTAK" plan case 2>err; echo "plan: $?"; tail -2 err
"$AFTAK" plan case --quiet 2>err; echo "quiet: $?"; grep -c error: err; tail -1 err

printf 'name,bus,p_nom,marginal_cost\ng,A,5,1\n' >case/generators.csv
printf 'name,bus,p_set\nd,A,1\n' >case/loads.csv
printf 'name,menu,p_nom,capital_cost_fixed\nm,m,5,1\n' >case/menus.csv
printf 'name,bus0,bus1,menu\n' >case/links.csv
for i in {1..60}; do echo "l$i,A,B$i,m"; done >>case/links.csv
"$AFTAK" check case; echo "warnings: $?"
