# SPDX-License-Identifier: GPL-3.0-or-later
# Ctrl-C before there is a plan: run.json says so; an older run with a plan stays, and this one is written beside it. Pipes have to be chosen whose flows add up
# to five demands at once (market split), which no search ends in time.
mkdir c; cd c || exit
python3 - <<'END'
import random
random.seed(7)
names = ['S', 'A', 'B', 'C', 'D', 'E']
rows = [[random.randrange(100) for _ in range(40)] for _ in range(5)]
open('buses.csv', 'w').write('name\n' + '\n'.join(names) + '\n')
open('generators.csv', 'w').write('name,bus,p_nom,marginal_cost\ng,S,100,1\n')
open('menus.csv', 'w').write('name,menu,p_nom,capital_cost_fixed\nm1,m,1,1\n')
ports = ''.join(f',bus{k}' for k in range(1, 6)) + ',efficiency,' + ','.join(f'efficiency{k}' for k in range(2, 6))
open('links.csv', 'w').write(f'name,bus0{ports},p_nom,p_min_pu,menu\n' + ''.join(
    f'l{j},S,A,B,C,D,E,{",".join(str(row[j]) for row in rows)},0,1,m\n' for j in range(40)))
open('loads.csv', 'w').write('name,bus,p_set\n' + ''.join(f'd{n},{n},{sum(row) // 2}\n' for n, row in zip(names[1:], rows)))
END
cd .. || exit
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
