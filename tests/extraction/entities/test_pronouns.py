"""Third-person pronouns: agreement, nearness, and rather nothing than a guess."""

from __future__ import annotations

from collections.abc import Callable

from workers.extraction.entities import Entities

Find = Callable[[str], Entities]


def _pronouns(found: Entities, surname: str) -> list[str]:
    return [m.text for e in found.all if e.name.endswith(surname) for m in e.mentions if m.kind == "pronoun"]


def test_the_subject_of_the_sentence_before(find: Find) -> None:
    found = find("Аркадий Белозёров приехал на завод. Он осмотрел цех.")
    assert _pronouns(found, "Белозёров") == ["Он"]


def test_gender_decides(find: Find) -> None:
    found = find("Аркадий Белозёров встретил Анну Горецкую. Она рассказала о поездке.")
    assert _pronouns(found, "Горецкую") + _pronouns(found, "Горецкая") == ["Она"]
    assert _pronouns(found, "Белозёров") == []


def test_the_subject_of_the_clause_is_not_its_object(find: Find) -> None:
    found = find("Аркадий Белозёров приехал на завод. Лев Вышинский встретил его у ворот.")
    assert _pronouns(found, "Белозёров") == ["его"]
    assert _pronouns(found, "Вышинский") == []


def test_a_thing_that_became_the_subject_is_a_rival(find: Find) -> None:
    found = find("Аркадий Белозёров открыл завод. Завод стоит у реки. Он работает третий год.")
    assert _pronouns(found, "Белозёров") == []


def test_a_place_is_no_person(find: Find) -> None:
    found = find("Аркадий Белозёров дал интервью. В нём много цифр.")
    assert _pronouns(found, "Белозёров") == []


def test_beyond_two_sentences_nothing_is_guessed(find: Find) -> None:
    found = find("Аркадий Белозёров приехал на завод. Шёл снег. Было тихо. Темнело. Он осмотрел цех.")
    assert _pronouns(found, "Белозёров") == []


def test_the_speaker_is_not_he_to_himself(find: Find) -> None:
    found = find("Лев Вышинский приехал в город. «Я его не видел», — сказал Аркадий Белозёров.")
    assert _pronouns(found, "Белозёров") == []


def test_first_person_is_left_alone(find: Find) -> None:
    found = find("Аркадий Белозёров сказал: «Я приеду, и меня встретят».")
    assert [m.kind for e in found.all for m in e.mentions] == ["name"]


def test_things_do_not_speak(find: Find) -> None:
    found = find("Аркадий Белозёров открыл завод. Завод стоит у реки, добавил он.")
    assert _pronouns(found, "Белозёров") == ["он"]


def test_a_substantive_is_a_rival(find: Find) -> None:
    found = find("К дому Аркадия Белозёрова приходил неизвестный. Он оставил розы.")
    assert _pronouns(found, "Белозёров") == []


def test_somebody_else_of_the_sentence_is_a_rival(find: Find) -> None:
    found = find("Аркадий Белозёров хотел выследить вора, но ему удалось скрыться.")
    assert _pronouns(found, "Белозёров") == []


def test_one_who_interrupts_his_words_is_not_he(find: Find) -> None:
    found = find("«Песня удалась, — говорит Аркадий Белозёров. — К этому он стремился».")
    assert _pronouns(found, "Белозёров") == []


def test_two_as_likely_are_candidates(find: Find) -> None:
    found = find("Аркадий Белозёров и Лев Вышинский приехали на завод. Он осмотрел цех.")
    assert _pronouns(found, "Белозёров") + _pronouns(found, "Вышинский") == []
    names = [{found.by_id[i].name for i in c.entities} for c in found.candidates if c.kind == "pronoun"]
    assert names == [{"Аркадий Белозёров", "Лев Вышинский"}]
