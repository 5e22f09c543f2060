# SPDX-License-Identifier: GPL-3.0-or-later
# What a sweep refuses: two modes, options of plan, a task that is not there, a folder that is something else, a scenario with
# the name of the base case; and how it ends when a scenario has no solution.
for words in "" "x --list --slurm" "x --task -1" "x --task 1.5" "x --relax" "x --scenario a" "nowhere --list"; do
    "$AFTAK" sweep $words; echo "$words: $?"
done
"$AFTAK" sweep "$CASES/tutorial" --task 3 --quiet; echo "task 3: $?"
"$AFTAK" sweep "$CASES/tutorial" --task 0 --format json --quiet; echo "task as json: $?"
"$AFTAK" sweep "$CASES/tutorial" --collect --quiet; echo "nothing to collect: $?"
mkdir -p home/letters && "$AFTAK" sweep "$CASES/tutorial" --out home --quiet; echo "a folder: $?"; ls home
"$AFTAK" plan "$CASES/tutorial" --solver glpk --out run --quiet && "$AFTAK" sweep "$CASES/tutorial" --out run --quiet; echo "a run: $?"
touch file; "$AFTAK" sweep "$CASES/tutorial" --out file --quiet; echo "a file: $?"

mkdir c && printf 'name\nX\n' >c/buses.csv && printf 'name,bus,p_nom,marginal_cost\ng,X,5,10\n' >c/generators.csv
printf 'name,bus,p_set\nd,X,3\n' >c/loads.csv && printf 'name\nlow\nbase\n' >c/scenarios.csv
"$AFTAK" sweep c --list; echo "base: $?"
printf 'name\nlow\nhigh\n' >c/scenarios.csv
printf 'scenario,table,name,attribute,operation,value\nhigh,loads,d,p_set,set,9\n' >c/scenario_values.csv
"$AFTAK" sweep c --solver glpk --out s 2>/dev/null; echo "no solution: $?"
"$AFTAK" sweep c --solver glpk --out s --quiet; echo "kept: $?"
"$AFTAK" sweep c --out s --collect --quiet; echo "collected: $?"
printf 'name,bus,p_set\nd,X,4\n' >c/loads.csv
"$AFTAK" sweep c --solver glpk --out s --quiet; echo "other input: $?"
"$AFTAK" sweep c --out s --collect --quiet; echo "collected: $?"
