# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of features, which of them go together, and the plain network that they are put into."""
from world import World

FEATURES = {}       # name -> Feature
FIRST, LAST = 0, 2
PERIOD_SHARE, TROUBLE_SHARE, BARE_SHARE = 0.38, 0.12, 0.1


class Feature:
    def __init__(self, function, needs, marks, avoids, turn):
        self.name, self.function = function.__name__, function
        self.needs, self.marks, self.avoids, self.turn = needs, marks, avoids, turn

    @property
    def is_trouble(self):
        return self.name.split('_')[0] in ('inf', 'unb', 'ref')


def feature(needs='', marks='', avoids='', turn=1):
    """Registers a feature. `needs`, `marks` and `avoids` are words: what the world must be (periods, flat, mesh, room
    for a second bus, ...), what the feature makes of it, and what another feature may not have made of it.
    `turn`: FIRST before all elements (weights, by which costs are drawn), LAST when all are there."""
    def register(function):
        FEATURES[function.__name__] = Feature(function, set(needs.split()), set(marks.split()), set(avoids.split()), turn)
        return function
    return register


def draw(seed, only=None):
    """The world of a seed. `only`: names of the features to put in, in place of a random choice."""
    w = World(seed)
    chosen = choose(w, only)
    marks = set().union(*(f.marks for f in chosen), *(f.needs for f in chosen))
    lay_out_time(w, marks, {f.name for f in chosen})
    lay_out_buses(w, marks)
    for f in sorted(chosen, key=lambda f: f.turn):
        f.function(w)
    w.features = [f.name for f in chosen]
    return w


def choose(w, only):
    """Features that go together, at most one of them a trouble (infeasible, unbounded, refused)."""
    has_periods = w.chance(PERIOD_SHARE)
    if only:
        return [FEATURES[name] for name in only]
    calm = [f for f in FEATURES.values() if not f.is_trouble]
    troubles = [f for f in FEATURES.values() if f.is_trouble]
    world = {'periods' if has_periods else 'flat'}
    chosen, marks = [], set(world)
    candidates = w.rng.sample(calm, len(calm))
    if w.chance(TROUBLE_SHARE):
        candidates.insert(0, w.pick(troubles))
    wanted = w.whole(3, 9)
    for f in candidates:
        if len(chosen) == wanted:
            break
        kinds = f.needs & {'periods', 'flat'}
        if kinds <= world and not f.avoids & marks and not any(c.avoids & (f.marks | f.needs) for c in chosen):
            chosen.append(f)
            marks |= f.marks | f.needs
    return chosen


def lay_out_time(w, marks, names):
    """Snapshots and their weights; a feature of spelling asks for some forms of them."""
    has_periods = 'periods' in marks and 'flat' not in marks
    steps = w.whole(3, 6) if has_periods else w.pick([1, *range(2, 23)])
    if 'one_snapshot' in marks:
        steps = 1
    elif 'long' in marks:
        steps = max(steps, 5)
    if has_periods:
        w.periods = [2030 + 5 * k for k in range(w.whole(2, 3))]
        w.period_weights = {a: (1.0, 1.0) for a in w.periods}
        if 'mp_flag_off' not in names:
            w.options['multi_investment_periods'] = 'True'
    w.hours = [(1.0, 1.0, 1.0)] * (steps * max(1, len(w.periods)))


def lay_out_buses(w, marks):
    """A ring of AC buses with a chord, loads, plants, and at most buses a dear last resort and a dump, so that nearly
    everything that is added later has a solution."""
    count = w.whole(4, 6) if 'mesh' in marks else w.whole(2, 5)
    is_bare = w.chance(BARE_SHARE)
    for carrier, emissions in (('AC', 0), ('DC', 0), ('wind', 0), ('gas', 0.2), ('coal', 0.34), ('H2', 0.0), ('heat', 0),
                               ('shed', 0)):
        w.add('carriers', carrier)
        w.tables['carriers'][carrier] = w.tables['carriers'].pop(f'{carrier}0')
        w.tables['carriers'][carrier]['co2_emissions'] = emissions
    for _ in range(count):
        add_bus(w, 'n', 'AC', v_nom=w.pick([220.0, 220.0, 380.0]) if w.chance(0.2) else 220.0, is_bare=is_bare)
    ring = w.buses()
    for a, b in zip(ring, ring[1:] + (ring[:1] if count > 2 and (w.chance(0.8) or 'mesh' in marks) else [])):
        add_line(w, a, b)
    if count > 3 and (w.chance(0.5) or 'mesh' in marks):
        add_line(w, ring[0], ring[2])
    for b in ring:
        if w.chance(0.7) or b == ring[0]:
            add_load(w, b)
    for _ in range(w.whole(2, count + 1)):
        add_generator(w)
    for g in w.pick([[], ring[:1]]):
        w.vary('loads', next(iter(w.rows('loads'))), 'p_set', lambda: w.num(20, 120))


def add_bus(w, stem, carrier, v_nom=1.0, is_bare=False):
    """A bus with its last resort (dear) and its dump (a generator of sign -1), unless the world is bare."""
    b = w.add('buses', stem, carrier=carrier, v_nom=v_nom, x=w.num(5, 8), y=w.num(51, 53))
    if not is_bare:
        w.add('generators', 'shed', bus=b, p_nom=2000.0, sign=1.0, carrier='shed', marginal_cost=w.num(300, 900))
        w.add('generators', 'dump', bus=b, p_nom=2000.0, sign=-1.0, carrier='', marginal_cost=w.num(1, 9))
    else:
        w.add('generators', 'big', bus=b, p_nom=400.0, sign=1.0, carrier='gas', marginal_cost=w.num(80, 200))
    return b


def add_line(w, bus0, bus1, **more):
    return w.add('lines', 'L', **{'bus0': bus0, 'bus1': bus1, 'x': w.num(5, 40), 'r': w.num(0.5, 6),
                                  's_nom': float(w.whole(30, 150)), 'length': float(w.whole(10, 150)), **more})


def add_load(w, bus, high=150):
    """A load; about half of them vary."""
    d = w.add('loads', 'd', bus=bus, p_set=w.num(10, high))
    if w.chance(0.5):
        w.vary('loads', d, 'p_set', lambda: w.num(5, high, 3))
    return d


def add_generator(w, **more):
    """A plant of some ordinary kind, at an AC bus unless `more` says otherwise."""
    carrier = w.pick(['wind', 'gas', 'gas', 'coal'])
    cost = w.num(0.05, 0.5) if carrier == 'wind' else w.num(10, 80)
    return w.add('generators', 'g', **{'bus': w.bus(), 'p_nom': float(w.whole(40, 250)), 'sign': 1.0, 'carrier': carrier,
                                       'marginal_cost': cost,
                                       'efficiency': 1.0 if carrier == 'wind' else w.num(0.35, 0.6), **more})


def second_bus(w, carrier='H2'):
    """A bus of another medium, made when first asked for, with a load of its own."""
    if not w.buses(carrier):
        add_load(w, add_bus(w, carrier.lower(), carrier), 40)
    return w.bus(carrier)
