# SPDX-License-Identifier: GPL-3.0-or-later
# A new case is accepted as it is, and tells why its branch is built; nothing that stands there is touched.
"$AFTAK" new case && "$AFTAK" check case && "$AFTAK" plan case --solver glpk --out run --quiet && cat run/tables/decisions.csv
grep -c 'map' run/report.html | sed 's/^[1-9].*/the report has a map/'
cd case && "$AFTAK" plan . --solver glpk --out ../cheap --scenario 'cheap CO2' | grep -o 'No branch pays'; cd ..
ls case
head -1 case/sites.csv
"$AFTAK" new case; echo "again: $?"
"$AFTAK" new no/such/folder; echo "no parent: $?"
"$AFTAK" new other --format json
