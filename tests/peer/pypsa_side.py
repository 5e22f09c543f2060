# SPDX-License-Identifier: GPL-3.0-or-later
"""What PyPSA says about a folder: status, cost, and the prices of which it can be shown that they are unique."""
import contextlib
import logging
import os
import random
import sys
import warnings

warnings.filterwarnings('ignore')
import numpy as np                  # noqa: E402
import pandas as pd                 # noqa: E402
import pypsa                        # noqa: E402

logging.disable(logging.ERROR)
pypsa.options.general.allow_network_requests = False

SOLVER = {'solver_name': 'highs', 'reformulate_sos': True, 'mip_rel_gap': 1e-9, 'primal_feasibility_tolerance': 1e-9,
          'dual_feasibility_tolerance': 1e-9, 'threads': 1, 'time_limit': 30.0, 'log_to_console': False, 'output_flag': False}
INTERIOR = {'solver': 'hipo', 'primal_feasibility_tolerance': 1e-7, 'dual_feasibility_tolerance': 1e-7}
NO_SOLUTION = ('infeasible', 'unbounded', 'infeasible_or_unbounded')
STEP = 1e-4                         # MW: how far a load is moved to see whether its price is the same on both sides
PRICES_TRIED = 12


class Answer:
    """`status` is optimal, none (infeasible or unbounded), refused, or open (a limit, or a failure of HiGHS)."""

    def __init__(self, status, reason=''):
        self.status, self.reason = status, reason
        self.objective = self.constant = self.total = None
        self.network = None
        self.prices, self.duals = {}, {}        # (bus, position) -> price, constraint -> mu: unique ones;
                                                # positions count from the first snapshot that was optimised


def arguments(options, n):
    """The options of 3.15 as arguments of the call."""
    given = {}
    for key, value in options.items():
        if key in ('multi_investment_periods', 'linearized_unit_commitment', 'include_objective_constant'):
            given[key] = value == 'True'
        elif key == 'committable_big_m':
            given[key] = float(value)
        elif key == 'transmission_losses':
            given[key] = losses(value)
        elif key == 'snapshots':
            start, end = value.split(':')
            given[key] = n.snapshots[int(start or 0):int(end) if end else None]
        elif key == 'branch_outages' and value != 'all':
            given[key] = pd.MultiIndex.from_tuples([tuple(o.split(':', 1)) for o in value.split(',')])
    return given


def optimize(n, given, is_secured):
    # the active-set method of HiGHS goes on for ever on some small quadratic problems, its interior method does not
    solver = {**SOLVER, **INTERIOR} if is_quadratic(n) else SOLVER
    if not is_secured:
        return n.optimize(**given, **solver)
    # this call knows few of the arguments, but hands its model_kwargs on to where the others are known
    own = {k: given.pop(k) for k in ('branch_outages', 'multi_investment_periods', 'snapshots') if k in given}
    return n.optimize.optimize_security_constrained(**own, model_kwargs=given, **solver)


def is_quadratic(n):
    attribute = 'marginal_cost_quadratic'
    return any((c.static.get(attribute, 0) != 0).any() or not c.dynamic[attribute].empty
               for c in n.components if attribute in c.static)


@contextlib.contextmanager
def silence():
    """HiGHS prints its name whatever its options say."""
    sys.stdout.flush()
    kept = os.dup(1)
    with open(os.devnull, 'w') as nothing:
        os.dup2(nothing.fileno(), 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def losses(text):
    mode, *rest = text.split(':')
    if mode == 'tangents':
        return {'mode': mode, 'segments': int(rest[0])}
    names = ['atol', 'rtol', 'max_segments']
    return {'mode': mode, **{k: (int if k == 'max_segments' else float)(v) for k, v in zip(names, rest)}}


def solve(folder, options, seed):
    try:
        n = pypsa.Network(folder)
        with silence():
            _, condition = optimize(n, arguments(options, n), 'branch_outages' in options)
    except Exception as error:          # whatever PyPSA stops with is a refusal
        return Answer('refused', f'{type(error).__name__}: {error}'.splitlines()[0][:200])
    if condition != 'optimal':
        return Answer('none' if condition in NO_SOLUTION else 'open', condition)
    answer = Answer('optimal')
    answer.network, answer.objective = n, n.objective
    answer.constant = n.objective_constant or 0.0
    answer.total = answer.objective + answer.constant
    model = n.model
    if not is_linear(model):
        return answer
    find_unique_prices(answer, int(options.get('snapshots', '0:').split(':')[0] or 0), random.Random(seed))
    return answer


def is_linear(model):
    has_integers = bool(len(model.variables.binaries) + len(model.variables.integers))
    # linopy writes a curve that does not rise or fall throughout as a special ordered set, and that with binaries of its own
    kinds = [] if model.solver_model is None else model.solver_model.getLp().integrality_
    has_hidden = any(kind.name != 'kContinuous' for kind in kinds)
    return not (has_integers or has_hidden) and model.type == 'LP'


class Prober:
    """Moves one right-hand side a little to both sides and compares the duals.

    The cost is a convex function of a right-hand side, and a dual is one of its slopes: slopes at either side that are
    equal leave no other one between. So a price that passes is unique, whatever else is degenerate."""

    def __init__(self, model):
        self.highs = model.solver_model
        self.row = {label: k for k, label in enumerate(model.matrices.clabels)}

    def unique_dual(self, label):
        row = self.row.get(int(label))
        if row is None:
            return None
        lower, upper = self.highs.getLp().row_lower_[row], self.highs.getLp().row_upper_[row]
        slopes = [self.dual_at(row, lower + d, upper + d) for d in (STEP, -STEP)]
        self.highs.changeRowBounds(row, lower, upper)
        if None in slopes or abs(slopes[0] - slopes[1]) > 1e-7 * max(1.0, abs(slopes[0])):
            return None
        return slopes[0]

    def dual_at(self, row, lower, upper):
        self.highs.changeRowBounds(row, lower, upper)
        self.highs.run()
        is_optimal = self.highs.modelStatusToString(self.highs.getModelStatus()) == 'Optimal'
        return self.highs.getSolution().row_dual[row] if is_optimal else None


def find_unique_prices(answer, first, rng):
    """`first`: position of the first snapshot that was optimised."""
    n = answer.network
    prober = Prober(n.model)
    labels = n.model.constraints['Bus-nodal_balance'].labels
    names = [str(b) for b in labels.coords['name'].values]
    places = [(b, t) for b in range(len(names)) for t in range(labels.sizes['snapshot'])]
    prices = n.buses_t.marginal_price
    for b, t in rng.sample(places, min(PRICES_TRIED, len(places))):
        label = labels.isel(name=b, snapshot=t).item()
        if label >= 0 and prober.unique_dual(label) is not None:
            answer.prices[names[b], t] = prices[names[b]].iloc[first + t]
    for name in n.global_constraints.index:
        key = f'GlobalConstraint-{name}'
        if key in n.model.constraints:
            label = np.asarray(n.model.constraints[key].labels).ravel()
            if len(label) == 1 and prober.unique_dual(label[0]) is not None:
                answer.duals[name] = n.global_constraints.mu[name]
