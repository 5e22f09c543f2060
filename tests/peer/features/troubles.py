# SPDX-License-Identifier: GPL-3.0-or-later
"""What has no optimum: infeasible (inf_), unbounded (unb_), refused by PyPSA (ref_, 3.16)."""
from .commitment import unit
from .grid import add_transformer, secure, two_buses
from .limits import constraint, own_carrier
from .links import add_link
from .registry import LAST, add_generator, add_line, feature
from .storage import add_store, add_unit


@feature()
def inf_load(w):
    b = w.add('buses', 'far', carrier='AC', v_nom=220.0)
    w.add('loads', 'd', bus=b, p_set=w.num(200, 300))
    add_link(w, bus1=b, p_nom=50.0)


@feature()
def inf_p_set(w):
    add_generator(w, p_nom=50.0, p_set=w.num(60, 90))


@feature(needs='long')
def inf_ramp(w):
    g = add_generator(w, p_nom=100.0, ramp_limit_up=0.1)
    w.series.setdefault(('generators', 'p_set'), {})[g] = [0.0 if t % 2 == 0 else 60.0 for t in range(len(w.hours))]


@feature()
def inf_limits_of_capacity(w):
    add_generator(w, p_nom_extendable=True, p_nom_min=50.0, p_nom_max=40.0, capital_cost=5.0)


@feature()
def inf_energy_sum(w):
    add_generator(w, p_nom=10.0, e_sum_min=11.0 * sum(h[2] for h in w.hours))


@feature(needs='flat')
def inf_primary_energy(w):
    add_generator(w, carrier='coal', p_nom=100.0, p_set=50.0, efficiency=0.5)
    constraint(w, 'primary_energy', 'co2_emissions', 0.1)


@feature(needs='flat')
def inf_store_level(w):
    add_store(w, e_nom=100.0, e_initial=120.0, e_cyclic=False, p_set=0.0, standing_loss=0.0)


@feature(needs='flat long', marks='integer', avoids='quadratic linearized')
def inf_commitment(w):
    """On for one snapshot, but three are the least."""
    g = add_generator(w, p_nom=100.0, **unit(w, min_up_time=3, down_time_before=2))
    w.series.setdefault(('generators', 'p_set'), {})[g] = [80.0 if t == 1 else 0.0 for t in range(len(w.hours))]


@feature(marks='integer', avoids='quadratic')
def inf_modules(w):
    add_generator(w, p_nom_extendable=True, p_nom_mod=20.0, p_nom_set=50.0, capital_cost=5.0)


@feature(avoids='losses secure')
def unb_capital(w):
    add_generator(w, p_nom_extendable=True, capital_cost=-1.0)


@feature()
def unb_marginal(w):
    b = w.bus()
    w.add('generators', 'u', bus=b, p_nom=float('inf'), marginal_cost=-5.0)
    w.add('generators', 'v', bus=b, p_nom=float('inf'), marginal_cost=0.0, sign=-1.0)


@feature(turn=LAST, avoids='secure')  # optimize_security_constrained leaves the check of buses out
def ref_unknown_bus(w):
    add_generator(w, bus='nowhere')


@feature(turn=LAST)
def ref_unknown_port(w):
    add_link(w, bus2='nowhere', efficiency2=0.1)


@feature(turn=LAST)
def ref_load_alone(w):
    w.add('loads', 'd', bus=w.add('buses', 'lone', carrier='AC', v_nom=220.0), p_set=10.0)


@feature()
def ref_no_discount_rate(w):
    add_generator(w, p_nom_extendable=True, overnight_cost=1000.0)


@feature()
def ref_nom_set_not_extendable(w):
    add_generator(w, p_nom_set=20.0)


@feature(marks='integer modular', avoids='quadratic linearized')
def ref_modules_do_not_divide(w):
    add_generator(w, **unit(w, p_nom=50.0, p_nom_mod=20.0))


@feature(marks='integer modular linearized', avoids='quadratic linearized modular')
def ref_modules_linearized(w):
    w.options['linearized_unit_commitment'] = 'True'
    add_generator(w, **unit(w, p_nom=60.0, p_nom_mod=20.0))


@feature(marks='losses', avoids='losses')
def ref_losses_infinite(w):
    w.options['transmission_losses'] = w.pick(['tangents:2', 'secants'])
    add_line(w, *two_buses(w), s_nom_extendable=True, capital_cost=5.0)


@feature(needs='long', marks='integer', avoids='quadratic')
def ref_maintenance_too_long(w):
    add_generator(w, maintainable=True, maintenance_duration=1.1 * sum(h[2] for h in w.hours))


@feature(needs='long', marks='integer', avoids='quadratic')
def ref_maintenance_nothing(w):
    add_generator(w, maintainable=True, **w.pick([{'maintenance_duration': 0.0},
                                                  {'maintenance_duration': 1.0, 'maintenance_events': 0}]))


@feature()
def ref_phase_shift_order(w):
    add_transformer(w, phase_shift_min=2.0, phase_shift_max=1.0)


@feature()
def ref_phase_shift_infinite(w):
    add_transformer(w, phase_shift_min=-1.0, phase_shift_max=float('inf'))


@feature()
def ref_line_type(w):
    add_line(w, *two_buses(w), type='thick')


@feature()
def ref_transformer_type(w):
    add_transformer(w, type='big')


@feature()
def ref_curve_start(w):
    w.curve('generators', add_generator(w), 'marginal_cost', 'p_pu', [(0.1, 5.0), (1.0, 9.0)])


@feature()
def ref_curve_short(w):
    w.curve('generators', add_generator(w), 'marginal_cost', 'p_pu', [(0.0, 5.0), (0.8, 9.0)])


@feature()
def ref_curve_sign(w):
    w.curve('links', add_link(w), 'efficiency', 'p_pu', [(0.0, 0.5), (0.5, -0.5), (1.0, 0.5)])


@feature()
def ref_curve_overnight(w):
    g = add_generator(w, p_nom_extendable=True, overnight_cost=1000.0, discount_rate=0.05, lifetime=20.0)
    w.curve('generators', g, 'capital_cost', 'p_nom', [(0.0, 0.0), (100.0, 5.0)])


@feature()
def ref_constraint_column(w):
    constraint(w, 'primary_energy', 'soot', 1.0)


@feature()
def ref_constraint_sense(w):
    constraint(w, 'primary_energy', 'co2_emissions', 1e9, sense='=>')


@feature()
def ref_constraint_bus(w):
    c = own_carrier(w)
    here, there = two_buses(w)
    add_generator(w, bus=here, carrier=c, p_nom_extendable=True, capital_cost=5.0)
    constraint(w, 'tech_capacity_expansion_limit', c, 10.0, bus=there)


@feature(needs='flat')
def ref_constraint_period(w):
    constraint(w, 'primary_energy', 'co2_emissions', 1e9, investment_period=2030)


@feature()
def ref_energy_sum_inactive(w):
    add_generator(w, active=False, e_sum_max=100.0)


@feature(needs='mesh flat', marks='secure', avoids='secure inactive_branch')
def ref_outage_unknown(w):
    secure(w, ['Line:L0', 'Line:none'])


@feature(turn=LAST)
def ref_text_for_number(w):
    next(iter(w.rows('loads').values()))['p_set'] = 'much'


@feature(needs='periods', turn=LAST)
def ref_periods_differ(w):
    """Periods in investment_periods.csv that the snapshots do not have."""
    w.period_file = [*w.periods, w.periods[-1] + 5]


@feature(needs='periods', avoids='period_weights')
def ref_continuous_storage_years(w):
    w.period_weights = {a: (1.0, 5.0) for a in w.periods}
    add_unit(w, carrier=own_carrier(w, co2_emissions=0.2), cyclic_state_of_charge=False, state_of_charge_initial=10.0)
    constraint(w, 'primary_energy', 'co2_emissions', 1e6)


@feature(needs='periods', turn=LAST)
def ref_overnight_uneven_periods(w):
    w.hours = [(1.0 + (t >= w.steps), 1.0, 1.0) for t in range(len(w.hours))]
    add_generator(w, p_nom_extendable=True, overnight_cost=1000.0, discount_rate=0.05, lifetime=20.0)
