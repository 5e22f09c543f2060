# SPDX-License-Identifier: GPL-3.0-or-later
"""The same network in other letters, and what empty cells stand for (1.2 - 1.5)."""
from .links import add_link
from .registry import LAST, add_generator, feature


def spell(*switches):
    """A feature that only turns switches of the writer."""
    def function(w):
        w.spelling |= set(switches)
    return function


for name, switches in {
        'text_quotes_crlf': ('quotes', 'crlf'), 'text_byte_order_mark': ('byte_order_mark',),
        'text_blank_lines': ('blank_lines',), 'text_columns_shuffled': ('columns_shuffled',),
        'text_first_header': ('first_header',), 'text_booleans': ('booleans_upper',),
        'text_booleans_digits': ('booleans_digits',), 'text_integers': ('integers_as_floats',),
        'text_exponents': ('exponents',), 'text_row_labels': ('row_labels',), 'text_user_columns': ('user_columns',),
        'text_short_rows': ('short_rows',), 'text_missing_words': ('missing_words',),
        'text_infinity': ('infinity',), 'text_blanks_around_numbers': ('blanks',),
        'text_snapshot_numbers': ('snapshot_numbers',), 'text_snapshot_words': ('snapshot_words',),
        'text_series_extra_column': ('series_extra_column',), 'text_unknown_file': ('unknown_file',),
        'text_no_third_line': ('no_third_line',)}.items():
    function = spell(*switches)
    function.__name__ = name
    feature()(function)


@feature(avoids='weights results_inside', marks='weights')
def text_old_weightings(w):
    """One column for all three weights."""
    hours = w.num(0.5, 3)
    w.hours = [(hours,) * 3] * len(w.hours)
    w.spelling.add('old_weightings')


@feature(needs='flat one_snapshot', avoids='weights long periods')
def text_no_snapshots_file(w):
    w.spelling.add('no_snapshots_file')


@feature(marks='results_inside', turn=LAST)
def text_results_inside(w):
    """Old results in the folder are read over."""
    for g, row in w.rows('generators').items():
        row['p_nom_opt'] = 1.0
        w.vary('generators', g, 'p', lambda: 1.0)
        break


@feature(turn=LAST)
def text_default_cells_empty(w):
    """Half-filled columns of numbers: an empty cell is the default."""
    for table, row in (('generators', {'p_max_pu': 1.0, 'sign': 1.0, 'efficiency': 1.0}), ('lines', {'s_max_pu': 1.0})):
        names = list(w.rows(table))
        for attribute, default in row.items():
            for name in names[1:]:
                if w.rows(table)[name].get(attribute, default) == default:
                    w.rows(table)[name].pop(attribute, None)


@feature(avoids='weights', marks='weights')
def text_no_weights(w):
    w.spelling.add('no_weights')


@feature(needs='periods', turn=LAST, avoids='weights')
def text_snapshots_repeated(w):
    """No column of periods: the snapshots are repeated for each of them."""
    w.spelling.add('repeated')


@feature()
def text_active_half_filled(w):
    """An empty cell of a filled column of booleans is False, also where the default is True."""
    add_link(w, active=True)
    add_link(w, active='', marginal_cost=-3.0)


@feature()
def text_cyclic_delay_half_filled(w):
    add_link(w, delay=1, cyclic_delay=True)
    add_link(w, delay=1, cyclic_delay='')


@feature(turn=LAST)
def text_bus_carrier_half_filled(w):
    """An empty cell of a filled column of texts is no text: an island that begins with it goes by resistance."""
    next(iter(w.rows('buses').values()))['carrier'] = ''


@feature(marks='integer', avoids='quadratic', needs='long')
def text_fraction_of_whole_number(w):
    """Cut off."""
    add_generator(w, committable=True, p_min_pu=0.4, start_up_cost=100.0, min_up_time=2.7, down_time_before=1)


@feature(turn=LAST)
def text_duplicate_column(w):
    """Of two columns with the same title the first counts."""
    w.spelling.add('duplicate_column')


@feature(turn=LAST)
def text_constraint_defaults(w):
    """Columns that are missing altogether have their default: == and co2_emissions."""
    if not w.rows('global_constraints'):
        add_generator(w, carrier='coal', p_nom=200.0, efficiency=0.4)
        w.add('global_constraints', 'gc', constant=w.num(1, 5) * sum(h[2] for h in w.hours))


@feature(turn=LAST)
def names_odd(w):
    """Blanks, commas, quotes and letters beyond ASCII in names."""
    odd = ['Zwolle, zuid', 'a "b" c', 'Ünïcode ø', ' leading', '1', 'p-q/r', 'x;y']
    for table in ('buses', 'generators', 'loads'):
        for name, other in zip(w.rng.sample(list(w.rows(table)), min(3, len(w.rows(table)))), w.rng.sample(odd, 3)):
            w.odd_names[name] = other if other != '1' else '1x'
