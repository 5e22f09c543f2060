# SPDX-License-Identifier: GPL-3.0-or-later
"""Generators and loads (2.3, 2.4, 3.4 - 3.6)."""
from .registry import add_generator, add_load, feature, second_bus

NAN = float('nan')


@feature()
def gen_p_max_pu_series(w):
    w.vary('generators', add_generator(w), 'p_max_pu', lambda: w.num(0, 1, 3))


@feature()
def gen_cost_series(w):
    w.vary('generators', add_generator(w), 'marginal_cost', lambda: w.num(5, 90))


@feature()
def gen_negative_cost(w):
    add_generator(w, p_nom=w.num(20, 80), marginal_cost=-w.num(1, 20))


@feature()
def gen_negative_output(w):
    add_generator(w, p_min_pu=-w.num(0.1, 1))


@feature()
def gen_p_min_pu(w):
    add_generator(w, p_min_pu=w.num(0.1, 0.6), p_max_pu=w.num(0.7, 1.1))


@feature()
def gen_p_min_pu_series(w):
    w.vary('generators', add_generator(w, p_max_pu=0.9), 'p_min_pu', lambda: w.num(-0.2, 0.7))


@feature()
def gen_p_set(w):
    add_generator(w, p_nom=100.0, p_set=w.num(5, 95))


@feature()
def gen_p_set_series_gaps(w):
    w.vary('generators', add_generator(w, p_nom=100.0), 'p_set', lambda: w.pick([NAN, w.num(5, 95)]))


@feature()
def gen_p_set_extendable(w):
    add_generator(w, p_nom_extendable=True, capital_cost=w.num(5, 30) * w.span, p_set=w.num(5, 95))


@feature()
def gen_sign(w):
    add_generator(w, sign=w.num(0.4, 1.5))


@feature()
def gen_infinite_rating(w):
    add_generator(w, p_nom=float('inf'), marginal_cost=w.num(60, 90))


@feature()
def gen_inactive(w):
    add_generator(w, active=False, marginal_cost=0.0, p_nom=500.0)


@feature()
def gen_unknown_carrier(w):
    add_generator(w, carrier='peat')


@feature()
def gen_e_sum_max(w):
    add_generator(w, p_nom=100.0, e_sum_max=w.num(10, 60) * w.span)


@feature()
def gen_e_sum_min(w):
    add_generator(w, p_nom=100.0, marginal_cost=w.num(60, 120), e_sum_min=w.num(10, 60) * w.span)


@feature(marks='quadratic', avoids='integer')   # HiGHS has no quadratic costs beside whole numbers
def gen_quadratic(w):
    add_generator(w, marginal_cost_quadratic=w.num(0.01, 0.5))


@feature(marks='quadratic', avoids='integer')
def gen_quadratic_series(w):
    w.vary('generators', add_generator(w), 'marginal_cost_quadratic', lambda: w.num(0.01, 0.5, 4))


@feature()
def gen_ramp(w):
    add_generator(w, ramp_limit_up=w.num(0.05, 0.5), ramp_limit_down=w.num(0.05, 0.5))


@feature()
def gen_ramp_series(w):
    g = add_generator(w, ramp_limit_down=w.num(0.1, 0.5))
    w.vary('generators', g, 'ramp_limit_up', lambda: w.pick([NAN, w.num(0.05, 0.5)]))


@feature()
def gen_ramp_p_init(w):
    add_generator(w, p_nom=100.0, ramp_limit_up=w.num(0.05, 0.4), ramp_limit_down=w.num(0.2, 0.4), p_init=w.num(0, 100))


@feature()
def gen_ramp_start_up_only(w):
    """A limit of the pair is given, so the other counts as 1; without commitment neither binds a plant of p >= 0."""
    add_generator(w, ramp_limit_start_up=w.num(0.2, 0.5), p_min_pu=-1.0, marginal_cost=w.num(1, 30))


@feature()
def gen_ramp_extendable(w):
    add_generator(w, p_nom_extendable=True, capital_cost=w.num(2, 20) * w.span, ramp_limit_up=w.num(0.1, 0.5),
                  p_nom_max=300.0, marginal_cost=w.num(5, 20), ramp_limit_down=w.num(0.1, 0.5))


@feature()
def gen_extendable(w):
    add_generator(w, p_nom_extendable=True, p_nom=0.0, capital_cost=w.num(1, 30) * w.span, marginal_cost=w.num(1, 20))


@feature()
def gen_extendable_existing(w):
    add_generator(w, p_nom_extendable=True, p_nom=w.num(20, 80), p_nom_min=w.num(0, 20), p_nom_max=w.num(60, 200),
                  capital_cost=w.num(1, 30) * w.span, marginal_cost=w.num(1, 20))


@feature()
def gen_extendable_min_binding(w):
    add_generator(w, p_nom_extendable=True, p_nom_min=w.num(20, 80), capital_cost=w.num(30, 90) * w.span,
                  p_min_pu=w.pick([0.0, 0.1]))


@feature()
def gen_extendable_series(w):
    g = add_generator(w, p_nom_extendable=True, capital_cost=w.num(1, 15) * w.span, marginal_cost=0.5)
    w.vary('generators', g, 'p_max_pu', lambda: w.num(0.1, 1, 3))


@feature(marks='integer', avoids='quadratic')
def gen_modules(w):
    add_generator(w, p_nom_extendable=True, p_nom_mod=w.num(10, 50), p_nom_max=w.num(100, 300),
                  capital_cost=w.num(1, 20) * w.span, marginal_cost=w.num(1, 20))


@feature()
def gen_nom_set(w):
    add_generator(w, p_nom_extendable=True, p_nom_set=w.num(20, 80), p_nom=w.num(10, 50), capital_cost=w.num(5, 90))


@feature()
def gen_overnight_fom(w):
    add_generator(w, p_nom_extendable=True, overnight_cost=w.num(20000, 900000), capital_cost=w.pick([0.0, 33.3]),
                  discount_rate=w.pick([0.0, 0.07, -0.01]), lifetime=w.pick([15.0, 25.0]), fom_cost=w.num(0.1, 2),
                  p_nom=w.num(0, 50), marginal_cost=w.num(1, 20))


@feature()
def gen_overnight_inf_life(w):
    add_generator(w, p_nom_extendable=True, overnight_cost=w.num(20000, 900000), discount_rate=w.num(0.02, 0.1, 3),
                  p_nom=w.num(0, 50), marginal_cost=w.num(1, 20))


@feature()
def load_sign_inactive(w):
    add_load(w, w.bus(), 60)
    w.add('loads', 'ds', bus=w.bus(), p_set=w.num(5, 60), sign=w.pick([1.0, -0.5]))
    w.add('loads', 'dx', bus=w.bus(), p_set=500.0, active=False)


@feature()
def load_negative(w):
    w.vary('loads', add_load(w, w.bus()), 'p_set', lambda: w.num(-40, 40))


@feature()
def load_second_medium(w):
    w.add('generators', 'h', bus=second_bus(w), p_nom=w.num(10, 50), marginal_cost=w.num(20, 60))
    add_generator(w)
