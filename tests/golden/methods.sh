# SPDX-License-Identifier: GPL-3.0-or-later
# The methods there are; one that is unknown, one that does not apply, one that does, and what suits the case.
"$AFTAK" methods | cut -c1-16 | grep -v '^ '
"$AFTAK" plan "$CASES/tutorial" --method nothing --out run 2>&1; echo "exit $?"
for method in interior none; do
    "$AFTAK" plan "$CASES/tutorial" --method $method --out run --quiet 2>&1; echo "exit $?"
done
ls
for method in tree back-end large-tree ''; do
    "$AFTAK" plan "$CASES/tutorial" --solver glpk ${method:+--method $method} --out run --quiet --force; echo "exit $?"
    python3 -c "
import json
run = json.load(open('run/run.json'))
print(run['kind'], run['status'], round(run['total_cost']), run['method'], *(f\"{m['name']}: {m['outcome']}\" for m in run['methods']))"
done
