"""Event ⇄ pixel arithmetic."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.stream.scale import MAX_BAR, MIN_STEP, ClockScale, Scale, ticks
from inspector.stream.zoom import WHOLE, View


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


FRACTIONS = st.floats(0, 1)
VIEWS = st.builds(lambda factor, place: WHOLE.zoomed(factor, place, 1e-4), st.floats(1, 1e4), FRACTIONS)


class TestView:
    @given(VIEWS, st.floats(0.2, 5), FRACTIONS)
    def test_zooming_keeps_the_place_under_the_pointer(self, view: View, factor: float, along: float) -> None:
        place = view.start + along * view.size
        zoomed = view.zoomed(factor, place, 1e-4)
        assert 0 <= zoomed.start < zoomed.end <= 1
        if zoomed.start > 0 and zoomed.end < 1:
            assert (place - zoomed.start) / zoomed.size == pytest.approx(along, abs=1e-6)

    @given(VIEWS, st.floats(-20, 20))
    def test_shifting_ends_at_the_ends(self, view: View, by: float) -> None:
        moved = view.moved(by)
        assert moved.start >= 0
        assert moved.end <= 1
        assert moved.size == pytest.approx(view.size)

    @given(VIEWS, FRACTIONS)
    def test_a_place_can_be_brought_into_sight(self, view: View, place: float) -> None:
        shown = view.showing(place)
        assert shown.start - 1e-9 <= place <= shown.end + 1e-9
        if view.start <= place <= view.end:
            assert shown == view

    def test_the_whole_cannot_be_left_behind(self) -> None:
        assert WHOLE.zoomed(0.1, 0.3, 0.01) == WHOLE.moved(3) == WHOLE


class TestZoomedIn:
    @given(st.integers(1, 100_000), st.floats(50, 2000), VIEWS)
    def test_a_place_leads_back_to_its_k(self, count: int, width: float, view: View) -> None:
        scale = Scale(count, width, view)
        for k in {0, 1, count // 2, count}:
            assert scale.k_at(scale.x_of(k)) == k

    @given(st.integers(1, 100_000), st.integers(50, 2000), VIEWS)
    def test_bars_cover_what_is_shown(self, count: int, width: int, view: View) -> None:
        scale = Scale(count, width, view)
        bars = scale.bars()
        assert len(bars) <= width + 2
        assert all(a.last == b.first for a, b in pairwise(bars))
        shown = scale.event_at(width / 2)
        assert shown is not None
        assert bars[0].first <= shown < bars[-1].last

    def test_labels_are_those_of_what_is_shown(self) -> None:
        scale = Scale(1000, 500, View(0.5, 0.51))
        assert [text for _, text in scale.labels(30)] == ["500", "502", "504", "506", "508", "510"]


TIMES = st.lists(st.floats(0, 1e5), min_size=1, max_size=60).map(
    lambda times: sorted(time - min(times) for time in times)
)


class TestClockScale:
    def test_events_of_one_second_stand_in_one_step(self) -> None:
        scale = ClockScale((0.0, 0.0, 1.0, 3.0), 1.0, 400)
        assert [scale.x_of(k) for k in range(5)] == [0.0, 100.0, 100.0, 200.0, 400.0]
        assert [(bar.x, bar.first, bar.last) for bar in scale.bars()] == [
            (0.0, 0, 2),
            (100.0, 2, 3),
            (300.0, 3, 4),
        ]

    def test_nothing_stands_where_nothing_was_stamped(self) -> None:
        scale = ClockScale((0.0, 1.0, 3.0), 1.0, 400)
        assert scale.event_at(250) is None
        assert scale.event_at(150) == 1

    @pytest.mark.parametrize(("x", "k"), [(-5, 0), (49, 0), (51, 2), (120, 2), (170, 3), (399, 4)])
    def test_a_step_is_taken_whole(self, x: float, k: int) -> None:
        assert ClockScale((0.0, 0.0, 1.0, 3.0), 1.0, 400).k_at(x) == k

    @given(TIMES, st.sampled_from([1.0, 1e-3, 1e-6]), st.integers(50, 2000), VIEWS)
    def test_bars_hold_the_events_that_are_shown_once(
        self, times: list[float], resolution: float, width: int, view: View
    ) -> None:
        scale = ClockScale(times, resolution, width, view)
        bars = scale.bars()
        assert len(bars) <= width / MIN_STEP + 3
        assert all(a.last <= b.first for a, b in pairwise(bars))
        drawn = {index for bar in bars for index in range(bar.first, bar.last)}
        middles = {index: sum(scale.span_of(index)) / 2 for index in range(len(times))}
        assert {index for index, x in middles.items() if 0 <= x < width} <= drawn

    def test_labels_are_round_seconds(self) -> None:
        assert [text for _, text in ClockScale((0.0, 0.9), 0.1, 400).labels(60)][:3] == [
            "0.0 s",
            "0.5 s",
            "1.0 s",
        ]
