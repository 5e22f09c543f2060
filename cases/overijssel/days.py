#!/usr/bin/env python3
# SPDX-FileCopyrightText: aftak contributors
# SPDX-License-Identifier: CC-BY-4.0
"""Choose the whole days that stand for the year 2035, and their weights.

Method
  1. Every one of the 365 days is a point: 24 hours of five series, namely the
     load of the province, its solar and its wind output, the air temperature
     (heat) and the market price. Each series is divided by its standard
     deviation over the year, so that all five count the same.
  2. Two days are always in, because a plan must survive them: the day with
     the highest hour of gross load (the winter peak) and the day with the
     highest hour of net export (solar and wind less load). Each stands for
     itself alone: weight 1. They are stress, not typical weather.
  3. The other 363 days fall into N - 2 groups by k-medoids (partition around
     a real day, so every hour that is shipped occurred): greedy start, then
     swap of day and group until the sum of distances no longer falls.
     Distance is Euclidean. Nothing is drawn at random.
  4. The weight of a group's day is the number of days in the group. The
     weights sum to 365 days = 8,760 hours.

`python3 build.py days` prints the table of the README.
"""

import math


def spread(values):
    """Standard deviation, 1 for a flat series."""
    mean = sum(values) / len(values)
    return math.sqrt(sum((v - mean) ** 2 for v in values) / len(values)) or 1.0


def vectors(series):
    """One vector per day from hourly series of the same length."""
    n_days = len(series[0]) // 24
    scale = [spread(s) for s in series]
    return [[s[24 * d + h] / k for s, k in zip(series, scale) for h in range(24)]
            for d in range(n_days)]


def distances(points):
    n = len(points)
    table = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(i):
            table[i][j] = table[j][i] = math.dist(points[i], points[j])
    return table


def assign(days, medoids, table):
    """Nearest medoid of each day; ties go to the earlier day of the year."""
    return {d: min(medoids, key=lambda m: (table[d][m], m)) for d in days}


def k_medoids(days, k, table):
    medoids = []
    nearest = {d: math.inf for d in days}
    for _ in range(k):                      # greedy: largest fall of the sum
        best = min(days, key=lambda c: (
            sum(min(nearest[d], table[d][c]) for d in days), c))
        medoids.append(best)
        nearest = {d: min(nearest[d], table[d][best]) for d in days}
    while True:                             # alternate until nothing moves
        groups = assign(days, medoids, table)
        moved = []
        for m in sorted(medoids):
            members = [d for d in days if groups[d] == m]
            moved.append(min(members, key=lambda c: (
                sum(table[d][c] for d in members), c)))
        if sorted(moved) == sorted(medoids):
            return sorted(medoids), groups
        medoids = moved


def choose(load, solar, wind, temperature, price, n_days=12):
    """Return [(day of year from 0, weight in days, why)], in calendar order."""
    hours = range(len(load))
    peak = max(hours, key=lambda h: (load[h], -h)) // 24
    export = max(hours, key=lambda h: (solar[h] + wind[h] - load[h], -h)) // 24
    fixed = sorted({peak, export})
    table = distances(vectors([load, solar, wind, temperature, price]))
    rest = [d for d in range(len(load) // 24) if d not in fixed]
    medoids, groups = k_medoids(rest, n_days - len(fixed), table)
    chosen = [(m, sum(1 for d in rest if groups[d] == m), "typical") for m in medoids]
    for d in fixed:
        chosen.append((d, 1, "winter peak" if d == peak else "largest export"))
    return sorted(chosen)
