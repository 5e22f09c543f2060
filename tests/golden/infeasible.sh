# SPDX-License-Identifier: GPL-3.0-or-later
# 5 MW of load, 3 MW of supply: no plan, but a run that says where.
mkdir case
printf 'name\nZwolle\n' > case/buses.csv
printf 'name,bus,p_nom,marginal_cost\ngas,Zwolle,3,10\n' > case/generators.csv
printf 'name,bus,p_set\ntown,Zwolle,5\n' > case/loads.csv
"$AFTAK" plan case --out run --solver glpk
code=$?
cat run/tables/conflicts.csv
ls run
grep -E '"(status|total_cost)"' run/run.json
exit $code
