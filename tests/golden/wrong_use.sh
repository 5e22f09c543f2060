# SPDX-License-Identifier: GPL-3.0-or-later
for words in "" "plan" "plan a b" "check --gap 1 a" "schema nothing"; do
    "$AFTAK" $words
    echo "$words: $?"
done
