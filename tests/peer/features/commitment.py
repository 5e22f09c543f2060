# SPDX-License-Identifier: GPL-3.0-or-later
"""On and off, modules of it, maintenance, and the curves that need whole numbers (1.7, 3.10)."""
from .links import add_link, add_process
from .registry import add_generator, feature, second_bus
from .storage import add_unit

WHOLE = {'marks': 'integer', 'avoids': 'quadratic'}
MODULAR = {'marks': 'integer modular', 'avoids': 'quadratic linearized'}


def unit(w, **more):
    """What makes a committable element interesting: it must run at a part of its rating, and costs something to start."""
    return {'committable': True, 'p_min_pu': w.num(0.2, 0.6), 'start_up_cost': w.num(50, 900),
            'shut_down_cost': w.num(10, 300), **more}


@feature(**WHOLE)
def uc_basic(w):
    add_generator(w, **unit(w))


@feature(**WHOLE)
def uc_stand_by(w):
    add_generator(w, **unit(w, stand_by_cost=w.num(20, 300)))


@feature(**WHOLE)
def uc_cost_series(w):
    g = add_generator(w, **unit(w))
    w.vary('generators', g, 'start_up_cost', lambda: w.num(50, 900))
    w.vary('generators', g, 'shut_down_cost', lambda: w.num(0, 300))
    w.vary('generators', g, 'stand_by_cost', lambda: w.num(0, 90))


@feature(**WHOLE)
def uc_limits_series(w):
    g = add_generator(w, **unit(w))
    w.vary('generators', g, 'p_min_pu', lambda: w.num(0, 0.5))
    w.vary('generators', g, 'p_max_pu', lambda: w.num(0.6, 1))


@feature(needs='long', **WHOLE)
def uc_min_up(w):
    add_generator(w, **unit(w, min_up_time=w.whole(2, 4), up_time_before=w.whole(0, 3)))


@feature(needs='long', **WHOLE)
def uc_min_down(w):
    add_generator(w, **unit(w, min_down_time=w.whole(2, 4), down_time_before=w.whole(0, 3)))


@feature(needs='long', **WHOLE)
def uc_before(w):
    """The past counts: off for a while, or on for less than the minimum."""
    add_generator(w, **unit(w, min_down_time=3, min_up_time=3, down_time_before=w.whole(0, 2), up_time_before=w.whole(0, 3)))


@feature(**WHOLE)
def uc_ramp(w):
    add_generator(w, **unit(w, p_min_pu=0.2, ramp_limit_up=w.num(0.2, 0.5), ramp_limit_down=w.num(0.2, 0.5),
                            ramp_limit_start_up=w.num(0.2, 0.7), ramp_limit_shut_down=w.num(0.2, 0.7),
                            up_time_before=w.whole(0, 1)))


@feature(**WHOLE)
def uc_ramp_p_init(w):
    add_generator(w, p_nom=100.0, **unit(w, p_min_pu=0.2, ramp_limit_up=w.num(0.2, 0.5), ramp_limit_down=w.num(0.2, 0.5),
                                         p_init=w.num(20, 90), up_time_before=w.whole(0, 2)))


@feature(**WHOLE)
def uc_ramp_series(w):
    g = add_generator(w, **unit(w, p_min_pu=0.1, ramp_limit_shut_down=w.num(0.3, 0.9)))
    w.vary('generators', g, 'ramp_limit_up', lambda: w.pick([float('nan'), w.num(0.2, 0.6)]))


@feature(**WHOLE)
def uc_negative_output(w):
    add_generator(w, **unit(w, p_min_pu=-w.num(0.1, 0.9)))


@feature(**WHOLE)
def uc_link(w):
    add_link(w, **unit(w, start_up_cost=w.num(5, 90), bus1=w.bus()), efficiency2=0.2, bus2=second_bus(w))


@feature(**WHOLE)
def uc_link_two_way(w):
    add_link(w, **unit(w, p_min_pu=-w.num(0.2, 1), start_up_cost=w.num(5, 90)))


@feature(**WHOLE)
def uc_process(w):
    add_process(w, **unit(w, start_up_cost=w.num(5, 90)), rate1=w.num(0.6, 0.9))


@feature(**WHOLE)
def uc_p_set(w):
    g = add_generator(w, p_nom=100.0, **unit(w))
    w.vary('generators', g, 'p_set', lambda: w.pick([float('nan'), float('nan'), 0.0, w.num(60, 100)]))


@feature(**WHOLE)
def uc_extendable(w):
    add_generator(w, p_nom_extendable=True, p_nom_max=w.num(80, 200), capital_cost=w.num(1, 15) * w.span, **unit(w))


@feature(**WHOLE)
def uc_extendable_ramp(w):
    add_generator(w, p_nom_extendable=True, p_nom_max=w.num(80, 200), capital_cost=w.num(1, 15) * w.span,
                  ramp_limit_up=w.num(0.2, 0.6), ramp_limit_down=w.num(0.2, 0.6),
                  **unit(w, p_min_pu=0.2, ramp_limit_start_up=w.num(0.3, 0.8), ramp_limit_shut_down=w.num(0.3, 0.8)))


@feature(**WHOLE)
def uc_extendable_big_m(w):
    w.options['committable_big_m'] = w.pick(['3000.0', '1500'])
    add_generator(w, p_nom_extendable=True, capital_cost=w.num(1, 15) * w.span, **unit(w))


@feature(**WHOLE)
def uc_extendable_default_m(w):
    """Without p_nom_max: M comes from the peak load and the capacities of the file."""
    add_generator(w, p_nom_extendable=True, capital_cost=w.num(1, 15) * w.span, **unit(w))


@feature(**MODULAR)
def uc_modules_fixed(w):
    size = w.num(10, 40)
    add_generator(w, **unit(w, p_nom=size * w.whole(2, 4), p_nom_mod=size, min_up_time=w.whole(0, 3)))


@feature(**MODULAR)
def uc_modules_fixed_ramp(w):
    add_generator(w, **unit(w, p_nom=90.0, p_nom_mod=30.0, ramp_limit_up=w.num(0.1, 0.4), ramp_limit_down=w.num(0.1, 0.4)))


@feature(**MODULAR)
def uc_modules_extendable(w):
    add_generator(w, p_nom_extendable=True, p_nom_max=200.0, capital_cost=w.num(1, 15) * w.span,
                  **unit(w, p_nom_mod=w.num(15, 45), min_up_time=w.whole(0, 3)))


@feature(**MODULAR)
def uc_modules_extendable_ramp(w):
    add_generator(w, p_nom_extendable=True, p_nom_max=200.0, capital_cost=w.num(1, 15) * w.span,
                  **unit(w, p_nom_mod=w.num(15, 45), ramp_limit_up=w.num(0.2, 0.6), ramp_limit_start_up=w.num(0.3, 0.9)))


@feature(marks='linearized', avoids='modular linearized')
def uc_linearized(w):
    w.options['linearized_unit_commitment'] = 'True'
    add_generator(w, **unit(w))


@feature(marks='linearized', avoids='modular linearized')
def uc_linearized_tight(w):
    """Equal costs of start and stop add the four rows that tighten the relaxation."""
    w.options['linearized_unit_commitment'] = 'True'
    cost = w.num(50, 900)
    add_generator(w, **unit(w, p_min_pu=0.2, start_up_cost=cost, shut_down_cost=cost, ramp_limit_up=w.num(0.2, 0.6),
                            ramp_limit_down=w.num(0.2, 0.6), ramp_limit_start_up=w.num(0.3, 0.9),
                            ramp_limit_shut_down=w.num(0.3, 0.9), up_time_before=w.whole(0, 1)))


# Maintenance

def pause(w, **more):
    return {'maintainable': True, 'maintenance_duration': w.num(0.5, 3) * w.hours[0][2], 'maintenance_pu': w.pick([1.0, 0.5]),
            **more}


@feature(needs='long', **WHOLE)
def maintenance_fixed(w):
    add_generator(w, **pause(w))


@feature(needs='long', **WHOLE)
def maintenance_events(w):
    add_generator(w, **pause(w, maintenance_duration=1.5 * w.hours[0][2], maintenance_events=2))


@feature(needs='long', **WHOLE)
def maintenance_minimum(w):
    add_generator(w, p_min_pu=w.num(0.1, 0.4), **pause(w))


@feature(needs='long', **WHOLE)
def maintenance_extendable(w):
    add_generator(w, p_nom_extendable=True, p_nom_max=150.0, capital_cost=w.num(1, 15) * w.span, **pause(w))


@feature(needs='long', **WHOLE)
def maintenance_committable(w):
    add_generator(w, **unit(w), **pause(w))


@feature(needs='long', **WHOLE)
def maintenance_link(w):
    add_link(w, **pause(w), p_min_pu=w.pick([0.0, -1.0]))


@feature(needs='long', **WHOLE)
def maintenance_process(w):
    add_process(w, **pause(w))


# Piecewise curves

def costs(w, low, high, is_convex):
    slopes = sorted((w.num(low, high) for _ in range(3)), reverse=not is_convex)
    return [w.num(low, high), *slopes]      # the first is at x = 0 and ignored


@feature()
def pw_cost_convex(w):
    w.curve('generators', add_generator(w), 'marginal_cost', 'p_pu', list(zip([0.0, 0.3, 0.7, 1.0], costs(w, 5, 80, True))))


@feature(**WHOLE)
def pw_cost_nonconvex(w):
    w.curve('generators', add_generator(w), 'marginal_cost', 'p_pu', list(zip([0.0, 0.4, 0.6, 1.0], costs(w, 5, 80, False))))


@feature(**WHOLE)
def pw_cost_committable(w):
    w.curve('generators', add_generator(w, **unit(w)), 'marginal_cost', 'p_pu',
            list(zip([0.0, 0.4, 0.6, 1.0], costs(w, 5, 80, w.chance(0.5)))))


@feature(**WHOLE)
def pw_cost_link(w):
    w.curve('links', add_link(w), 'marginal_cost', 'p_pu', list(zip([0.0, 0.5, 1.2], costs(w, 0, 9, w.chance(0.5)))))


@feature(**WHOLE)
def pw_cost_process(w):
    w.curve('processes', add_process(w), 'marginal_cost', 'p_pu', list(zip([0.0, 0.5, 1.0], costs(w, 0, 9, w.chance(0.5)))))


@feature(**WHOLE)
def pw_cost_storage_unit(w):
    w.curve('storage_units', add_unit(w), 'marginal_cost', 'p_dispatch_pu',
            list(zip([0.0, 0.5, 1.0], costs(w, 0, 9, w.chance(0.5)))))


@feature(**WHOLE)
def pw_cost_store(w):
    """Confined to the curve, the store cannot be charged."""
    e = w.add('stores', 'e', bus=w.bus(), e_nom=100.0, e_initial=80.0)
    w.curve('stores', e, 'marginal_cost', 'p_pu', list(zip([0.0, 0.2, 1.0], costs(w, 0, 30, w.chance(0.5)))))


@feature(**WHOLE)
def pw_link_efficiency(w):
    w.curve('links', add_link(w, bus1=second_bus(w)), 'efficiency', 'p_pu',
            [(0.0, 0.5), (0.4, w.num(0.5, 0.8)), (0.7, w.num(0.5, 0.8)), (1.0, w.num(0.4, 0.7))])


@feature(**WHOLE)
def pw_link_efficiency_second(w):
    w.curve('links', add_link(w, bus2=second_bus(w), efficiency=0.6), 'efficiency2', 'p_pu',
            [(0.0, 0.1), (0.5, w.num(0.1, 0.3)), (1.0, w.num(0.1, 0.3))])


@feature(**WHOLE)
def pw_process_rate(w):
    w.curve('processes', add_process(w), 'rate1', 'p_pu', [(0.0, 0.5), (0.5, w.num(0.5, 0.8)), (1.0, w.num(0.4, 0.8))])


@feature()
def pw_capital_convex(w):
    g = add_generator(w, p_nom_extendable=True, p_nom=w.num(0, 30), marginal_cost=w.num(1, 20), capital_cost=w.num(1, 90),
                      fom_cost=w.num(0, 5))
    slopes = sorted(w.num(0.5, 25) * w.span for _ in range(3))
    w.curve('generators', g, 'capital_cost', 'p_nom', list(zip([0.0, 40.0, 90.0, 250.0], [0.0, *slopes])))


@feature(**WHOLE)
def pw_capital_nonconvex(w):
    g = add_generator(w, p_nom_extendable=True, p_nom=w.num(0, 30), marginal_cost=w.num(1, 20), capital_cost=w.num(1, 90))
    slopes = sorted((w.num(0.5, 25) * w.span for _ in range(3)), reverse=True)
    w.curve('generators', g, 'capital_cost', 'p_nom', list(zip([0.0, 40.0, 90.0, 250.0], [0.0, *slopes])))


@feature(**WHOLE)
def pw_capital_store(w):
    e = w.add('stores', 'e', bus=w.bus(), e_nom_extendable=True, e_cyclic=True)
    slopes = sorted((w.num(0.05, 2) * w.span for _ in range(2)), reverse=w.chance(0.5))
    w.curve('stores', e, 'capital_cost', 'e_nom', list(zip([0.0, 80.0, 300.0], [0.0, *slopes])))


@feature()
def pw_capital_not_extendable(w):
    """Without effect."""
    w.curve('generators', add_generator(w), 'capital_cost', 'p_nom', [(0.0, 0.0), (100.0, 5.0)])
