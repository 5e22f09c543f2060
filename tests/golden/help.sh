# SPDX-License-Identifier: GPL-3.0-or-later
# Help in all its forms, with an example; letters; options before and behind the command, behind = and behind --.
"$AFTAK" --help
for words in help -h '--quiet help'; do "$AFTAK" $words | cmp - <("$AFTAK" --help) && echo "$words: the same"; done
"$AFTAK" help plan
"$AFTAK" plan -h | cmp - <("$AFTAK" help plan) && "$AFTAK" --help plan x | cmp - <("$AFTAK" help plan) && echo 'the same'
for command in $("$AFTAK" --help | sed -n '/^commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
  "$AFTAK" help $command | grep '^example: aftak '
done
[[ $("$AFTAK" -V) == $("$AFTAK" --version) ]] && echo version
mkdir -- -c && cp "$CASES"/tutorial/*.csv ./-c
"$AFTAK" --format=json check -- -c | head -1
"$AFTAK" --set year=2040 plan --out=run -v --solver=glpk -- -c 2>&1 | grep -c '^method tree'
for words in 'help plam' 'help a b' 'help --as html' 'help --gap 1' 'check -v' '-x'; do
  "$AFTAK" $words 2>&1; echo "$words: $?"
done
