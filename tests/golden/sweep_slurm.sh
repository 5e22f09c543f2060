# SPDX-License-Identifier: GPL-3.0-or-later
# The script for Slurm, as text, and as a stand-in for sbatch runs it: the array job by job, then the job that depends on it.
mkdir "it's a case" bin && cp "$CASES"/tutorial/*.csv "it's a case"
"$AFTAK" sweep "it's a case" --out "my runs" --solver glpk --gap 1e-6 --set "title=it's \$HOME" --strict --slurm 2>/dev/null >script || exit
cat script
cat >bin/sbatch <<'END'
#!/bin/bash
echo "sbatch $*" >>said
cat >job
for word in "$@"; do
  if [[ $word == --array=0-* ]]; then last=${word#--array=0-}; fi
done
for ((i = 0; i <= ${last:-0}; i++)); do SLURM_ARRAY_TASK_ID=$i sh job >>"${last:-out}" 2>&1; echo "job $i: $?" >>said; done
echo "4711;cluster"
END
chmod +x bin/sbatch
sed -i 's/ --strict//' script # the tutorial has notes
PATH="$PWD/bin:$PATH" AFTAK="$AFTAK" sh script; echo "script: $?"
cat said out
"$AFTAK" sweep "$CASES/tutorial" --out "$(printf 'a\nb')" --slurm --quiet; echo "line break: $?"
