"""Event ⇄ pixel arithmetic."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.stream.scale import MAX_BAR, Scale, ticks


@pytest.mark.parametrize(("k", "x"), [(0, 0.0), (8, 400.0), (16, 800.0)])
def test_places(k: int, x: float) -> None:
    assert Scale(16, 800).x_of(k) == x
    assert Scale(16, 800).k_at(x) == k


def test_outside_is_the_nearest_end() -> None:
    scale = Scale(16, 800)
    assert scale.k_at(-50) == 0
    assert scale.k_at(5000) == 16
    assert scale.event_at(-1) is None
    assert scale.event_at(801) is None


@given(st.integers(1, 200_000), st.floats(10, 4000))
def test_a_place_leads_back_to_its_k(count: int, width: float) -> None:
    scale = Scale(count, width)
    for k in {0, 1, count // 2, count - 1, count}:
        assert scale.k_at(scale.x_of(k)) == k


@given(st.integers(1, 200_000), st.integers(10, 4000))
def test_bars_cover_every_event_once_and_stay_inside(count: int, width: int) -> None:
    bars = Scale(count, width).bars()
    covered = [(first, last) for _, _, first, last in bars]
    assert covered[0][0] == 0
    assert covered[-1][1] == count
    assert all(a[1] == b[0] for a, b in pairwise(covered))
    assert all(x >= 0 and x + bar <= width + 0.01 and 0 < bar <= MAX_BAR for x, bar, _, _ in bars)
    assert len(bars) <= max(width, 1)


def test_ticks_are_round_and_do_not_touch() -> None:
    assert ticks(16, 900, 14) == list(range(17))
    assert ticks(734, 900, 21)[:3] == [0, 50, 100]
    assert ticks(0, 900, 10) == [0]


@given(st.integers(1, 200_000), st.floats(100, 2000))
def test_ticks_leave_room_for_their_labels(count: int, width: float) -> None:
    label = 8.0 * len(str(count))
    found = ticks(count, width, label)
    places = [tick / count * width for tick in found]
    assert found[-1] == count
    assert all(b - a >= label for a, b in pairwise(places)) or len(found) == 2
