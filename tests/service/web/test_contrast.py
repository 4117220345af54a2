"""Text can be read in light and dark: WCAG AA, 4.5:1 for text and 3:1 for the edges of what can be used."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

_SHEET = (files("service.web") / "assets" / "base.css").read_text(encoding="utf8")
_BLOCKS = re.findall(r":root \{(.*?)\}", _SHEET, re.DOTALL)
_LIGHT, _DARK = (dict(re.findall(r"--(\w[\w-]*): (#\w{6});", block)) for block in _BLOCKS[:2])
THEMES = {"light": _LIGHT, "dark": _LIGHT | _DARK}
TINTS = [f"s{n}" for n in range(1, 9)]
GROUNDS = ("ground", "raised", "sunken")
TEXT = [
    *(
        (ink, ground)
        for ink in ("ink", "quiet", "link", "negative", "neutral", "positive", "warning")
        for ground in GROUNDS
    ),
    *(("ink", tint) for tint in TINTS),
    ("on-strong", "strong"),
    ("strong", "raised"),
]
EDGES = [
    *(("edge", ground) for ground in GROUNDS),
    *(("focus", ground) for ground in (*GROUNDS, *TINTS)),
    *((f"b{n}", ground) for n in range(1, 9) for ground in ("ground", "raised")),
    *((mark, ground) for mark in ("event", "entity") for ground in ("ground", "raised")),
    *(("event", tint) for tint in TINTS),
]


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_dark_has_colours_of_its_own() -> None:
    assert set(_DARK) == set(_LIGHT)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text(theme: str, ink: str, ground: str) -> None:
    assert contrast(THEMES[theme][ink], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges(theme: str, edge: str, ground: str) -> None:
    assert contrast(THEMES[theme][edge], THEMES[theme][ground]) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_tints_leave_the_text_clear(theme: str) -> None:
    """The words of an article are read for minutes: 9:1 for them."""
    assert min(contrast(THEMES[theme]["ink"], THEMES[theme][tint]) for tint in TINTS) >= 9
