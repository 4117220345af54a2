"""Forms of single words of names."""

from __future__ import annotations

import pytest
from pytrovich.enums import Case, Gender, NamePart
from pytrovich.maker import PetrovichDeclinationMaker

from workers.extraction.document import fold
from workers.extraction.entities import wordforms

MAKER = PetrovichDeclinationMaker()
WORDS = ("Лев", "Бирюлев", "Олухов", "Бирюкова", "Пётр", "Илья", "Заречный", "Ли", "Хван", "Ольга", "Дюма", "Лопухина")


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize(("part", "kind"), [("given", NamePart.FIRSTNAME), ("surname", NamePart.LASTNAME)])
@pytest.mark.parametrize(("gender", "sex"), [("masc", Gender.MALE), ("fem", Gender.FEMALE)])
def test_forms_are_those_of_the_rules(word: str, part: str, kind: NamePart, gender: str, sex: Gender) -> None:
    """«Бирюлев» ends like the exception «Лев», which has a rule of its own."""
    for case, theirs in (("Gen", Case.GENITIVE), ("Dat", Case.DATIVE), ("Ins", Case.INSTRUMENTAL)):
        assert wordforms.inflect(word, part, gender)[case] == (fold(MAKER.make(kind, sex, theirs, word)),)


@pytest.mark.parametrize(
    ("form", "part", "gender", "case", "nominative"),
    [
        ("Олухова", "surname", "masc", "Gen", "Олухов"),
        ("Олухова", "surname", "fem", "Nom", "Олухова"),
        ("Заречному", "surname", "masc", "Dat", "Заречный"),
        ("Льву", "given", "masc", "Dat", "Лев"),
        ("Касыма-Жомарта", "given", "masc", "Gen", "Касым-Жомарт"),
        ("Хваном", "surname", "masc", "Ins", "Хван"),
    ],
)
def test_a_form_leads_back_to_its_nominative(form: str, part: str, gender: str, case: str, nominative: str) -> None:
    assert nominative in {option.text for option in wordforms.options(form, part)[gender, case]}
