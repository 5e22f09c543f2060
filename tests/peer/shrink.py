# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a network on which the two programs differ smaller, as long as they still differ in the same way."""
import copy


def steps(w):
    """Ways to take something out, the largest first; each gives a smaller copy."""
    if len(w.hours) > 1 and not w.periods:
        yield from (fewer_snapshots(w, slice(0, len(w.hours) // 2)), fewer_snapshots(w, slice(len(w.hours) // 2, None)),
                    fewer_snapshots(w, slice(0, -1)))
    for key in w.options:
        yield changed(w, lambda c: c.options.pop(key))
    for table, rows in w.tables.items():
        for name in rows:
            yield without_element(w, table, name)
    for key, columns in w.series.items():
        for name in columns:
            yield changed(w, lambda c: c.series[key].pop(name))
    for key in w.curves:
        yield changed(w, lambda c: c.curves.pop(key))
    if w.odd_names or w.spelling - {'no_snapshots_file'}:
        yield changed(w, lambda c: (c.odd_names.clear(), c.spelling.intersection_update({'no_snapshots_file'})))
    for table, rows in w.tables.items():
        for name, row in rows.items():
            for attribute in row:
                if not attribute.startswith(('bus', 'carrier', 'v_nom')):
                    yield changed(w, lambda c: c.tables[table][name].pop(attribute))


def changed(w, change):
    c = copy.deepcopy(w)
    change(c)
    c.series = {key: columns for key, columns in c.series.items() if columns}
    c.tables = {table: rows for table, rows in c.tables.items() if rows}
    return c


def fewer_snapshots(w, kept):
    def cut(c):
        c.hours = c.hours[kept]
        c.series = {key: {n: v[kept] for n, v in columns.items()} for key, columns in c.series.items()}
    return changed(w, cut)


def without_element(w, table, name):
    def cut(c):
        del c.tables[table][name]
        for (other, _), columns in [*c.series.items(), *c.curves.items()]:
            if other == table:
                columns.pop(name, None)
        c.curves = {key: columns for key, columns in c.curves.items() if columns}
    return changed(w, cut)


def shrink(world, is_still_wrong):
    """The smallest network that greedy removal reaches: what cannot go is tried once more whenever something else went."""
    at, has_changed = 0, False
    while True:
        candidates = list(steps(world))
        if at >= len(candidates):
            if not has_changed:
                return world
            at, has_changed = 0, False
            continue
        if is_still_wrong(candidates[at]):
            world, has_changed = candidates[at], True
        else:
            at += 1
