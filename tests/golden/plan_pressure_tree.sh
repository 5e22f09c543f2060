# SPDX-License-Identifier: GPL-3.0-or-later
# Pressures that a larger pipe keeps, that none reaches, and what bad input is called.
mkdir case
cat >case/case.csv <<'END'
setting,value
pressure,on
layout,tree
END
printf 'name\nH2\n' >case/carriers.csv
cat >case/buses.csv <<'END'
name,carrier,pressure_min_bar,pressure_max_bar
A,H2,0,30
B,H2,0,40
C,H2,26,40
END
printf 'name,bus,p_nom\nbackbone,A,100\n' >case/generators.csv
printf 'name,bus,p_set\nfirm,C,2\n' >case/loads.csv
printf 'name,bus0,bus1,menu,length,p_min_pu\nAB,A,B,pipe,10,-1\nBC,B,C,pipe,10,-1\n' >case/links.csv
cat >case/menus.csv <<'END'
name,menu,p_nom,capital_cost_per_km,resistance
small,pipe,10,1,4
large,pipe,10,3,1
END
"$AFTAK" plan case --quiet --out run
echo "exit $?"
cat run/network/buses-pressure_bar.csv
cut -d, -f1,3,4,7 run/tables/decisions.csv
sed -i 's/^C,H2,26/C,H2,29/' case/buses.csv
"$AFTAK" check case
"$AFTAK" plan case --quiet --out none 2>&1
echo "exit $?"
sed -i 's/^large.*/large,pipe,10,3,/' case/menus.csv
"$AFTAK" check case
echo "exit $?"
