"""Views made together and one by one, and the names in them."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from tests.extraction.sentiment.conftest import parsed, people
from workers.extraction.entities.countries import gazetteer
from workers.extraction.entities.model import Entities
from workers.extraction.sentiment.evidence import Evidence
from workers.extraction.sentiment.views import Aim, Viewer, Views, joined, names_of

TEXT = (
    "Панов, как писала «Заречная правда», обвинил подлого Лосева в обмане. Лосев — герой, а Панов не был честен. "
    "«Вора Панова никто не похвалил бы», — сказал Олухов."
)
NAMES = {"Лосев": "Лосев|Лосева", "Панов": "Панов|Панова", "Олухов": "Олухов"}
STATES = (
    "Поляки, немцы и граждане Российской Федерации приехали из Новой Зеландии. Иван Поляк знает польский язык. "
    "Польский министр и российско-украинские переговоры в Нижнем Новгороде: Американцы, Южная Корея, США, чад и Чад."
)


def test_views_made_together_are_as_made_alone() -> None:
    document, who = parsed(TEXT), people(TEXT, NAMES)
    names = names_of(document, who)
    evidence = [Evidence(document, sentence, names) for sentence in document.sentences]
    viewer = Viewer(document, names, evidence)
    spans = [m.span for entity in who.all for m in entity.mentions]
    aims = [Aim([t.i for t in document.tokens_in(span)], "PERSON") for span in spans]
    aims += [Aim([i for i in range(s.first, s.last) if i in names], "STATEMENT") for s in document.sentences]
    together, alone = viewer.views(aims), joined([viewer.views([aim]) for aim in aims])
    assert together.scalars[:, 5].any()
    assert together.quiet.any()
    for field in fields(Views):
        np.testing.assert_array_equal(getattr(together, field.name), getattr(alone, field.name))


def test_the_gazetteer_finds_the_same_where_it_is_asked_of_few_words() -> None:
    document = parsed(STATES)
    found = names_of(document, Entities(()))
    places = [(f.first, f.last) for f in gazetteer().find([t.text for t in document.tokens])]
    assert len(places) > 8
    taken = {t.i for name in document.names for t in document.tokens_in(name.span)}
    for first, last in places:
        if taken.isdisjoint(range(first, last)):
            assert {found[i] for i in range(first, last)} == {(-1 - first, "LOCATION")}
    told = {-1 - number for number, type_ in found.values() if number < 0 and type_ == "LOCATION"}
    assert told <= {first for first, _ in places}
