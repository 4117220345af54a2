"""What the interface says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from service import web
from service.schemas import entities, events, quotes, sentiment, verdicts
from service.schemas.articles import STATUSES
from service.schemas.submission import FEATURES
from service.web import phrases

FOLDER = Path(web.__file__).parent
SOURCES = [*(FOLDER / "templates").glob("*.html"), *FOLDER.glob("*.py")]
NAMED = {
    "wire.status": STATUSES, "wire.part": FEATURES, "wire.quote": quotes.TYPES, "wire.speaker": quotes.SPEAKER_KINDS,
    "wire.stance": quotes.STANCES, "wire.factuality": events.FACTUALITIES, "wire.salience": events.SALIENCES,
    "wire.entity": entities.TYPES, "wire.polarity": sentiment.POLARITIES, "wire.verdict": verdicts.VERDICTS,
}  # fmt: skip


def test_every_phrase_in_both_languages() -> None:
    assert len(phrases.catalogue()) > 100
    for key, phrase in phrases.catalogue().items():
        assert set(phrase) == set(phrases.LANGUAGES), key
        russian, english = phrase["ru"], phrase["en"]
        assert isinstance(russian, list) == isinstance(english, list), key
        forms = [*(russian if isinstance(russian, list) else [russian])]
        assert len(forms) == (3 if isinstance(russian, list) else 1), key
        others = [*(english if isinstance(english, list) else [english])]
        assert len(others) == (2 if isinstance(english, list) else 1), key
        placeholders = {tuple(sorted(set(re.findall(r"\{(\w+)\}", form)))) for form in [*forms, *others]}
        assert len(placeholders) == 1, key


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_no_page_wants_a_phrase_that_is_not_there(source: Path) -> None:
    for key in re.findall(
        r"""\b(?:t|phrases\.say)\((?:\w+, )?["']([\w.-]+)["'][,)]""", source.read_text(encoding="utf8")
    ):
        assert key in phrases.catalogue(), key


@pytest.mark.parametrize(("group", "codes"), NAMED.items())
def test_every_code_of_the_wire_has_a_name(group: str, codes: tuple[str, ...]) -> None:
    assert set(codes) <= set(phrases.codes(group))


def test_a_code_without_a_name_is_shown_itself() -> None:
    assert phrases.word("ru", "wire.event", "MOON_LANDING") == "moon landing"
    assert phrases.word("ru", "wire.event", None) == ""
    assert phrases.rule("ru", "trigger-открыть") == "слово события"
    assert phrases.rule("en", "time-own") == "a time in the same clause"


@pytest.mark.parametrize(
    ("n", "said"),
    [(0, "0 цитат"), (1, "1 цитата"), (2, "2 цитаты"), (5, "5 цитат"), (11, "11 цитат"), (21, "21 цитата"),
     (112, "112 цитат"), (1234, "1\u202f234 цитаты")],
)  # fmt: skip
def test_russian_plurals(n: int, said: str) -> None:
    assert phrases.say("ru", "start.quotes", n) == said


def test_english_plurals() -> None:
    assert [phrases.say("en", "start.quotes", n) for n in (0, 1, 2)] == ["0 quotes", "1 quote", "2 quotes"]


@pytest.mark.parametrize(
    ("written", "said"),
    [("2025-11-11", "11 ноября 2025"), ("2025-09", "сентябрь 2025"), ("2024", "2024"), (None, ""),
     ("2026-11-22T10:00:00Z", "22 ноября 2026"), ("PAST_REF", "PAST_REF"), ("2025-13", "2025-13"), ("202X", "202X")],
)  # fmt: skip
def test_days(written: str | None, said: str) -> None:
    assert phrases.day("ru", written) == said


def test_intervals() -> None:
    assert phrases.interval("ru", "2025-11-11", "2025-11-11") == "11 ноября 2025"
    assert phrases.interval("ru", "2025-11", "2026-01") == "ноябрь 2025 – январь 2026"
    assert phrases.interval("ru", "2025", None) == "с 2025"
    assert phrases.interval("en", None, "2025-05-02") == "until 2 May 2025"
    assert phrases.interval("ru", None, None) == ""


@pytest.mark.parametrize(("n", "said"), [(0, "0"), (1.5, "1,5"), (1200000.0, "1\u202f200\u202f000"), (0.25, "0,25")])
def test_numbers(n: float, said: str) -> None:
    assert phrases.number("ru", n) == said
