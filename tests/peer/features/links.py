# SPDX-License-Identifier: GPL-3.0-or-later
"""Links and processes (2.5, 2.6, 3.4 - 3.7)."""
from .registry import feature, second_bus

NAN = float('nan')


def add_link(w, **more):
    """A one-way link between two buses of the grid that pays off now and then."""
    a, b = w.rng.sample(w.buses(), 2)
    return w.add('links', 'k', **{'bus0': a, 'bus1': b, 'p_nom': float(w.whole(20, 120)), 'efficiency': 1.0,
                                  'marginal_cost': w.num(0, 3), **more})


def add_process(w, **more):
    a = w.bus()
    return w.add('processes', 'z', **{'bus0': a, 'bus1': second_bus(w), 'p_nom': float(w.whole(20, 80)),
                                      'marginal_cost': w.num(0, 5), **more})


@feature()
def link_losses(w):
    add_link(w, efficiency=w.num(0.7, 0.98))


@feature()
def link_two_way(w):
    add_link(w, p_min_pu=-1.0, marginal_cost=0.0)


@feature()
def link_efficiency_series(w):
    w.vary('links', add_link(w), 'efficiency', lambda: w.num(0.5, 1, 3))


@feature()
def link_cost_series(w):
    w.vary('links', add_link(w), 'marginal_cost', lambda: w.num(-1, 10))


@feature()
def link_limits_series(w):
    k = add_link(w)
    w.vary('links', k, 'p_max_pu', lambda: w.num(0.4, 1.0))
    w.vary('links', k, 'p_min_pu', lambda: w.num(-0.5, 0.3))


@feature()
def link_p_set(w):
    w.vary('links', add_link(w, p_nom=60.0), 'p_set', lambda: w.pick([NAN, w.num(0, 60)]))


@feature()
def link_multi_port(w):
    add_link(w, bus1=second_bus(w), efficiency=w.num(0.5, 0.8), bus2=second_bus(w, 'heat'), efficiency2=w.num(0.1, 0.3))


@feature()
def link_negative_efficiency(w):
    add_link(w, bus1=second_bus(w, 'heat'), efficiency=w.num(1.5, 3), bus2=second_bus(w), efficiency2=-w.num(0.05, 0.4))


@feature()
def link_second_efficiency_series(w):
    k = add_link(w, bus1=second_bus(w), efficiency=0.6, bus2=second_bus(w, 'heat'), efficiency2=0.2)
    w.vary('links', k, 'efficiency2', lambda: w.num(-0.1, 0.4))


@feature()
def link_empty_port(w):
    add_link(w, bus2='')
    add_link(w, bus2=w.bus(), efficiency2=w.num(0.1, 0.5), efficiency=0.5)


@feature()
def link_third_port(w):
    add_link(w, bus1=second_bus(w), efficiency=0.5, bus2=second_bus(w, 'heat'), efficiency2=0.2, bus3=w.bus(),
             efficiency3=-w.num(0.01, 0.2))


@feature()
def link_same_bus(w):
    b = w.bus()
    add_link(w, bus0=b, bus1=b, efficiency=w.num(0.8, 1.1), p_nom=20.0)


@feature()
def link_inactive(w):
    add_link(w, active=False, p_nom=500.0, marginal_cost=-5.0)


@feature(marks='quadratic', avoids='integer')
def link_quadratic(w):
    add_link(w, marginal_cost_quadratic=w.num(0.01, 0.3), p_min_pu=w.pick([0.0, -1.0]))


@feature()
def link_ramp(w):
    add_link(w, ramp_limit_up=w.num(0.1, 0.5), ramp_limit_down=w.pick([NAN, w.num(0.1, 0.5)]),
             p_init=w.pick([NAN, w.num(0, 20)]))


@feature()
def link_extendable(w):
    add_link(w, p_nom_extendable=True, p_nom=w.num(0, 40), p_nom_max=w.num(60, 200), capital_cost=w.num(0.5, 10) * w.span,
             p_min_pu=w.pick([0.0, -1.0]))


@feature()
def link_overnight(w):
    add_link(w, p_nom_extendable=True, p_nom=w.num(0, 40), overnight_cost=w.num(9000, 300000), lifetime=30.0,
             discount_rate=0.05, fom_cost=w.num(0, 3))


@feature()
def link_nom_set(w):
    add_link(w, p_nom_extendable=True, p_nom_set=w.num(20, 60), capital_cost=w.num(1, 60))


@feature(marks='integer', avoids='quadratic')
def link_modules(w):
    add_link(w, p_nom_extendable=True, p_nom_mod=w.num(10, 40), p_nom_max=160.0, capital_cost=w.num(0.5, 8) * w.span)


@feature()
def link_delay(w):
    add_link(w, delay=w.whole(1, 4), efficiency=w.num(0.8, 1))


@feature()
def link_delay_lost(w):
    add_link(w, delay=w.whole(1, 3), cyclic_delay=False)


@feature()
def link_delay_second_port(w):
    add_link(w, bus1=w.bus(), efficiency=0.4, bus2=second_bus(w), efficiency2=0.5, delay2=w.whole(1, 5),
             cyclic_delay2=w.chance(0.5))


@feature()
def link_delay_efficiency_series(w):
    """The efficiency of a delayed delivery is that of the snapshot of arrival."""
    k = add_link(w, delay=w.whole(1, 3), cyclic_delay=w.chance(0.5), bus1=second_bus(w))
    w.vary('links', k, 'efficiency', lambda: w.num(0.4, 1, 3))


@feature()
def process_basic(w):
    add_process(w)


@feature()
def process_multi_port(w):
    add_process(w, rate0=-1.0, rate1=w.num(0.4, 0.8), bus2=second_bus(w, 'heat'), rate2=w.num(0.1, 0.3))


@feature()
def process_limits(w):
    z = add_process(w, p_min_pu=-w.num(0.1, 1), rate0=-w.num(0.5, 1.5), rate1=w.num(0.5, 1.2))
    w.vary('processes', z, 'p_max_pu', lambda: w.num(0.3, 1))


@feature()
def process_rate_series(w):
    z = add_process(w, rate1=0.5)
    w.vary('processes', z, 'rate0', lambda: -w.num(0.5, 1.5))
    w.vary('processes', z, 'rate1', lambda: w.num(0.3, 1))


@feature()
def process_extendable(w):
    add_process(w, p_nom_extendable=True, p_nom=w.num(0, 30), p_nom_max=w.num(50, 100), capital_cost=w.num(1, 20) * w.span,
                rate1=w.num(0.6, 0.9))


@feature(marks='integer', avoids='quadratic')
def process_modules(w):
    add_process(w, p_nom_extendable=True, p_nom_mod=w.num(5, 20), p_nom_max=90.0, capital_cost=w.num(1, 20) * w.span)


@feature()
def process_delay(w):
    add_process(w, delay0=w.whole(0, 3), cyclic_delay0=w.chance(0.5), delay1=w.whole(1, 4), cyclic_delay1=w.chance(0.5))


@feature()
def process_delay_second_port(w):
    add_process(w, bus2=second_bus(w, 'heat'), rate2=0.3, delay2=w.whole(1, 4), cyclic_delay2=w.chance(0.5))


@feature()
def process_p_set(w):
    w.vary('processes', add_process(w, p_nom=50.0), 'p_set', lambda: w.pick([NAN, w.num(0, 50)]))


@feature()
def process_ramp(w):
    add_process(w, ramp_limit_up=w.num(0.1, 0.5), ramp_limit_down=w.num(0.1, 0.5), p_init=w.pick([NAN, w.num(0, 20)]))


@feature(marks='quadratic', avoids='integer')
def process_quadratic(w):
    add_process(w, marginal_cost_quadratic=w.num(0.01, 0.3), p_min_pu=w.pick([0.0, -1.0]))


@feature()
def process_inactive(w):
    add_process(w, active=False, marginal_cost=-9.0)
    add_process(w)


@feature()
def process_overnight_nom_set(w):
    add_process(w, p_nom_extendable=True, p_nom_set=w.num(10, 40), overnight_cost=w.num(9000, 90000), lifetime=20.0,
                discount_rate=0.04)
