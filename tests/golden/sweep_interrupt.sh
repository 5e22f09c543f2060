# SPDX-License-Identifier: GPL-3.0-or-later
# Ctrl-C: the running plan is stopped, no other is begun, what is done is kept and summed up, and done again is only the rest.
# The base case is small; in the scenario pipes have to be chosen whose flows add up to five demands at once (market split),
# which no search ends in time.
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
open('loads.csv', 'w').write('name,bus,p_set\n' + ''.join(f'd{n},{n},0\n' for n in names[1:]))
open('scenarios.csv', 'w').write('name\nhard\nlast\n')
open('scenario_values.csv', 'w').write('scenario,table,name,attribute,operation,value\n' + ''.join(
    f'hard,loads,d{n},p_set,set,{sum(row) // 2}\n' for n, row in zip(names[1:], rows)))
END
cd .. || exit
"$AFTAK" sweep c --solver glpk --out s --threads 1 >out 2>err &
until [[ -e s/base/run.json ]]; do sleep 0.1; done
sleep 1
kill -INT $!
wait $!; echo "exit $?"
cut -d, -f2,9 s/sweep.csv
"$AFTAK" sweep c --out s --solver glpk --task 2 --quiet; echo "the last one: $?"
"$AFTAK" sweep c --out s --collect --quiet; echo "collected: $?"
cut -d, -f2,9 s/sweep.csv; ls -A s
