# SPDX-License-Identifier: GPL-3.0-or-later
"""Every feature of the specification that a drawn network may have, one function each.

A feature adds elements, series, curves or options to a world. Importing this package fills `FEATURES`."""
from .registry import FEATURES, draw
from . import commitment, grid, limits, links, periods, spelling, storage, supply, troubles

__all__ = ['FEATURES', 'draw']
