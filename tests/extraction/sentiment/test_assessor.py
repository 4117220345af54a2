"""Light on targets, attitudes, quotes and documents, in sentences about people who do not exist."""

from __future__ import annotations

import pytest

from tests.extraction.sentiment.conftest import Assess, parsed, people
from workers.extraction import sentiment
from workers.extraction.document import Document
from workers.extraction.entities.model import Entities
from workers.extraction.sentiment import Sentiment
from workers.extraction.sentiment.model import Attitude, Probabilities

LOSEV = "Лосев|Лосева|Лосеву|Лосевым"
PANOV = "Панов|Панова|Панову|Пановым"


def light(found: Sentiment, name: str) -> str:
    return next(t.polarity for t in found.targets if t.name == name)


def all_probabilities(found: Sentiment) -> list[Probabilities]:
    mentions = [m.probabilities for t in found.targets for m in t.mentions]
    parts = [x.probabilities for x in (*found.quotes, *found.targets, *found.attitudes)]
    return [found.document.probabilities, *parts, *mentions]


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Суд обвинил Лосева в обмане.", "negative"),
        ("Депутаты раскритиковали Лосева за медлительность.", "negative"),
        ("Лосев был осужден коллегами.", "negative"),
        ("Критика Лосева со стороны депутатов не утихает.", "negative"),
        ("Лосев обманул вкладчиков.", "negative"),
        ("Жестокий и лживый Лосев вошел в зал.", "negative"),
        ("Губернатор наградил Лосева орденом.", "positive"),
        ("Лосева наградили орденом.", "positive"),
        ("Коллеги похвалили Лосева за работу.", "positive"),
        ("Лосев спас ребенка.", "positive"),
        ("Талантливый и честный Лосев вошел в зал.", "positive"),
        ("Лосев вошел в зал и сел у окна.", "neutral"),
        ("Лосев приехал в город в понедельник.", "neutral"),
    ],
)
def test_the_light_on_a_target(assess: Assess, text: str, polarity: str) -> None:
    assert light(assess(text, {"Лосев": LOSEV}), "Лосев") == polarity


def test_passive_and_active_show_the_same(assess: Assess) -> None:
    active = assess("Панов раскритиковал Лосева.", {"Лосев": LOSEV, "Панов": PANOV})
    passive = assess("Лосев был раскритикован Пановым.", {"Лосев": LOSEV, "Панов": PANOV})
    for found in (active, passive):
        assert light(found, "Лосев") == "negative"
        (attitude,) = found.attitudes
        assert (attitude.holder.name, attitude.target.name, attitude.polarity) == ("Панов", "Лосев", "negative")


def test_who_criticizes_is_not_criticized(assess: Assess) -> None:
    assert light(assess("Панов раскритиковал Лосева.", {"Лосев": LOSEV, "Панов": PANOV}), "Панов") == "neutral"


def test_who_attacks_is_blamed(assess: Assess) -> None:
    assert light(assess("Панов избил соседа.", {"Панов": PANOV}), "Панов") == "negative"


def test_negation_takes_the_blame_away(assess: Assess) -> None:
    found = assess("Суд не обвинил Лосева.", {"Лосев": LOSEV})
    assert light(found, "Лосев") != "negative"
    assert found.attitudes == ()


def test_modality_weakens(assess: Assess) -> None:
    said = assess("Депутаты осудили Лосева.", {"Лосев": LOSEV}).targets[0].probabilities
    perhaps = assess("Депутаты могут осудить Лосева.", {"Лосев": LOSEV}).targets[0].probabilities
    assert perhaps.negative < said.negative


def test_what_is_fought_is_no_blame(assess: Assess) -> None:
    found = assess("Лосев возглавил борьбу с коррупцией.", {"Лосев": LOSEV})
    assert light(found, "Лосев") != "negative"


def test_one_weak_word_far_away_never_decides(assess: Assess) -> None:
    text = "Лосев, который жил в старом доме на улице у реки, рассказал соседям о проблемах соседнего района."
    assert light(assess(text, {"Лосев": LOSEV}), "Лосев") == "neutral"


def test_words_inside_a_name_carry_no_sentiment(assess: Assess) -> None:
    found = assess("Команда «Ужас» приехала в город.", {"Ужас": "Команда «Ужас»"})
    assert light(found, "Ужас") == "neutral"
    assert found.document.polarity == "neutral"


def test_a_word_nearer_to_another_name_says_less(assess: Assess) -> None:
    found = assess("Лосев встретил подлого Панова.", {"Лосев": LOSEV, "Панов": PANOV})
    by_name = {t.name: t.probabilities.negative for t in found.targets}
    assert by_name["Панов"] > by_name["Лосев"]


def test_conjoined_objects_share_the_light(assess: Assess) -> None:
    found = assess("Губернатор поблагодарил Лосева и Панова.", {"Лосев": LOSEV, "Панов": PANOV})
    assert [light(found, name) for name in ("Лосев", "Панов")] == ["positive", "positive"]


def test_mentions_that_say_nothing_do_not_dilute(assess: Assess) -> None:
    text = "Лосев приехал. Лосев поел. Лосев лег спать. Потом Лосева обвинили в краже."
    found = assess(text, {"Лосев": LOSEV})
    assert light(found, "Лосев") == "negative"
    assert [m.polarity for m in found.targets[0].mentions] == ["neutral", "neutral", "neutral", "negative"]


def only(found: Sentiment) -> Attitude:
    (attitude,) = found.attitudes
    return attitude


def test_the_subject_of_a_frame_is_the_holder(assess: Assess) -> None:
    text = "Лосев поддержал Панова."
    attitude = only(assess(text, {"Лосев": LOSEV, "Панов": PANOV}))
    assert (attitude.holder.entity, attitude.target.entity, attitude.polarity) == ("e1", "e2", "positive")
    assert text[attitude.span.start : attitude.span.end] == "поддержал"
    assert attitude.quote is None


def test_a_shared_subject_holds_both_attitudes(assess: Assess) -> None:
    found = assess("Лосев решил похвалить Панова.", {"Лосев": LOSEV, "Панов": PANOV})
    assert only(found).holder.name == "Лосев"


def test_a_subject_without_a_name_is_no_entity_and_no_author(assess: Assess) -> None:
    holder = only(assess("Эксперты раскритиковали Лосева.", {"Лосев": LOSEV})).holder
    assert (holder.entity, holder.name, holder.author) == (None, "Эксперты", False)


def test_i_in_a_quote_is_its_speaker(assess: Assess) -> None:
    text = "«Я уважаю Лосева», — сказал Панов."
    attitude = only(assess(text, {"Лосев": LOSEV, "Панов": PANOV}, said="Я уважаю Лосева"))
    assert (attitude.holder.name, attitude.target.name, attitude.quote) == ("Панов", "Лосев", "q1")
    assert attitude.polarity == "positive"


def test_without_a_subject_outside_quotes_the_author_holds(assess: Assess) -> None:
    holder = only(assess("Раскритиковать Лосева нужно.", {"Лосев": LOSEV})).holder
    assert (holder.author, holder.entity, holder.name) == (True, None, None)


def test_nobody_holds_an_attitude_towards_oneself(assess: Assess) -> None:
    assert assess("Лосев похвалил Лосева.", {"Лосев": LOSEV}).attitudes == ()


def test_judging_words_in_a_quote_are_the_speakers(assess: Assess) -> None:
    text = "«Лосев — лживый и подлый негодяй», — сказал Панов."
    found = assess(text, {"Лосев": LOSEV, "Панов": PANOV}, said="Лосев — лживый и подлый негодяй")
    assert ("Панов", "Лосев", "negative") in {(a.holder.name, a.target.name, a.polarity) for a in found.attitudes}
    assert [q.polarity for q in found.quotes] == ["negative"]


def test_a_plain_quote_is_neutral(assess: Assess) -> None:
    text = "«Мы приедем в понедельник», — сказал Панов."
    found = assess(text, {"Панов": PANOV}, said="Мы приедем в понедельник")
    assert [(q.quote, q.polarity) for q in found.quotes] == [("q1", "neutral")]


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Преступники жестоко убили сторожа. Город охватил ужас.", "negative"),
        ("Город празднует великолепную победу. Жители восхищены героями.", "positive"),
        ("Автобус отходит в девять часов. Остановка у вокзала.", "neutral"),
    ],
)
def test_the_light_of_a_document(assess: Assess, text: str, polarity: str) -> None:
    found = assess(text, {}).document
    assert found.polarity == polarity
    assert -1 <= found.score <= 1


def test_probabilities_add_up_to_one_and_are_rounded(assess: Assess) -> None:
    text = "«Я уважаю Лосева», — сказал Панов. Суд обвинил Панова в обмане. Лосев победил."
    found = assess(text, {"Лосев": LOSEV, "Панов": PANOV}, said="Я уважаю Лосева")
    for p in all_probabilities(found):
        assert p.negative + p.neutral + p.positive == pytest.approx(1)
        assert all(0 <= v <= 1 and round(v, 4) == v for v in (p.negative, p.neutral, p.positive))


def test_the_same_twice_is_the_same(assess: Assess) -> None:
    text = "Лосев раскритиковал Панова, но похвалил соседа. Панов оскорбил Лосева."
    names = {"Лосев": LOSEV, "Панов": PANOV}
    assert assess(text, names) == assess(text, names)


def test_an_empty_document_is_neutral() -> None:
    found = sentiment.assess(Document(""), Entities(()), ())
    assert (found.document.polarity, found.quotes, found.targets, found.attitudes) == ("neutral", (), (), ())


def test_a_sentence_of_nothing_but_attitudes_ends() -> None:
    text = "осудил Лосева " * 400
    found = sentiment.assess(parsed(text), people(text, {"Лосев": LOSEV}), ())
    assert len(found.targets[0].mentions) == 400
