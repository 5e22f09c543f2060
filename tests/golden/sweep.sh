# SPDX-License-Identifier: GPL-3.0-or-later
# The tasks as a list; all of them, one alone, the sum; runs that are there are kept, or refused if they are of other options.
"$AFTAK" sweep "$CASES/tutorial" --list
"$AFTAK" sweep "$CASES/tutorial" --list --format json
"$AFTAK" sweep "$CASES/tutorial" --solver glpk --out all 2>said; echo "all: $?"
grep -c '^\[./3\] .*: done, optimal, total cost' said
ls all; cut -d, -f1-10,13-24 all/sweep.csv; cat all/branches.csv all/decisions.csv; cp all/sweep.csv before
"$AFTAK" sweep "$CASES/tutorial" --solver glpk --out all --quiet 2>said; echo "again: $?"; cat said
cmp before all/sweep.csv && echo "the same bytes"
"$AFTAK" sweep "$CASES/tutorial" --solver glpk --out all --quiet --gap 0.5; echo "other gap: $?"
"$AFTAK" sweep "$CASES/tutorial" --solver glpk --out all --quiet --gap 0.5 --force; echo "forced: $?"
grep -c '"gap": "0.5"' all/*/run.json

# one by one, as an array of jobs would; the middle one is missing at first
"$AFTAK" sweep "$CASES/tutorial" --solver glpk --out one --task 0 --quiet; echo "task 0: $?"
"$AFTAK" sweep "$CASES/tutorial" --solver glpk --out one --task 2 2>/dev/null; echo "task 2: $?"
"$AFTAK" sweep "$CASES/tutorial" --out one --collect --quiet --format json | grep -v "\"seconds\": 0\|lower_bound\|\"gap\""; echo "collected: ${PIPESTATUS[0]}"
"$AFTAK" sweep "$CASES/tutorial" --solver glpk --out one --task 1 --quiet; echo "task 1: $?"
"$AFTAK" sweep "$CASES/tutorial" --out one --collect 2>/dev/null; echo "collected: $?"
cmp before one/sweep.csv >/dev/null; cut -d, -f1-24 before >a; cut -d, -f1-24 one/sweep.csv | cmp a - && echo "the same but for seconds"

# what was asked for and is not there, and what nobody asked for
"$AFTAK" sweep "$CASES/tutorial" --solver glpk --out part --task 0 --quiet && "$AFTAK" sweep "$CASES/tutorial" --out part --collect 2>&1 | grep -v ^sites; echo "one alone: ${PIPESTATUS[0]}"
rm -r one/no+battery; "$AFTAK" sweep "$CASES/tutorial" --out one --collect --quiet 2>&1; echo "one gone: $?"
