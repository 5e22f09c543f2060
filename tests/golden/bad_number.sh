# SPDX-License-Identifier: GPL-3.0-or-later
# A wrong value of an option is wrong use, whatever the case is.
for options in "--gap many" "--gap -1" "--gap nan" "--threads 1.5" "--threads 0" "--time-limit 0" "--solver cplex" \
               "--format xml" "--set year" "--gap" "--gapp 1" "--quiet=1" "-q"; do
    "$AFTAK" plan nowhere $options
    echo "$options: $?"
done
