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
        ("Лосев обманул вкладчиков.", "negative"),
        ("Лосев — мошенник и вор.", "negative"),
        ("Губернатор наградил Лосева орденом.", "positive"),
        ("Лосева наградили орденом.", "positive"),
        ("Коллеги похвалили Лосева за работу.", "positive"),
        ("Жители благодарны Лосеву за помощь.", "positive"),
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


@pytest.mark.parametrize(
    "text",
    [
        "Панов поблагодарил Лосева.",
        "Панов осудил Лосева.",
        "Панов поддержал Лосева.",
        "Панов обвинил Лосева в обмане.",
        "Панов обвинил Лосева в срыве сроков.",
        "Панов поблагодарил Лосева за помощь.",
    ],
)
def test_the_holder_of_an_attitude_stands_in_no_light(assess: Assess, text: str) -> None:
    assert light(assess(text, {"Лосев": LOSEV, "Панов": PANOV}), "Панов") == "neutral"


def test_who_attacks_is_blamed(assess: Assess) -> None:
    assert light(assess("Панов избил соседа.", {"Панов": PANOV}), "Панов") == "negative"


@pytest.mark.parametrize(
    "text",
    [
        "Суд не обвинил Лосева.",
        "Депутаты не осудили Лосева.",
        "Депутаты могли бы поддержать Лосева.",
        "Депутаты могут осудить Лосева.",
        "Победить Лосева невозможно.",
        "Нельзя обвинять Лосева в предательстве.",
        "Адвокат счел невозможным обвинить Лосева в мошенничестве.",
        "Депутаты отказались осудить Лосева.",
        "Депутаты не стали осуждать Лосева.",
        "Нет оснований обвинять Лосева в коррупции.",
        "Упрекать Лосева не в чем.",
        "Вряд ли можно назвать Лосева предателем.",
        "Я не могу назвать Лосева предателем.",
    ],
)
def test_what_did_not_happen_or_may_not_throws_no_light(assess: Assess, text: str) -> None:
    found = assess(text, {"Лосев": LOSEV})
    assert light(found, "Лосев") == "neutral"
    assert found.attitudes == ()


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


@pytest.mark.parametrize(
    "text",
    ["Лосева раскритиковали.", "Лосев был осужден.", "Раскритиковать Лосева нужно.", "Крыша обрушилась на Лосева."],
)
def test_an_act_of_nobody_has_no_holder(assess: Assess, text: str) -> None:
    assert assess(text, {"Лосев": LOSEV}).attitudes == ()


def test_a_deed_shows_no_attitude(assess: Assess) -> None:
    assert assess("Панов оштрафовал Лосева.", {"Лосев": LOSEV, "Панов": PANOV}).attitudes == ()


def test_we_of_the_article_is_its_author(assess: Assess) -> None:
    holder = only(assess("Мы осуждаем Лосева.", {"Лосев": LOSEV})).holder
    assert (holder.author, holder.entity, holder.name) == (True, None, None)


def test_what_the_author_calls_somebody_is_the_authors(assess: Assess) -> None:
    text = "Лосев — мошенник и вор."
    attitude = only(assess(text, {"Лосев": LOSEV}))
    assert (attitude.holder.author, attitude.polarity) == (True, "negative")
    assert text[attitude.span.start : attitude.span.end] in ("мошенник", "вор")


def test_an_act_in_somebodys_words_is_its_subjects(assess: Assess) -> None:
    names = {"Лосев": LOSEV, "Панов": PANOV, "Рябинин": "Рябинин"}
    attitude = only(
        assess("Рябинин сообщил, что Панов раскритиковал Лосева.", names, said="Панов раскритиковал Лосева")
    )
    assert (attitude.holder.name, attitude.target.name, attitude.quote) == ("Панов", "Лосев", "q1")


def test_nobody_holds_an_attitude_towards_oneself(assess: Assess) -> None:
    assert assess("Лосев похвалил Лосева.", {"Лосев": LOSEV}).attitudes == ()


def test_judging_words_in_a_quote_are_the_speakers(assess: Assess) -> None:
    text = "«Лосев — мошенник и вор, это позор и бедствие для нас», — сказал Панов."
    found = assess(text, {"Лосев": LOSEV, "Панов": PANOV}, said="Лосев — мошенник и вор, это позор и бедствие для нас")
    assert ("Панов", "Лосев", "negative") in {(a.holder.name, a.target.name, a.polarity) for a in found.attitudes}
    assert not any(a.holder.author for a in found.attitudes)
    assert [q.polarity for q in found.quotes] == ["negative"]
    assert {m.quote for t in found.targets if t.name == "Лосев" for m in t.mentions} == {"q1"}
    assert light(found, "Панов") == "neutral"


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


@pytest.mark.parametrize("word", ["Ужас", "Позор", "Катастрофа", "Великолепно"])
def test_one_word_never_decides(assess: Assess, word: str) -> None:
    found = assess(f"«{word}», — сказал Панов.", {"Панов": PANOV}, said=word)
    assert (found.document.polarity, found.quotes[0].polarity) == ("neutral", "neutral")


def test_a_polarity_is_that_of_its_probabilities(assess: Assess) -> None:
    text = "«Лосев — мошенник и вор», — сказал Панов. Суд обвинил Панова в обмане. Жители благодарны Лосеву за помощь."
    found = assess(text, {"Лосев": LOSEV, "Панов": PANOV}, said="Лосев — мошенник и вор")
    parts = [
        found.document,
        *found.quotes,
        *found.targets,
        *found.attitudes,
        *(m for t in found.targets for m in t.mentions),
    ]
    assert {part.polarity for part in parts} == {"negative", "neutral", "positive"}
    for part in parts:
        p = part.probabilities
        assert part.polarity == ("negative" if p.negative > 0.5 else "positive" if p.positive > 0.5 else "neutral")


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
