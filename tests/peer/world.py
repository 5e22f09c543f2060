# SPDX-License-Identifier: GPL-3.0-or-later
"""A small random network as plain tables, and how it becomes a PyPSA CSV folder.

Rows are dictionaries that hold only what was drawn. The writer knows neither PyPSA nor aftak; what may be spelled in
several ways (quotes, line ends, booleans, order of columns, ...) is a switch in `spelling`."""
import csv
import os
import random

# What an empty cell must not stand for: PyPSA fills texts and booleans of a half-filled column otherwise than by default.
WRITTEN_DEFAULTS = {'active': True, 'cyclic_delay': True, 'cyclic_delay0': True, 'cyclic_delay1': True,
                    'cyclic_delay2': True}
SNAPSHOT_HEAD = {False: ['snapshot'], True: ['period', 'timestep']}


class World:
    """What is drawn for one seed. `rng` is the only source of chance."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.tables = {}        # table -> name -> {attribute: value}
        self.series = {}        # (table, attribute) -> name -> [value per snapshot]
        self.curves = {}        # (table, attribute) -> name -> (x attribute, [(x, y), ...])
        self.options = {}       # 3.15 of the specification: key -> text
        self.features = []
        self.spelling = set()
        self.odd_names = {}     # name drawn -> name written
        self.periods = []       # empty: none
        self.period_weights = {}    # period -> (objective, years)
        self.period_file = None     # periods as investment_periods.csv gives them, if not these
        self.hours = []         # per snapshot: (objective, stores, generators)

    # chance
    def num(self, low, high, digits=2):
        return round(self.rng.uniform(low, high), digits)

    def whole(self, low, high):
        return self.rng.randint(low, high)

    def pick(self, items):
        return self.rng.choice(list(items))

    def chance(self, share):
        return self.rng.random() < share

    # size
    @property
    def steps(self):
        """Snapshots in all, or in one period."""
        return len(self.hours) // max(1, len(self.periods))

    @property
    def span(self):
        """Hours that cost, all snapshots of one period: what a capital cost has to compete with."""
        return sum(h[0] for h in self.hours[:self.steps])

    # content
    def add(self, table, stem, **attributes):
        """A row named by its stem and a number; the name is returned."""
        rows = self.tables.setdefault(table, {})
        name = f'{stem}{sum(n.rstrip("0123456789") == stem for n in rows)}'
        rows[name] = attributes
        return name

    def vary(self, table, name, attribute, draw):
        """A series for one element: `draw` is called once per snapshot."""
        self.series.setdefault((table, attribute), {})[name] = [draw() for _ in self.hours]

    def curve(self, table, name, attribute, x_attribute, points):
        self.curves.setdefault((table, attribute), {})[name] = (x_attribute, points)

    def rows(self, table):
        return self.tables.get(table, {})

    def buses(self, carrier='AC'):
        return [b for b, row in self.rows('buses').items() if row['carrier'] == carrier]

    def bus(self, carrier='AC'):
        return self.pick(self.buses(carrier))

    # the folder
    def write(self, folder):
        os.makedirs(folder)
        for table, rows in self.tables.items():
            self.write_table(folder, table, rows)
        for (table, attribute), columns in self.series.items():
            labels = [f'row {t}' if 'row_labels' in self.spelling else t for t in range(len(self.hours))]
            if 'series_extra_column' in self.spelling:
                columns = {**columns, 'nobody': [1.0] * len(labels)}
            body = zip(labels, *columns.values())
            self.save(folder, f'{table}-{attribute}', ['', *map(self.name, columns)], body)
        for (table, attribute), columns in self.curves.items():
            self.write_curves(folder, table, attribute, columns)
        if 'no_snapshots_file' not in self.spelling:
            self.write_snapshots(folder)
        if self.periods:
            self.save(folder, 'investment_periods', ['period', 'objective', 'years'],
                      [[a, *self.period_weights.get(a, (1.0, 1.0))] for a in self.period_file or self.periods])
        self.save(folder, 'network', ['name', 'pypsa_version', 'srid'], [['drawn', '1.4.0', 4326]])
        if 'unknown_file' in self.spelling:
            self.save(folder, 'notes', ['who', 'what'], [['nobody', 'nothing']])

    def name(self, drawn):
        return self.odd_names.get(drawn, drawn)

    def write_table(self, folder, table, rows):
        columns = list(dict.fromkeys(c for row in rows.values() for c in row))
        if 'columns_shuffled' in self.spelling:
            self.rng.shuffle(columns)
        references = {c for c in columns if c.startswith('bus')}
        body = []
        for name, row in rows.items():
            cells = [self.name(name)]
            for c in columns:
                if c in references and isinstance(row.get(c), str):
                    cells.append(self.name(row[c]))
                elif c in row:
                    cells.append(row[c])
                else:
                    cells.append(self.default(c, rows))
            body.append(cells)
        if 'duplicate_column' in self.spelling and 'p_nom' in columns:
            columns, body = [*columns, 'p_nom'], [[*cells, 7.0] for cells in body]
        if 'user_columns' in self.spelling:
            columns = [*columns, 'colour of the door']
            body = [[*cells, 'green'] for cells in body]
        if 'short_rows' in self.spelling:
            body = [self.without_empty_end(cells) for cells in body]
        first = 'old title' if 'first_header' in self.spelling else 'name'
        self.save(folder, table, [first, *columns], body)

    @staticmethod
    def default(column, rows):
        is_boolean = any(isinstance(row.get(column), bool) for row in rows.values())
        return WRITTEN_DEFAULTS.get(column, False) if is_boolean else ''

    @staticmethod
    def without_empty_end(cells):
        while len(cells) > 1 and cells[-1] == '':
            cells = cells[:-1]
        return cells

    def write_curves(self, folder, table, attribute, columns):
        """Two header lines (element, attribute) and PyPSA's third; short curves end with empty cells."""
        names, attributes, values = [''], [''], []
        for name, (x, points) in columns.items():
            names += [self.name(name)] * 2
            attributes += [x, attribute]
            values += [[p[0] for p in points], [p[1] for p in points]]
        length = max(map(len, values))
        body = [[k, *(v[k] if k < len(v) else '' for v in values)] for k in range(length)]
        third = [] if 'no_third_line' in self.spelling else [['breakpoint', *[''] * len(values)]]
        self.save(folder, f'{table}-{attribute}-pw', names, [attributes, *third, *body])

    def write_snapshots(self, folder):
        """Labels (of no effect) and weights, in one of the forms that PyPSA reads."""
        is_repeated = 'repeated' in self.spelling
        has_periods = bool(self.periods) and not is_repeated
        head = ['', *SNAPSHOT_HEAD[has_periods]]
        body = [[t, *([self.periods[t // self.steps]] if has_periods else []), self.label(t)] for t in range(len(self.hours))]
        if 'old_weightings' in self.spelling:
            head, body = [*head, 'weightings'], [[*row, h[0]] for row, h in zip(body, self.hours)]
        elif 'no_weights' not in self.spelling:
            head, body = [*head, 'objective', 'stores', 'generators'], [[*row, *h] for row, h in zip(body, self.hours)]
        self.save(folder, 'snapshots', head, body[:self.steps] if is_repeated else body)

    def label(self, t):
        t %= self.steps
        if 'snapshot_numbers' in self.spelling:
            return 10 * t + 3
        return f'step {t}' if 'snapshot_words' in self.spelling else f'2033-04-{12 + t // 24} {t % 24:02}:00:00'

    def save(self, folder, name, head, body):
        """One CSV file, spelled as this world spells; time and periods stay plain, PyPSA reads no 2035.0 there."""
        plain = name in ('snapshots', 'investment_periods', 'network')
        end = '\r\n' if 'crlf' in self.spelling else '\n'
        quoting = csv.QUOTE_ALL if 'quotes' in self.spelling else csv.QUOTE_MINIMAL
        encoding = 'utf-8-sig' if 'byte_order_mark' in self.spelling else 'utf-8'
        with open(f'{folder}/{name}.csv', 'w', newline='', encoding=encoding) as f:
            writer = csv.writer(f, lineterminator=end, quoting=quoting)
            writer.writerow(head)
            for k, row in enumerate(body):
                writer.writerow(row if plain else [self.cell(value) for value in row])
                if 'blank_lines' in self.spelling and k % 3 == 1:
                    f.write(end)

    def cell(self, value):
        if isinstance(value, bool):
            if 'booleans_upper' in self.spelling:
                return str(value).upper()
            return int(value) if 'booleans_digits' in self.spelling else value
        if isinstance(value, float) and value != value:
            return 'n/a' if 'missing_words' in self.spelling else ''
        if value == float('inf') and 'infinity' in self.spelling:
            return self.pick(['Infinity', 'INF', '+inf', ' inf '])
        if isinstance(value, (int, float)) and abs(value) < 1e300 and 'blanks' in self.spelling:
            return f' {value} '
        if isinstance(value, int) and 'integers_as_floats' in self.spelling:
            return f'{value}.0'
        if isinstance(value, float) and 'exponents' in self.spelling and abs(value) < 1e300:
            return f'{value:.12e}'
        return value
