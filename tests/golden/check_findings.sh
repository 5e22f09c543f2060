# SPDX-License-Identifier: GPL-3.0-or-later
# Errors on stdout with file, line and column; all of them; exit 2.
mkdir case
printf 'name\nA\n' > case/buses.csv
printf 'name,bus,p_nom\ng,A,5\nh,B,five\n' > case/generators.csv
"$AFTAK" check case
echo "exit $?"
"$AFTAK" check case --format json
echo "exit $?"
"$AFTAK" plan case --out run --quiet
echo "exit $?, run folder: $(ls)"
