# SPDX-License-Identifier: GPL-3.0-or-later
# The tutorial, as a person sees it; then again without and with --force.
"$AFTAK" plan "$CASES/tutorial" --solver glpk --out run/a && ls run/a run/a/tables && cat run/a/tables/decisions.csv
"$AFTAK" plan "$CASES/tutorial" --solver glpk --out run/a --quiet; echo "again: $?"
"$AFTAK" plan "$CASES/tutorial" --solver glpk --out run/a --quiet --force; echo "forced: $?"
