"""The arithmetic of days and intervals."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.extraction.times import calendar
from workers.extraction.times.calendar import Interval

UNITS = ("TS", "TM", "TH", "D", "W", "M", "Q", "H", "Y", "10Y", "100Y")
DAYS = st.dates(min_value=date(1200, 1, 1), max_value=date(2800, 12, 31))
TENSES = st.sampled_from([None, "past", "future"])


@given(DAYS, st.sampled_from(UNITS))
def test_a_unit_holds_its_day_and_begins_before_it_ends(day: date, unit: str) -> None:
    found = calendar.containing(unit, day)
    assert found.first <= day <= found.last


@given(DAYS, st.sampled_from(UNITS), st.floats(-1e9, 1e9))
def test_a_shift_never_leaves_the_calendar(day: date, unit: str, n: float) -> None:
    assert date.min <= calendar.shift(day, unit, n) <= date.max


@given(DAYS, st.sampled_from(("D", "W", "M", "Q", "H", "Y")), st.integers(0, 500))
def test_a_shift_goes_where_its_sign_points(day: date, unit: str, n: int) -> None:
    assert calendar.shift(day, unit, -n) <= day <= calendar.shift(day, unit, n)


@given(DAYS, st.sampled_from(("D", "W", "M", "Q", "H", "Y", "10Y", "100Y")), st.sampled_from(("START", "MID", "END")))
def test_a_part_lies_inside_its_whole(day: date, unit: str, part: str) -> None:
    whole = calendar.containing(unit, day)
    found = calendar.third(whole, unit, part)
    assert whole.first <= found.first <= found.last <= whole.last


@given(DAYS, st.sampled_from(("W", "M", "Q", "H", "Y", "10Y", "100Y")))
def test_the_thirds_of_a_whole_follow_each_other_without_a_gap(day: date, unit: str) -> None:
    if unit == "W":  # a week has no parts: each is the week
        return
    whole = calendar.containing(unit, day)
    start, middle, end = (calendar.third(whole, unit, part) for part in ("START", "MID", "END"))
    assert (start.first, end.last) == (whole.first, whole.last)
    assert middle.first == start.last + timedelta(1)
    assert end.first == middle.last + timedelta(1)


@given(DAYS, st.sampled_from(("D", "W", "M", "Y", "10Y", "100Y")))
def test_the_halves_of_a_whole_lie_inside_it(day: date, unit: str) -> None:
    whole = calendar.containing(unit, day)
    first, second = calendar.half(whole, 1), calendar.half(whole, 2)
    assert whole.first == first.first <= first.last
    assert second.first <= second.last == whole.last
    assert unit == "D" or first.last < second.first


@given(st.integers(1, 12), DAYS, TENSES)
def test_the_nearest_year_of_a_month_obeys_the_tense(month: int, anchor: date, tense: str | None) -> None:
    found = calendar.months(calendar.nearest_year(month, None, anchor, tense), month, month)
    if tense == "past":
        assert found.first <= anchor + timedelta(1)
    elif tense == "future":
        assert found.last >= anchor
    assert abs((found.first - anchor).days) <= 366


@given(st.integers(1, 12), st.integers(1, 28), DAYS)
def test_without_a_tense_no_year_is_nearer(month: int, day: int, anchor: date) -> None:
    found = date(calendar.nearest_year(month, day, anchor, None), month, day)
    for year in (anchor.year - 1, anchor.year, anchor.year + 1):
        assert abs(found - anchor) <= abs(date(year, month, day) - anchor)


@given(st.integers(0, 6), DAYS, TENSES)
def test_a_weekday_is_that_day_within_a_week(index: int, anchor: date, tense: str | None) -> None:
    found = calendar.weekday(index, anchor, tense)
    assert found.weekday() == index
    assert abs((found - anchor).days) <= 6
    if tense == "past":
        assert found <= anchor
    if tense == "future":
        assert found >= anchor


@given(DAYS, DAYS)
def test_an_interval_until_another_covers_both(a: date, b: date) -> None:
    found = calendar.containing("M", a).until(Interval.day(b))
    assert found.first <= min(a, b) <= max(a, b) <= found.last
    assert found.exactness == "day"


@given(st.integers(-5, 10_005), st.integers(-2, 15), st.integers(-2, 40))
def test_what_is_no_day_is_none(year: int, month: int, day: int) -> None:
    try:
        expected: date | None = date(year, month, day)
    except ValueError:
        expected = None
    assert calendar.safe_date(year, month, day) == expected


def test_the_twenty_ninth_of_february_takes_a_leap_year() -> None:
    assert calendar.nearest_year(2, 29, date(2025, 3, 1), None) in (2024, 2028)


@pytest.mark.parametrize(
    ("amount", "unit", "iso"),
    [(3, "TH", "PT3H"), (2, "D", "P2D"), (7, "Y", "P7Y"), (6, "M", "P6M"), (1.5, "TH", "PT1H30M"), (2.5, "Y", "P2Y6M"),
     (2, "10Y", "P20Y"), (1, "H", "P6M"), (2, "W", "P2W"), (1.5, "D", "P1.5D")],
)  # fmt: skip
def test_durations_in_iso_8601(amount: float, unit: str, iso: str) -> None:
    assert calendar.duration(amount, unit) == iso


@pytest.mark.parametrize(
    ("index", "first", "last"), [(0, "2023-12", "2024-02"), (1, "2024-03", "2024-05"), (3, "2024-09", "2024-11")]
)
def test_seasons(index: int, first: str, last: str) -> None:
    assert calendar.season(index, 2024).iso() == (first, last)
