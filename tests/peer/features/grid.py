# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines and transformers: voltage law, types, losses, security (2.9 - 2.12, 3.2, 3.8, 3.13)."""
from .registry import LAST, add_bus, add_line, add_load, feature


def two_buses(w):
    return w.rng.sample(w.buses(), 2)


def add_transformer(w, **more):
    """Between a ring bus and a bus of 110 kV that has a second way home, so that the voltage law counts."""
    home, other = two_buses(w)
    low = add_bus(w, 'm', 'AC', v_nom=110.0)
    add_load(w, low, 60)
    w.add('transformers', 'B', bus0=other, bus1=low, x=w.num(0.05, 0.3), r=w.num(0.002, 0.03, 4), s_nom=w.num(40, 120))
    return w.add('transformers', 'T', **{'bus0': home, 'bus1': low, 'x': w.num(0.05, 0.3), 'r': w.num(0.002, 0.03, 4),
                                         's_nom': w.num(40, 120), **more})


@feature()
def line_parallel(w):
    a, b = two_buses(w)
    add_line(w, a, b)
    add_line(w, b, a)


@feature()
def line_extendable(w):
    add_line(w, *two_buses(w), s_nom_extendable=True, s_nom=w.num(0, 50), s_nom_min=w.pick([0.0, w.num(0, 30)]),
             s_nom_max=w.num(60, 200), capital_cost=w.num(0.2, 6) * w.span)


@feature(marks='integer', avoids='quadratic')
def line_modules(w):
    add_line(w, *two_buses(w), s_nom_extendable=True, s_nom_mod=w.num(10, 40), s_nom_max=150.0,
             capital_cost=w.num(0.2, 6) * w.span)


@feature()
def line_nom_set(w):
    add_line(w, *two_buses(w), s_nom_extendable=True, s_nom_set=w.num(20, 60), s_nom_max=100.0, capital_cost=w.num(1, 60))


@feature()
def line_overnight(w):
    add_line(w, *two_buses(w), s_nom_extendable=True, s_nom_max=150.0, overnight_cost=w.num(3000, 90000), lifetime=40.0,
             discount_rate=w.num(0.02, 0.08, 3), fom_cost=w.num(0, 1))


@feature()
def line_s_max_pu(w):
    add_line(w, *two_buses(w), s_max_pu=w.num(0.5, 0.9))


@feature()
def line_s_max_pu_series(w):
    w.vary('lines', add_line(w, *two_buses(w)), 's_max_pu', lambda: w.num(0.3, 1))


@feature(marks='inactive_branch', avoids='secure')
def line_inactive(w):
    add_line(w, *two_buses(w), active=False, s_nom=900.0)


@feature()
def line_type(w):
    add_line(w, *two_buses(w), type=w.pick(['490-AL1/64-ST1A 220.0', 'Al/St 240/40 2-bundle 220.0']),
             num_parallel=w.pick([1.0, 2.0, 0.5]))


@feature()
def line_own_type(w):
    w.add('line_types', 'own', f_nom=50.0, r_per_length=w.num(0.01, 0.1, 3), x_per_length=w.num(0.1, 0.5, 3),
          c_per_length=10.0, i_nom=0.9)
    add_line(w, *two_buses(w), type='own0', num_parallel=w.num(1, 3))


@feature()
def line_v_ang_max(w):
    add_line(w, *two_buses(w), v_ang_max=w.num(0.1, 2), x=w.num(20, 40))


@feature(marks='integer', avoids='quadratic')
def line_pw_capital(w):
    line = add_line(w, *two_buses(w), s_nom_extendable=True, s_nom_max=100.0)
    slopes = sorted((w.num(0.2, 6) * w.span for _ in range(3)), reverse=w.chance(0.5))
    w.curve('lines', line, 'capital_cost', 's_nom', list(zip([0.0, 30.0, 60.0, 120.0], [0.0, *slopes])))


@feature()
def line_other_voltage(w):
    """Per unit is by the voltage of bus0, whatever bus1 has."""
    b = add_bus(w, 'v', 'AC', v_nom=380.0)
    add_load(w, b, 50)
    add_line(w, b, w.bus())
    add_line(w, w.bus(), b)


@feature()
def bus_without_elements(w):
    """Joined by lines alone; nothing stands there."""
    b = w.add('buses', 'q', carrier='AC', v_nom=220.0, x=6.0, y=52.0)
    for end in two_buses(w):
        add_line(w, b, end)


@feature()
def dc_island(w):
    """An island of DC buses, where the resistance takes the place of the reactance; a link joins it."""
    ring = [add_bus(w, 'c', 'DC', v_nom=320.0) for _ in range(3)]
    for a, b in zip(ring, ring[1:] + ring[:1]):
        add_line(w, a, b, x=w.pick([0.0, w.num(1, 9)]), v_ang_max=w.pick([float('inf'), 1.0]))
    add_load(w, ring[0], 80)
    w.add('links', 'k', bus0=w.bus(), bus1=ring[1], p_nom=90.0, p_min_pu=-1.0, marginal_cost=0.0)


@feature()
def transformer(w):
    add_transformer(w)


@feature()
def transformer_type(w):
    add_transformer(w, type='100 MVA 220/110 kV', tap_position=w.whole(-3, 3), num_parallel=w.pick([1.0, 2.0]))


@feature()
def transformer_own_type(w):
    w.add('transformer_types', 'own', f_nom=50.0, s_nom=w.num(50, 90), v_nom_0=220.0, v_nom_1=110.0, vsc=w.num(8, 14),
          vscr=w.num(0.1, 0.5), pfe=w.num(10, 60), i0=0.06, phase_shift=w.num(-1, 1), tap_side=0, tap_neutral=1,
          tap_min=-9, tap_max=9, tap_step=1.5)
    add_transformer(w, type='own0', tap_position=w.whole(-5, 5))


@feature()
def transformer_tap(w):
    add_transformer(w, tap_ratio=w.num(0.9, 1.1), tap_side=w.whole(0, 1))


@feature()
def transformer_phase_shift(w):
    add_transformer(w, phase_shift=w.num(-2, 2))


@feature()
def transformer_phase_shift_series(w):
    w.vary('transformers', add_transformer(w), 'phase_shift', lambda: w.num(-2, 2))


@feature()
def transformer_phase_shift_free(w):
    add_transformer(w, phase_shift_min=-w.num(0, 3), phase_shift_max=w.num(0.1, 3))


@feature()
def transformer_v_ang_max(w):
    add_transformer(w, v_ang_max=w.num(0.5, 4), phase_shift=w.pick([0.0, w.num(-1, 1)]))


@feature()
def transformer_s_max_pu(w):
    w.vary('transformers', add_transformer(w, s_max_pu=0.9), 's_max_pu', lambda: w.num(0.5, 1))


@feature()
def transformer_extendable(w):
    add_transformer(w, s_nom_extendable=True, s_nom_max=w.num(80, 150), capital_cost=w.num(0.1, 5) * w.span)


@feature(marks='integer', avoids='quadratic')
def transformer_modules(w):
    add_transformer(w, s_nom_extendable=True, s_nom_mod=w.num(10, 40), s_nom_max=160.0, capital_cost=w.num(0.1, 4) * w.span)


@feature(marks='inactive_branch', avoids='secure')
def transformer_inactive(w):
    add_transformer(w, active=False)


# Losses

@feature(marks='losses', avoids='losses')
def losses_tangents(w):
    w.options['transmission_losses'] = f'tangents:{w.whole(1, 5)}'


@feature(marks='losses', avoids='losses')
def losses_secants(w):
    w.options['transmission_losses'] = w.pick(['secants', 'secants:0.5', 'secants:0.5:0.1', 'secants:2:0', 'secants:1:0.2:40'])


@feature(marks='losses', avoids='losses')
def losses_transformer(w):
    add_transformer(w, s_max_pu=w.num(0.7, 1))
    losses_tangents(w) if w.chance(0.5) else losses_secants(w)


# Security

def secure(w, branches):
    w.options['branch_outages'] = ','.join(branches)


@feature(needs='mesh flat', marks='secure', avoids='secure inactive_branch')
def secure_lines(w):
    secure(w, w.rng.sample(['Line:L0', 'Line:L1', 'Line:L2', 'Line:L3'], w.whole(1, 3)))


@feature(needs='mesh flat', marks='secure', avoids='secure inactive_branch', turn=LAST)
def secure_all(w):
    """All branches of a ring; what other features add has two ways home as well, or is left out here."""
    if bridges(w):
        secure_lines(w)
    else:
        w.options['branch_outages'] = 'all'


@feature(needs='mesh flat', marks='secure', avoids='secure inactive_branch')
def secure_extendable(w):
    line_extendable(w)
    secure_lines(w)


@feature(needs='mesh flat', marks='secure', avoids='secure inactive_branch')
def secure_transformers(w):
    t = add_transformer(w)
    secure(w, [f'Transformer:{t}', 'Line:L0'])


def bridges(w):
    """Branches whose loss cuts an island in two, found the slow way."""
    branches = [(row['bus0'], row['bus1']) for table in ('lines', 'transformers') for row in w.rows(table).values()]

    def reach(start, without):
        seen, todo = {start}, [start]
        while todo:
            at = todo.pop()
            for k, ends in enumerate(branches):
                if k != without and at in ends:
                    other = ends[0] if at == ends[1] else ends[1]
                    if other not in seen:
                        seen.add(other)
                        todo.append(other)
        return seen

    return [k for k, (a, b) in enumerate(branches) if b not in reach(a, k)]
