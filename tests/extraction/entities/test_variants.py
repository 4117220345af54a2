"""Given names and surnames in two forms."""

from __future__ import annotations

import pytest

from workers.extraction.entities import variants


@pytest.mark.parametrize(
    ("a", "b", "one"),
    [
        ("юля", "юлия", True),
        ("юлия", "юля", True),
        ("дэн", "дэниел", True),
        ("бриджит", "брижит", True),
        ("беньямин", "биньямин", True),
        ("мария", "марина", False),
        ("анна", "алла", False),
        ("юлия", "анна", False),
    ],
)
def test_given_names(a: str, b: str, one: bool) -> None:
    assert variants.given(a, b) is one


@pytest.mark.parametrize(
    ("a", "b", "one"),
    [
        ("чепмонт", "чэпмонт", True),
        ("варретти", "варети", True),
        ("эстерхойс", "эстерхайзе", False),
        ("воронин", "воронов", False),
        ("вонг", "ванго", False),
        ("п" + "а" * 40, "п" + "а" * 41, False),
    ],
)
def test_surnames(a: str, b: str, one: bool) -> None:
    assert variants.surnames(a, b) is one
