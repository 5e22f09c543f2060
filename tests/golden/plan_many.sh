# SPDX-License-Identifier: GPL-3.0-or-later
# More decisions than a person reads: projects by their title first, then the dearest, no capacity as 0.0, the rest summed up.
mkdir case
printf 'setting,value\ntitle,Thirty farms\n' >case/case.csv
printf 'snapshot,objective\nyear,8760\n' >case/snapshots.csv
printf 'name\nhub\nworks\n' >case/buses.csv
printf 'name,bus,p_nom,p_nom_extendable,capital_cost,marginal_cost\ngrid,hub,9,False,0,10\n' >case/generators.csv
printf 'name,bus,p_set\nworks,works,2\n' >case/loads.csv
for i in {1..30}; do
  echo "farm $i" >>case/buses.csv
  echo "solar $i,farm $i,0,True,100000,0" >>case/generators.csv
  echo "farm $i,farm $i,0.0$((i + 10))" >>case/loads.csv
done
printf 'name,bus0,bus1,menu,project\npipe,hub,works,pipe,P1\n' >case/links.csv
printf 'name,menu,option,p_nom,capital_cost_fixed\nsmall,pipe,DN100,5,70\n' >case/menus.csv
printf 'name,title_nl,title_en,kind\nP1,Tak,Branch to the works,branch\n' >case/projects.csv
"$AFTAK" plan case --solver glpk --out run --quiet --format json | grep -c '"element"'
"$AFTAK" plan case --solver glpk --out run --force 2>/dev/null | grep -v ^Status
sed -i 's/^year,8760/day,24/' case/snapshots.csv
"$AFTAK" plan case --solver glpk --out run --force 2>/dev/null | sed -n '1,2p; /^Total/p'
