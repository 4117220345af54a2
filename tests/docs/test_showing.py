"""The comparison of examples with what is real."""

from __future__ import annotations

import pytest

from tests.docs.showing import differences, lines, parse

REAL = {
    "id": "ar_01JD3V9K2M4N6P8Q0R2S4T6V8W",
    "name": "Вера Ланская",
    "spans": [[1, 24], [30, 41]],
    "confidence": 0.91,
    "speaker": {"name": "Вера Ланская", "role": None},
    "at": "2026-11-23T07:00:00.000Z",
}


@pytest.mark.parametrize(
    "example",
    [
        '{"id": "ar_01M80PTFE531JVDQN331S0WVW9", "name": "Вера…", …}',
        '{"spans": [[1, 24], …], "confidence": 0.96, …}',
        '{"id": …, …, "speaker": {"role": null, …}, …}',
        '{…, "at": "2020-01-01T00:00:00.000Z"}',
        '{"name": "Вера Ланская", …, "confidence": 0.9, …, "speaker": {…}, …}',
    ],
)
def test_what_shows_it(example: str) -> None:
    assert list(differences(parse(example), REAL)) == []


@pytest.mark.parametrize(
    ("example", "wrong"),
    [
        ('{"name": "Вера Ланская"}', "leaves out"),
        ('{"nom": 1, …}', "has no nom"),
        ('{"name": "Ланская…", …}', "not 'Ланская…'"),
        ('{"id": "ba_01M80PTFE531JVDQN331S0WVW9", …}', "not 'ba_"),
        ('{"spans": [[1, 24]], …}', "has 2 items"),
        ('{"spans": [[1, 25], …], …}', r"\[0\]\[1\] is 24"),
        ('{"confidence": 0.4, …}', "is 0.91"),
        ('{"speaker": {"role": "мэр", …}, …}', "role is None"),
    ],
)
def test_what_does_not(example: str, wrong: str) -> None:
    with pytest.raises(AssertionError, match=wrong):
        assert list(differences(parse(example), REAL)) == []


def test_an_example_that_is_no_json() -> None:
    with pytest.raises(ValueError, match="delimiter"):
        parse('{"a": 1 "b": 2}')


def test_lines_in_their_order() -> None:
    real = "QUOTES\n  1 Вера Ланская\n  2 Игорь Чубенко\nar_01JD3V9K2M4N6P8Q0R2S4T6V8W"
    assert list(lines("QUOTES\n…\n2 Игорь…\nar_01M7…", real)) == []
    assert list(lines("2 Игорь Чубенко\n1 Вера Ланская", real)) == ["1 Вера Ланская"]
