# SPDX-License-Identifier: GPL-3.0-or-later
# A new case is accepted as it is; nothing that stands there is touched.
"$AFTAK" new case && "$AFTAK" check case && "$AFTAK" plan case --solver glpk --out run --quiet && cat run/tables/decisions.csv
ls case
head -1 case/sites.csv
"$AFTAK" new case; echo "again: $?"
"$AFTAK" new no/such/folder; echo "no parent: $?"
"$AFTAK" new other --format json
