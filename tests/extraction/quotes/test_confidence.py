"""Confidence and evidence: what an editor sees beside a quote."""

from __future__ import annotations

from tests.extraction.quotes.conftest import Find
from workers.extraction.document import Document
from workers.extraction.quotes import confidence
from workers.extraction.quotes.model import Quote


def rules(quote: Quote) -> dict[str, str | None]:
    return {e.rule: e.text for e in quote.evidence}


def test_the_rule_the_cue_and_the_words_for_the_speaker(find: Find) -> None:
    quote = find("Мэр Зареченска Анна Ковылина сообщила, что мост откроют в мае.")[0]
    assert rules(quote) == {"clause-что": "сообщила", "speaker-name": "Мэр Зареченска Анна Ковылина"}
    assert all(e.span is not None for e in quote.evidence)


def test_a_pronoun_names_its_antecedent(find: Find) -> None:
    text = "Анна Ковылина приехала в Зареченск. Она сообщила, что мост откроют в мае."
    quote = find(text)[0]
    assert rules(quote) == {"clause-что": "сообщила", "speaker-pronoun": "Она", "antecedent": "Анна Ковылина"}
    antecedent = next(e for e in quote.evidence if e.rule == "antecedent")
    assert antecedent.span == (0, 13)


def test_unnamed_words_stand_for_themselves(find: Find) -> None:
    quote = find("Эксперты считают, что мост откроют в мае.")[0]
    assert rules(quote) == {"clause-что": "считают", "speaker-words": "Эксперты"}


def test_evidence_lies_in_the_text(find: Find) -> None:
    text = "«Мост готов», — сказал Лютов. Он добавил: «Откроем в мае». По его словам, «всё готово»."
    for quote in find(text):
        for evidence in quote.evidence:
            if evidence.span:
                assert text[slice(*evidence.span)] == evidence.text


def test_a_named_speaker_is_surer_than_one_that_nobody_names(find: Find) -> None:
    named = find("Мэр Анна Ковылина сообщила, что мост откроют в мае.")[0]
    unnamed = find("Источник сообщил, что мост откроют в мае.")[0]
    assert 0 < unnamed.confidence < named.confidence < 1


def test_the_features_that_weigh(find: Find) -> None:
    quote = find("Мэр Анна Ковылина сообщила, что новый мост откроют в мае.")[0]
    names = set(confidence.features(Document(""), quote))
    assert names == {"always", "type-indirect", "clause-что", "speaker-name", "kind-person", "stance-neutral"}
    assert confidence.weights()["always"] > 0
