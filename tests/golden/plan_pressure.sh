# SPDX-License-Identifier: GPL-3.0-or-later
# A plan of a transport model whose pipe is too thin for its length: the run says where and when.
mkdir case
cat >case/snapshots.csv <<'END'
snapshot,objective,stores,generators
summer,5000,5000,5000
winter,3760,3760,3760
END
cat >case/buses.csv <<'END'
name,carrier,pressure_min_bar,pressure_max_bar
backbone,H2,30,50
works,H2,30,50
END
cat >case/generators.csv <<'END'
name,bus,p_nom,marginal_cost
import,backbone,1000,90
END
cat >case/links.csv <<'END'
name,bus0,bus1,menu,length
branch,backbone,works,pipe,50
END
cat >case/menus.csv <<'END'
name,menu,p_nom,capital_cost_per_km,diameter_m,resistance
DN100,pipe,50,33000,0.10226,0.021099
DN150,pipe,113,40000,0.15408,0.0024575
END
cat >case/loads.csv <<'END'
name,bus
furnace,works
END
cat >case/loads-p_set.csv <<'END'
,furnace
summer,20
winter,45
END
"$AFTAK" plan case --solver glpk --out run && ls run/tables && cut -d, -f1-5,8,9,11 run/tables/pressure.csv
