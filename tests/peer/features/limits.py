# SPDX-License-Identifier: GPL-3.0-or-later
"""Global constraints and what else ties many elements (3.11), weights of snapshots (1.4), choices of the call (3.15)."""
from .grid import line_extendable
from .links import add_link
from .registry import FIRST, LAST, add_generator, add_line, feature
from .storage import add_store, add_unit


def constraint(w, kind, carrier_attribute, constant, sense='<=', **more):
    return w.add('global_constraints', 'gc', type=kind, carrier_attribute=carrier_attribute, sense=sense,
                 constant=constant, **more)


def own_carrier(w, **attributes):
    """A carrier that only the elements of one feature have."""
    return w.add('carriers', 'own', **{'co2_emissions': 0.0, **attributes})


def energy(w):
    """Roughly what is used, in MWh: limits of sums are shares of it."""
    return 100 * sum(h[2] for h in w.hours)


@feature()
def gc_primary_energy(w):
    add_generator(w, carrier='coal')
    constraint(w, 'primary_energy', 'co2_emissions', w.num(0.2, 1.2) * energy(w))


@feature()
def gc_primary_energy_min(w):
    add_generator(w, carrier='coal', p_nom=200.0, marginal_cost=w.num(60, 90))
    constraint(w, 'primary_energy', 'co2_emissions', w.num(0.01, 0.15) * energy(w), sense='>=')


@feature()
def gc_primary_energy_equal(w):
    add_generator(w, carrier='coal', p_nom=200.0, efficiency=0.4)
    constraint(w, 'primary_energy', 'co2_emissions', w.num(0.01, 0.15) * energy(w), sense=w.pick(['==', '=']))


@feature()
def gc_primary_energy_own_column(w):
    for carrier, row in w.rows('carriers').items():
        row['so2'] = {'gas': 0.1, 'coal': 0.9}.get(carrier, 0.0)
    constraint(w, 'primary_energy', 'so2', w.num(0.2, 2) * energy(w), sense=w.pick(['<=', '<']))


@feature(avoids='periods')
def gc_primary_energy_storage(w):
    c = own_carrier(w, co2_emissions=w.num(0.1, 0.5))
    add_store(w, carrier=c, e_cyclic=False, e_initial=w.num(20, 50))
    add_unit(w, carrier=c, cyclic_state_of_charge=False, state_of_charge_initial=w.num(20, 40))
    constraint(w, 'primary_energy', 'co2_emissions', w.num(0.3, 1.5) * energy(w))


@feature()
def gc_efficiency_series(w):
    w.vary('generators', add_generator(w, carrier='gas'), 'efficiency', lambda: w.num(0.3, 0.6))
    constraint(w, 'primary_energy', 'co2_emissions', w.num(0.3, 1.2) * energy(w))


@feature(marks='integer', avoids='quadratic')
def gc_pw_efficiency(w):
    g = add_generator(w, carrier='coal', marginal_cost=w.num(1, 9))
    w.curve('generators', g, 'efficiency', 'p_pu', [(0.0, 0.3), (0.5, w.num(0.3, 0.5)), (1.0, w.num(0.3, 0.5))])
    constraint(w, 'primary_energy', 'co2_emissions', w.num(0.2, 0.9) * energy(w))


@feature()
def gc_operational_limit(w):
    add_generator(w, carrier='coal', marginal_cost=w.num(1, 9))
    constraint(w, 'operational_limit', 'coal', w.num(0.2, 1) * energy(w))


@feature()
def gc_operational_link(w):
    c = own_carrier(w)
    add_link(w, carrier=c, marginal_cost=0.0)
    constraint(w, 'operational_limit', c, w.num(0.01, 0.2) * energy(w))


@feature(avoids='periods')
def gc_operational_storage(w):
    c = own_carrier(w)
    add_store(w, carrier=c, e_cyclic=False, e_initial=w.num(20, 50))
    constraint(w, 'operational_limit', c, w.num(0, 30))


@feature()
def gc_tech_capacity(w):
    c = own_carrier(w)
    for cost in (1, 5):
        add_generator(w, carrier=c, p_nom_extendable=True, capital_cost=w.num(cost, 9) * w.span, marginal_cost=w.num(1, 9))
    constraint(w, 'tech_capacity_expansion_limit', c, w.num(20, 120), sense=w.pick(['<=', '<=', '==']))


@feature()
def gc_tech_capacity_min(w):
    c = own_carrier(w)
    add_unit(w, carrier=c, p_nom_extendable=True, capital_cost=w.num(20, 40) * w.span)
    constraint(w, 'tech_capacity_expansion_limit', c, w.num(5, 50), sense='>=')


@feature()
def gc_tech_capacity_bus(w):
    c, b = own_carrier(w), w.bus()
    for at in {b, w.bus()}:
        add_generator(w, bus=at, carrier=c, p_nom_extendable=True, capital_cost=w.num(1, 9) * w.span, marginal_cost=2.0,
                      p_nom_max=200.0)
    constraint(w, 'tech_capacity_expansion_limit', c, w.num(10, 90), bus=b)


@feature()
def gc_transmission_volume(w):
    line_extendable(w)
    add_link(w, carrier='HVDC', p_nom_extendable=True, length=80.0, capital_cost=w.num(0.1, 2) * w.span, p_nom_max=150.0,
             p_min_pu=-1.0)
    constraint(w, 'transmission_volume_expansion_limit', w.pick(['AC,HVDC', '[AC, HVDC]', 'HVDC']), w.num(500, 9000))


@feature()
def gc_transmission_cost(w):
    line_extendable(w)
    add_line(w, *w.rng.sample(w.buses(), 2), s_nom_extendable=True, s_nom_max=150.0, capital_cost=w.num(0.2, 3) * w.span,
             fom_cost=w.num(0, 5))
    constraint(w, 'transmission_expansion_cost_limit', 'AC', w.num(5, 150) * w.span)


@feature()
def gc_without_match(w):
    """Dropped silently: no element, an unknown type, an infinite constant."""
    constraint(w, 'operational_limit', 'nothing', 1.0)
    constraint(w, 'anything', 'co2_emissions', 1.0)
    constraint(w, 'primary_energy', 'co2_emissions', float('inf'))


@feature()
def bus_carrier_limits(w):
    c, b = own_carrier(w), w.bus()
    for _ in range(2):
        add_generator(w, bus=b, carrier=c, p_nom_extendable=True, capital_cost=w.num(1, 9) * w.span, marginal_cost=2.0,
                      p_nom_max=200.0)
    w.rows('buses')[b][f'nom_{w.pick(["max", "min"])}_{c}'] = w.num(10, 80)


# Weights

@feature(marks='weights', avoids='weights', turn=FIRST)
def weights_uniform(w):
    w.hours = [(w.num(0.5, 4),) * 3] * len(w.hours)


@feature(marks='weights', avoids='weights', turn=FIRST)
def weights_three_kinds(w):
    w.hours = [(w.num(0.5, 4), w.num(0.5, 4), w.num(0.5, 4)) for _ in w.hours]
    even_periods(w)


@feature(marks='weights', avoids='weights', turn=FIRST)
def weights_year(w):
    w.hours = [(round(8760 / w.steps, 6), 1.0, round(8760 / w.steps, 6))] * len(w.hours)


def even_periods(w):
    """Every period gets the weights of the first: overnight costs need the same sum in all."""
    if w.periods:
        w.hours = w.hours[:w.steps] * len(w.periods)


# Choices of the call

@feature()
def without_constant(w):
    w.options['include_objective_constant'] = 'False'
    add_generator(w, p_nom_extendable=True, p_nom=w.num(5, 50), capital_cost=w.num(5, 30) * w.span)


@feature(needs='flat long', avoids='results_inside', turn=LAST)
def some_snapshots(w):
    last = len(w.hours)
    start = w.whole(0, last // 2)
    end = w.pick(['', str(w.whole(start + 2, last))])
    w.options['snapshots'] = f'{start}:{end}'
