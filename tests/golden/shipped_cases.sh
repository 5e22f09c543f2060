# SPDX-License-Identifier: GPL-3.0-or-later
# The cases that come with the program, and the one that it makes, give no notes: what is told of one's own case stands
# out. Overijssel has candidates of which only some scenario has demand; its README names them.
"$AFTAK" new made --quiet
for case in "$CASES"/*/ made; do
  echo "$(basename "$case"): $("$AFTAK" check "$case" --format json | grep -c '"level": "note"') notes," \
    "$("$AFTAK" check "$case" --format json | grep '"rule"' | sort | uniq -c | tr -s ' ')"
done
