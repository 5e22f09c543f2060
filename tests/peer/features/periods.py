# SPDX-License-Identifier: GPL-3.0-or-later
"""Several investment periods (1.5, 3.12). Every feature here needs them; all others may meet them too."""
from .commitment import unit
from .grid import add_transformer, losses_secants, losses_tangents, secure
from .limits import constraint, energy, own_carrier
from .links import add_link, add_process
from .registry import FIRST, LAST, add_generator, add_line, feature
from .storage import add_store, add_unit


def later(w):
    """A life that begins after the first period, or ends before the last."""
    return w.pick([{'build_year': w.periods[1]}, {'build_year': w.periods[1] - 1, 'lifetime': 5.0},
                   {'build_year': w.periods[0], 'lifetime': 6.0}, {'build_year': w.periods[0] - 20, 'lifetime': 24.0}])


@feature(needs='periods', turn=FIRST, marks='period_weights', avoids='period_weights')
def period_weights(w):
    w.period_weights = {a: (w.num(0.5, 9), 1.0) for a in w.periods}


@feature(needs='periods', turn=FIRST, marks='period_weights', avoids='period_weights')
def discounted_periods(w):
    w.period_weights = {a: (round(5 * 0.95 ** (a - w.periods[0]), 4), 5.0) for a in w.periods}


@feature(needs='periods', turn=FIRST, marks='weights', avoids='weights')
def mp_weights_differ(w):
    """The same hours in another order, in quarters: overnight costs want the same sum in all periods, to the last bit."""
    hours = [(w.whole(2, 12) / 4, w.num(0.5, 3), w.num(0.5, 3)) for _ in range(w.steps)]
    w.hours = [h for _ in w.periods for h in w.rng.sample(hours, w.steps)]


@feature(needs='periods')
def mp_build_year(w):
    for _ in range(2):
        add_generator(w, **later(w), marginal_cost=w.num(1, 9))


@feature(needs='periods')
def mp_expansion(w):
    for a in w.periods:
        add_generator(w, p_nom_extendable=True, build_year=a, lifetime=w.pick([6.0, 30.0]), marginal_cost=w.num(1, 9),
                      capital_cost=w.num(1, 25) * w.span, p_nom=w.pick([0.0, 10.0]))


@feature(needs='periods')
def mp_constant(w):
    add_generator(w, p_nom_extendable=True, p_nom=w.num(10, 60), capital_cost=w.num(1, 25) * w.span, **later(w))
    add_line(w, *w.rng.sample(w.buses(), 2), s_nom_extendable=True, s_nom=w.num(10, 60), s_nom_max=90.0,
             capital_cost=w.num(1, 5) * w.span)


@feature(needs='periods')
def mp_never(w):
    """Exists in no period, and costs nothing."""
    add_generator(w, p_nom_extendable=True, p_nom=20.0, capital_cost=-5.0, build_year=2099)
    add_generator(w, p_nom=500.0, marginal_cost=-5.0, build_year=1990, lifetime=20.0)


@feature(needs='periods')
def mp_inactive(w):
    add_generator(w, active=False, p_nom=500.0, **later(w))


@feature(needs='periods', marks='inactive_branch mp_grid', avoids='secure flag_off')
def mp_grid_changes(w):
    a, b = w.rng.sample(w.buses(), 2)
    add_line(w, a, b, **later(w))
    add_line(w, *w.rng.sample(w.buses(), 2), s_nom_extendable=True, s_nom_max=90.0, capital_cost=w.num(0.2, 3) * w.span,
             **later(w))


@feature(needs='periods')
def mp_links_change(w):
    add_link(w, **later(w), marginal_cost=0.0)
    add_process(w, **later(w))


@feature(needs='periods', marks='inactive_branch mp_grid', avoids='secure flag_off')
def mp_transformer(w):
    add_transformer(w, **later(w))


@feature(needs='periods')
def mp_modules_life(w):
    add_store(w, e_nom_extendable=True, e_nom_max=200.0, capital_cost=w.num(0.1, 1) * w.span, **later(w))


@feature(needs='periods', marks='integer', avoids='quadratic')
def mp_modules(w):
    add_generator(w, p_nom_extendable=True, p_nom_mod=w.num(15, 40), p_nom_max=200.0, capital_cost=w.num(1, 15) * w.span,
                  marginal_cost=2.0, **later(w))


@feature(needs='periods')
def mp_ramp(w):
    add_generator(w, ramp_limit_up=w.num(0.05, 0.4), ramp_limit_down=w.num(0.05, 0.4), p_init=w.pick([float('nan'), 20.0]),
                  **w.pick([{}, later(w)]))


@feature(needs='periods', marks='integer', avoids='quadratic')
def mp_unit_commitment(w):
    add_generator(w, **unit(w, min_up_time=w.whole(0, 3), min_down_time=w.whole(0, 2)), **w.pick([{}, later(w)]))


@feature(needs='periods')
def mp_delay(w):
    add_link(w, delay=w.whole(1, 3), cyclic_delay=w.chance(0.5), efficiency=0.9)


@feature(needs='periods')
def mp_store_per_period(w):
    add_store(w, e_cyclic=w.chance(0.5), e_cyclic_per_period=True)
    add_store(w, e_cyclic=False, e_initial=w.num(5, 40), e_initial_per_period=True)


@feature(needs='periods')
def mp_su_per_period(w):
    add_unit(w, cyclic_state_of_charge_per_period=True)
    add_unit(w, cyclic_state_of_charge=False, state_of_charge_initial=w.num(5, 40), state_of_charge_initial_per_period=True)


@feature(needs='periods')
def mp_both_flags(w):
    add_store(w, e_cyclic=w.chance(0.5), e_cyclic_per_period=True, e_initial=30.0, e_initial_per_period=True)
    add_unit(w, cyclic_state_of_charge=True, cyclic_state_of_charge_per_period=w.chance(0.5), state_of_charge_initial=20.0,
             state_of_charge_initial_per_period=True)


@feature(needs='periods')
def mp_storage_late(w):
    add_store(w, e_initial=w.num(5, 40), standing_loss=0.02, **later(w))
    add_unit(w, state_of_charge_initial=w.num(5, 40), standing_loss=0.02, **later(w))


@feature(needs='periods')
def mp_growth(w):
    c = own_carrier(w, max_growth=w.num(10, 40))
    for a in w.periods:
        add_generator(w, carrier=c, p_nom_extendable=True, build_year=a, capital_cost=w.num(1, 9) * w.span, marginal_cost=2.0,
                      lifetime=w.pick([5.0, 40.0]))


@feature(needs='periods')
def mp_growth_relative(w):
    c = own_carrier(w, max_growth=w.num(10, 40), max_relative_growth=w.num(0.2, 1.5))
    for a in w.periods:
        add_generator(w, carrier=c, p_nom_extendable=True, build_year=a, capital_cost=w.num(1, 9) * w.span, marginal_cost=2.0)


@feature(needs='periods')
def mp_gc_primary_period(w):
    add_generator(w, carrier='coal', marginal_cost=w.num(1, 9))
    a = w.pick(w.periods)
    constraint(w, 'primary_energy', 'co2_emissions', w.num(0.05, 0.6) * energy(w) * w.period_weights[a][1],
               investment_period=a)


@feature(needs='periods')
def mp_gc_operational_period(w):
    add_generator(w, carrier='coal', marginal_cost=w.num(1, 9))
    a = w.pick(w.periods)
    constraint(w, 'operational_limit', 'coal', w.num(0.05, 0.4) * energy(w) * w.period_weights[a][1], investment_period=a)


@feature(needs='periods')
def mp_gc_tech_period(w):
    c = own_carrier(w)
    for a in w.periods:
        add_generator(w, carrier=c, p_nom_extendable=True, build_year=a, lifetime=w.pick([5.0, 40.0]),
                      capital_cost=w.num(1, 9) * w.span, marginal_cost=2.0)
    constraint(w, 'tech_capacity_expansion_limit', c, w.num(20, 90), investment_period=w.pick(w.periods))


@feature(needs='periods')
def mp_gc_transmission_period(w):
    for life in ({}, later(w)):
        add_link(w, carrier='HVDC', p_nom_extendable=True, length=60.0, capital_cost=w.num(0.1, 2) * w.span, p_nom_max=150.0,
                 **life)
    kind = w.pick(['volume', 'cost'])
    limit = w.num(500, 9000) if kind == 'volume' else w.num(5, 90) * w.span
    constraint(w, f'transmission_{"volume_expansion" if kind == "volume" else "expansion_cost"}_limit', 'HVDC', limit,
               **w.pick([{}, {'investment_period': w.pick(w.periods)}]))


@feature(needs='periods')
def mp_gc_storage_period(w):
    """Per-period storage of an emitting carrier, limited over the whole horizon."""
    c = own_carrier(w, co2_emissions=w.num(0.1, 0.5))
    add_store(w, carrier=c, e_cyclic=False, e_initial=w.num(20, 50), e_initial_per_period=True)
    constraint(w, 'primary_energy', 'co2_emissions', w.num(0.3, 1.5) * energy(w) * max(y for _, y in w.period_weights.values()))


@feature(needs='periods', avoids='period_weights')
def mp_gc_storage_continuous(w):
    c = own_carrier(w, co2_emissions=w.num(0.1, 0.5))
    add_store(w, carrier=c, e_cyclic=False, e_initial=w.num(20, 50))
    constraint(w, 'primary_energy', 'co2_emissions', w.num(0.3, 1.5) * energy(w))


@feature(needs='periods')
def mp_gc_unknown_period(w):
    """Dropped: the period is not among the snapshots."""
    constraint(w, 'primary_energy', 'co2_emissions', 0.0, investment_period=1999)


@feature(needs='periods')
def mp_bus_carrier_limit(w):
    c, b, a = own_carrier(w), w.bus(), w.pick(w.periods)
    for life in ({}, later(w)):
        add_generator(w, bus=b, carrier=c, p_nom_extendable=True, capital_cost=w.num(1, 9) * w.span, marginal_cost=2.0,
                      p_nom_max=200.0, **life)
    w.rows('buses')[b][f'nom_max_{c}{w.pick(["", f"_{a}"])}'] = w.num(10, 80)


@feature(needs='periods', marks='losses', avoids='losses')
def mp_losses(w):
    losses_tangents(w) if w.chance(0.5) else losses_secants(w)


@feature(needs='periods mesh', marks='secure', avoids='secure inactive_branch flag_off')
def mp_secure(w):
    secure(w, w.rng.sample(['Line:L0', 'Line:L1', 'Line:L2'], w.whole(1, 2)))


@feature(needs='periods', marks='flag_off', avoids='mp_grid secure flag_off', turn=LAST)
def mp_flag_off(w):
    """Periods in the folder, but the option for them not given."""
    w.options.pop('multi_investment_periods', None)
