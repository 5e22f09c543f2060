# SPDX-License-Identifier: GPL-3.0-or-later
# A ring with two feeds under pressure: what pressures are worth, and what real friction changes.
"$AFTAK" plan "$HERE/../cases/two_feeds" --out run 2>/dev/null | sed -n 's/ (optimal.*//; /^The pipes/p; /^Without/p; /^Total/p'
echo "exit ${PIPESTATUS[0]}"
sed 's/75645100[.0-9]*/75645101/; s/,bar,[^,]*,[^,]*,/,bar,,,/' run/tables/pressure_worth.csv
"$AFTAK" plan "$HERE/../cases/two_feeds" --set pressure=simulated --verbose --out strict 2>&1 |
  sed -n '/^a plan is rejected/p; /^pressure =/p; /^Simulated/p; /^Total/p'
echo "exit ${PIPESTATUS[0]}"
"$AFTAK" plan "$HERE/../cases/two_feeds" --set pressure=off --quiet --out off && ls off/tables | grep pressure
