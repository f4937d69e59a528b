"""Rings that cross themselves, and those that only look so."""

from __future__ import annotations

import math

import pytest

from ntm_portal.lib.crossings import Budget, crossing

WHOLE = {
    "a square": [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)],
    "a corner twice": [(0, 0), (2, 0), (1, 1), (2, 2), (0, 2), (1, 1), (0, 0)],
    "there and back": [(0, 0), (1, 0), (2, 0), (1, 0), (1, 1), (0, 0)],
    "points twice": [(0, 0), (0, 0), (1, 0), (1, 1), (1, 1), (0, 0)],
    "a corner on a side": [(0, 0), (4, 0), (4, 4), (2, 0), (0, 4), (0, 0)],
}
CROSSED = {
    "a bow-tie": [(0, 0), (1, 1), (1, 0), (0, 1), (0, 0)],
    "a bow-tie left open": [(0, 0), (1, 1), (1, 0), (0, 1)],
    "a loop": [(0, 0), (4, 0), (4, 4), (3, 4), (3, -1), (2, -1), (2, 4), (0, 4), (0, 0)],
}


def in_degrees(corners):
    return [(103 + x / 100, 22 + y / 100) for x, y in corners]


@pytest.mark.parametrize("shape", WHOLE)
def test_rings_that_touch_themselves_are_whole(shape):
    assert crossing(in_degrees(WHOLE[shape]), Budget()) is None


@pytest.mark.parametrize("shape", CROSSED)
def test_a_crossing_is_found_at_its_place(shape):
    found = crossing(in_degrees(CROSSED[shape]), Budget())
    assert found
    assert 103 <= found[0] <= 103.04
    assert 21.99 <= found[1] <= 22.04


def test_a_fine_ring_is_looked_at_whole():
    turns = (math.tau * number / 20_000 for number in range(20_000))
    ring = [(103 + math.cos(turn) / 9, 22 + math.sin(turn) / 9) for turn in turns]
    budget = Budget()
    assert crossing(ring, budget) is None
    assert budget.left > 0
    ring[5000], ring[5001] = ring[5001], ring[5000]
    assert crossing(ring, Budget())


def test_a_hostile_ring_costs_no_more_than_the_budget():
    """Every side reaches across all others."""
    budget = Budget(20_000)
    assert crossing([(103.0 + number % 2, 22 + number / 1e6) for number in range(3_000)], budget) is None
    assert -3_000 < budget.left < 0
