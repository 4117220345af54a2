"""A name alone carries no sentiment: another one in its place changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.extraction.sentiment.conftest import people
from workers.extraction import parsing, sentiment, zones
from workers.extraction.document import Document

SENTENCES = (
    "Комиссия обвинила {0}а в подлоге, а {1} выступил в его защиту.",
    "{0} рассказал {1}у о поездке в {2}ию.",
    "Власти {2}ии поблагодарили {0}а за помощь пострадавшим.",
    "«{0} провалил переговоры с {2}ией», — заявил {1}.",
    "{1} раскритиковал решение, которое принял {0}.",
    "Суд приговорил {0}а к трём годам за взятку.",
    "{0} приехал в {2}ию и встретился с {1}ым.",
    "Лживый {0} обманул {1}а и скрылся.",
    "По словам {1}а, экономика {2}ии растёт.",
    "{0} стал лучшим игроком матча, {1} получил жёлтую карточку.",
    "В {2}ии прошли переговоры {0}а и {1}а.",
    "{0} открыл выставку, на которую приехали гости из {2}ии.",
    "Жители {2}ии не поддержали {1}а на выборах.",
)
SURNAMES = ("Путин", "Сорокин", "Навальнов", "Зыков", "Сталин", "Калинин", "Кадыров", "Дроздов")
COUNTRIES = ("Росс", "Франц", "Сир", "Норвег")
BOUND = 0.02


def parsed(text: str) -> Document:
    page = zones.divide(text)
    return parsing.parse(text, page.blocks, page.zones)


def polarities(sentence: str, names: tuple[str, str, str]) -> list[str]:
    """The polarity of each name's only mention, and of the sentence."""
    text = sentence.format(*names)
    forms = [
        *("|".join(name + ending for ending in ("", "а", "у", "ым")) for name in names[:2]),
        "|".join(names[2] + ending for ending in ("ия", "ии", "ию", "ией")),
    ]
    entities = people(text, dict(zip("abc", forms, strict=True)))
    found = sentiment.assess(parsed(text), entities, ())
    return [found.document.polarity, *(target.polarity for target in found.targets)]


def combinations() -> Iterator[tuple[str, str, str]]:
    for k, surname in enumerate(SURNAMES):
        yield surname, SURNAMES[(k + 3) % len(SURNAMES)], COUNTRIES[k % len(COUNTRIES)]


@pytest.fixture(scope="module")
def told() -> list[list[list[str]]]:
    """For every sentence the polarities with each combination of names."""
    return [[polarities(sentence, names) for names in combinations()] for sentence in SENTENCES]


def test_another_name_flips_at_most_two_in_a_hundred(told: list[list[list[str]]]) -> None:
    pairs = [
        (polarity, first) for rows in told for row in rows[1:] for polarity, first in zip(row, rows[0], strict=True)
    ]
    assert len(pairs) > 150
    assert sum(polarity != first for polarity, first in pairs) / len(pairs) <= BOUND


def test_the_sentences_are_not_all_neutral(told: list[list[list[str]]]) -> None:
    assert {"negative", "neutral", "positive"} <= {polarity for rows in told for polarity in rows[0]}
