# SPDX-License-Identifier: GPL-3.0-or-later
# Scenarios of any name: each in a folder of its own in that of the sweep, none outside of it, no formula in a table.
mkdir c && printf 'name\nX\n' >c/buses.csv && printf 'name,bus,p_nom,marginal_cost\ng,X,5,10\n' >c/generators.csv
printf 'name,bus,p_set\nd,X,3\n' >c/loads.csv
printf 'name,title_nl\n..,punten\n../../up,"<b>, ""x"""\n/tmp/x,\nsweep.csv,\n=cmd()|x,\na b,\na+b,\nA b,\n--force,\n.hidden,\n%%41,\n' >c/scenarios.csv
printf '"two\nlines",\n\xc3\xbcber "all",\n<script>alert(1)</script>,\n%s,\n%s!,\n' "$(printf 'x%.0s' {1..300})" "$(printf 'x%.0s' {1..300})" >>c/scenarios.csv
"$AFTAK" sweep c --solver glpk --out runs/s --quiet; echo "exit $?"
ls -A . runs; ls -A runs/s | LC_ALL=C sort
cut -d, -f 2-5 runs/s/sweep.csv | cut -c-150
"$AFTAK" sweep c --out runs/s --collect 2>/dev/null | head -20
