# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs aftak on a folder and says in which points it differs from PyPSA."""
import csv
import json
import math
import os
import subprocess

COST, PRICE = 2e-6, 1e-5        # relative
STATUS_OF_EXIT = {0: 'optimal', 2: 'refused', 3: 'none', 5: 'open'}
QUANTITY = {'generators': 'p', 'loads': 'p', 'stores': 'p', 'storage_units': 'p'}


class Run:
    """One call of `aftak plan`."""

    def __init__(self, program, folder, out, options, solver, gap, limit):
        command = [program, 'plan', folder, '--out', out, '--quiet', '--gap', str(gap), '--time-limit', str(limit),
                   '--solver', solver, *(word for key, value in options.items() for word in ('--set', f'{key}={value}'))]
        self.folder = f'{out}/network'
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=limit + 60)
            self.exit, self.said = done.returncode, done.stderr.strip()
        except subprocess.TimeoutExpired:
            self.exit, self.said = 'hangs', ''
        self.status = STATUS_OF_EXIT.get(self.exit, f'exit {self.exit}')
        try:
            with open(f'{out}/run.json') as f:
                self.facts = json.load(f)
        except (OSError, ValueError):
            self.facts = {}

    @property
    def is_unmodelled(self):
        """Refused because this version of aftak cannot do it, and says so."""
        return self.status == 'refused' and '[unmodelled]' in self.said

    def price(self, bus, position):
        """`position`: among the snapshots that were optimised; the run folder holds no others."""
        if not hasattr(self, 'prices'):
            self.prices = columns(f'{self.folder}/buses-marginal_price.csv')
        column = self.prices.get(bus)
        return column[position] if column else None


def columns(path):
    """The columns of a series file by name; an empty cell is NaN. Periods put two columns of labels in front."""
    with open(path, newline='') as f:
        rows = list(csv.reader(f))
    return {name: [float(row[k] or 'nan') for row in rows[1:]] for k, name in enumerate(rows[0]) if name and is_number(rows[1][k])}


def is_number(text):
    try:
        float(text or 'nan')
        return True
    except ValueError:
        return False


def far(a, b, tolerance):
    return a is None or math.isnan(a) or abs(a - b) > tolerance * max(1.0, abs(a), abs(b))


def differences(peer, run):
    """A line for each point in which aftak's run differs from PyPSA's answer."""
    if run.status != peer.status:
        last = run.said.splitlines()[-3:]
        return [f'status: PyPSA {peer.status} ({peer.total if peer.total is not None else peer.reason}), aftak {run.status} '
                + ' | '.join(last)]
    if peer.status != 'optimal':
        return []
    found = []
    for what, expected in (('total_cost', peer.total), ('objective', peer.objective), ('objective_constant', peer.constant)):
        # objective and constant may cancel: what counts is their size, not that of the difference
        have = run.facts.get(what)
        if have is None or abs(have - expected) > COST * max(1.0, abs(peer.total), abs(peer.constant)):
            found.append(f'{what}: PyPSA {expected:.10g}, aftak {have}')
    if found:
        return found
    for (bus, position), price in peer.prices.items():
        have = run.price(bus, position)
        if far(have, price, PRICE):
            found.append(f'marginal_price of {bus} in snapshot {position}: PyPSA {price:.10g}, aftak {have}')
    return found + read_back(peer, run)


def read_back(peer, run):
    """PyPSA must read the folder of results, find the same objective there, balanced buses, and the same duals."""
    import pypsa
    if not os.path.isdir(run.folder):
        return ['no folder of results']
    try:
        n = pypsa.Network(run.folder)
    except Exception as error:
        return [f'PyPSA cannot read the results: {type(error).__name__}: {error}'[:300]]
    found = []
    if far(n.objective, peer.objective, COST * max(1.0, abs(peer.total / (abs(peer.objective) + 1e-9)))):
        found.append(f'objective read back: PyPSA {peer.objective}, aftak {n.objective}')
    for name, mu in peer.duals.items():
        have = n.global_constraints.get('mu', {}).get(name)
        if far(have, mu, PRICE):
            found.append(f'mu of {name}: PyPSA {mu:.10g}, aftak {have}')
    worst = imbalance(n, peer.network)
    if worst > 1e-5:
        found.append(f'buses of the results read back are out of balance by {worst:.3g} MW')
    return found


def imbalance(n, reference):
    """The largest sum over what stands at a bus, by the signs that PyPSA gives its results; only in snapshots that were
    optimised and of elements that exist in `reference`."""
    total = {bus: 0.0 for bus in n.buses.index}
    for table, attribute in QUANTITY.items():
        c = n.c[table]
        for name, row in c.static.iterrows():
            if row['active'] and name in c.dynamic[attribute]:
                total[row['bus']] = total[row['bus']] + row['sign'] * c.dynamic[attribute][name].fillna(0)
    for table in ('lines', 'transformers', 'links', 'processes'):
        c = n.c[table]
        for column in [k for k in c.static if k.startswith('bus') and k[3:].isdigit()]:
            power = c.dynamic.get(f'p{column[3:]}', {})
            for name, bus in c.static[column].items():
                if bus and name in power:
                    total[bus] = total[bus] - power[name].fillna(0)
    sums = [abs(series).max() for series in total.values() if not isinstance(series, float)]
    return max(sums, default=0.0)
