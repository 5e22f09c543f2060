# SPDX-License-Identifier: GPL-3.0-or-later
"""Stores and storage units (2.7, 2.8, 3.4, 3.5, 3.9)."""
from .registry import feature, second_bus

NAN = float('nan')


def add_store(w, **more):
    return w.add('stores', 'e', **{'bus': w.bus(), 'e_nom': float(w.whole(50, 400)), 'e_cyclic': w.chance(0.6),
                                   'standing_loss': w.pick([0.0, w.num(0, 0.02, 4)]),
                                   'marginal_cost': w.pick([0.0, w.num(0, 1)]), **more})


def add_unit(w, **more):
    return w.add('storage_units', 's', **{'bus': w.bus(), 'p_nom': float(w.whole(20, 100)), 'max_hours': w.num(2, 8),
                                          'cyclic_state_of_charge': w.chance(0.6), 'efficiency_store': w.num(0.8, 1),
                                          'efficiency_dispatch': w.num(0.8, 1), 'marginal_cost': w.num(0.1, 1), **more})


@feature()
def store_cyclic(w):
    add_store(w, e_cyclic=True, e_initial=w.num(0, 50))


@feature()
def store_initial(w):
    add_store(w, e_cyclic=False, e_initial=w.num(0, 50), standing_loss=w.num(0, 0.05, 3))


@feature()
def store_loss_series(w):
    w.vary('stores', add_store(w), 'standing_loss', lambda: w.num(0, 0.1, 3))


@feature()
def store_level_limits(w):
    e = add_store(w, e_nom=200.0, e_initial=80.0, e_cyclic=w.chance(0.5))
    w.vary('stores', e, 'e_min_pu', lambda: w.num(0, 0.3))
    w.vary('stores', e, 'e_max_pu', lambda: w.num(0.6, 1))


@feature()
def store_negative_level(w):
    add_store(w, e_min_pu=-w.num(0.2, 1), e_cyclic=w.chance(0.5))


@feature()
def store_e_set(w):
    w.vary('stores', add_store(w, e_nom=100.0), 'e_set', lambda: w.pick([NAN, NAN, w.num(0, 100)]))


@feature()
def store_p_set(w):
    w.vary('stores', add_store(w, e_nom=400.0, e_initial=200.0, e_cyclic=False), 'p_set',
           lambda: w.pick([NAN, NAN, w.num(-9, 9)]))


@feature()
def store_costs(w):
    e = add_store(w, marginal_cost_storage=w.num(0, 0.3), marginal_cost=w.num(-1, 2))
    if w.chance(0.5):
        w.vary('stores', e, 'marginal_cost', lambda: w.num(0, 2))
        w.vary('stores', e, 'marginal_cost_storage', lambda: w.num(0, 0.3, 3))


@feature()
def store_sign(w):
    add_store(w, sign=w.pick([-1.0, w.num(0.5, 1.5)]))


@feature()
def store_inactive(w):
    add_store(w, active=False, e_nom=1000.0, e_initial=900.0)


@feature(marks='quadratic', avoids='integer')
def store_quadratic(w):
    add_store(w, marginal_cost_quadratic=w.num(0.001, 0.1, 4))


@feature()
def store_extendable(w):
    add_store(w, e_nom_extendable=True, e_nom=w.num(0, 60), e_nom_min=w.pick([0.0, w.num(0, 60)]), e_nom_max=900.0,
              capital_cost=w.num(0.05, 2) * w.span)


@feature()
def store_overnight(w):
    add_store(w, e_nom_extendable=True, e_nom=w.num(0, 60), overnight_cost=w.num(3000, 60000), discount_rate=0.06,
              lifetime=w.pick([10.0, float('inf')]), fom_cost=w.num(0, 0.2))


@feature(marks='integer', avoids='quadratic')
def store_modules(w):
    add_store(w, e_nom_extendable=True, e_nom_mod=w.num(20, 90), e_nom_max=500.0, capital_cost=w.num(0.05, 1.5) * w.span)


@feature()
def store_nom_set(w):
    add_store(w, e_nom_extendable=True, e_nom_set=w.num(20, 90), capital_cost=w.num(0.05, 1.5))


@feature()
def store_other_medium(w):
    """A hydrogen bus that only a link feeds: the store decides when."""
    b = second_bus(w)
    add_store(w, bus=b, carrier=w.pick(['', 'H2']))
    w.add('links', 'k', bus0=w.bus(), bus1=b, p_nom=60.0, efficiency=0.65, marginal_cost=0.0)


@feature()
def su_initial(w):
    add_unit(w, cyclic_state_of_charge=False, state_of_charge_initial=w.num(0, 40), standing_loss=w.num(0, 0.05, 3))


@feature()
def su_cyclic(w):
    add_unit(w, cyclic_state_of_charge=True, standing_loss=w.num(0, 0.05, 3))


@feature()
def su_efficiency_series(w):
    s = add_unit(w)
    w.vary('storage_units', s, 'efficiency_store', lambda: w.num(0.7, 1, 3))
    w.vary('storage_units', s, 'efficiency_dispatch', lambda: w.num(0.7, 1, 3))
    w.vary('storage_units', s, 'standing_loss', lambda: w.num(0, 0.05, 3))


@feature()
def su_inflow_spill(w):
    s = add_unit(w, spill_cost=w.num(0, 3))
    w.vary('storage_units', s, 'inflow', lambda: w.pick([0.0, w.num(0, 80)]))


@feature()
def su_negative_inflow(w):
    s = add_unit(w, max_hours=8.0, cyclic_state_of_charge=False, state_of_charge_initial=40.0)
    w.vary('storage_units', s, 'inflow', lambda: w.num(-3, 3))


@feature()
def su_level_set(w):
    w.vary('storage_units', add_unit(w, p_nom=50.0, max_hours=4.0), 'state_of_charge_set',
           lambda: w.pick([NAN, NAN, w.num(60, 110)]))


@feature()
def su_dispatch_store_set(w):
    s = add_unit(w, p_nom=60.0, max_hours=8.0)
    w.vary('storage_units', s, 'p_dispatch_set', lambda: w.pick([NAN, NAN, w.num(0, 9)]))
    w.vary('storage_units', s, 'p_store_set', lambda: w.pick([NAN, NAN, w.num(0, 9)]))


@feature()
def su_p_set(w):
    w.vary('storage_units', add_unit(w, p_nom=60.0, max_hours=8.0), 'p_set', lambda: w.pick([NAN, NAN, w.num(-9, 9)]))


@feature()
def su_power_limits(w):
    s = add_unit(w, p_min_pu=-w.num(0.3, 1))
    w.vary('storage_units', s, 'p_max_pu', lambda: w.num(0.2, 1))


@feature()
def su_costs(w):
    s = add_unit(w, marginal_cost_storage=w.num(0, 0.3), spill_cost=w.num(0, 1))
    w.vary('storage_units', s, 'marginal_cost', lambda: w.num(0, 5))


@feature()
def su_sign(w):
    add_unit(w, sign=w.num(0.5, 1.5))


@feature()
def su_inactive(w):
    add_unit(w, active=False, p_nom=500.0, state_of_charge_initial=900.0)


@feature(marks='quadratic', avoids='integer')
def su_quadratic(w):
    add_unit(w, marginal_cost_quadratic=w.num(0.01, 0.3))


@feature()
def su_extendable(w):
    add_unit(w, p_nom_extendable=True, p_nom=w.num(0, 40), p_nom_max=300.0, capital_cost=w.num(0.2, 9) * w.span)


@feature()
def su_overnight(w):
    add_unit(w, p_nom_extendable=True, p_nom=w.num(0, 40), overnight_cost=w.num(9000, 300000), discount_rate=0.03,
             lifetime=15.0, fom_cost=w.num(0, 1))


@feature(marks='integer', avoids='quadratic')
def su_modules(w):
    add_unit(w, p_nom_extendable=True, p_nom_mod=w.num(10, 40), p_nom_max=200.0, capital_cost=w.num(0.2, 9) * w.span)


@feature()
def su_nom_set(w):
    add_unit(w, p_nom_extendable=True, p_nom_set=w.num(10, 40), capital_cost=w.num(0.2, 9))
