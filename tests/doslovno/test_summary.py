"""The summary of an article."""

from __future__ import annotations

from typing import Any

import click

from doslovno.summary import render

TEXT = "date 2026-03-13\nUSD 98.1\nМост через Журавку открыт\n\nМэр Вера Ланская открыла мост.\n"
EVEN = {"negative": 0.1, "neutral": 0.2, "positive": 0.7}


def quote(**more: Any) -> dict[str, Any]:
    return {
        "id": "q1", "type": "direct", "text": "Мы построили\nмост", "spans": [[0, 5]],
        "speaker": {
            "name": "Вера Ланская", "kind": "person", "entity": "n1", "role": "мэр",
            "affiliation": {"name": "Тальцовск", "entity": None}, "mention": None,
        },
        "cue": {"text": "заявила", "span": [6, 9], "lemma": "заявить", "stance": "neutral"},
        "addressee": None, "venue": None, "time": None, "parent": None, "confidence": 0.9, "evidence": [],
        "relay": None, "captions": [], "contradicts": None, **more,
    }  # fmt: skip


def event(**more: Any) -> dict[str, Any]:
    return {
        "id": "e1", "type": "CEREMONY", "plover": None, "iptc": [], "text": "Мэр открыла мост",
        "trigger": {"text": "открыла", "span": [4, 11]}, "mentions": [],
        "participants": [{"name": "Вера Ланская", "entity": "n1", "role": "agent", "mention": None}],
        "place": {"name": "Тальцовск", "country": "RU", "span": [0, 1], "confidence": 0.9},
        "time": {
            "text": "вчера", "span": [0, 1], "start": "2026-03-12", "end": None, "granularity": "day",
            "confidence": 0.4,
        },
        "factuality": "asserted", "parent": None, "salience": "main", "confidence": 0.9, "evidence": [], "numbers": [],
        "source": {"quote": "q1", "name": "Игорь Чубенко", "chain": [{"quote": "q1", "name": "Игорь Чубенко"}]}, **more,
    }  # fmt: skip


SENTIMENT = {
    "document": {"polarity": "positive", "score": 0.42, "probabilities": EVEN},
    "quotes": [{"quote": "q1", "polarity": "positive", "probabilities": EVEN}],
    "targets": [
        {"entity": "n2", "name": "мост", "polarity": "neutral", "probabilities": EVEN, "mentions": [{}, {}]},
        {"entity": "n1", "name": "Вера Ланская", "polarity": "positive", "probabilities": EVEN, "mentions": [{}]},
    ],
    "attitudes": [
        {
            "holder": {"entity": None, "name": None, "author": True},
            "target": {"entity": "n1", "name": "Вера Ланская", "author": False},
            "polarity": "positive", "quote": None, "span": [0, 1], "probabilities": EVEN,
        }
    ],
}  # fmt: skip


def page(**parts: Any) -> str:
    return click.unstyle(render("мост.txt", TEXT, parts))


def test_the_head() -> None:
    lines = page(quotes=[quote()], events=[], entities=[{}], times=[{}, {}]).splitlines()
    assert lines[0].startswith("━━━ мост.txt ━")
    assert lines[1].strip() == "Мост через Журавку открыт"
    assert lines[2].split(" · ") == [
        "    2026-03-13", f"{len(TEXT)} characters", "1 quote", "0 events", "1 entity", "2 time expressions",
    ]  # fmt: skip


def test_a_quote() -> None:
    shown = page(quotes=[quote()], sentiment=SENTIMENT)
    assert (
        "  1 Вера Ланская, мэр (Тальцовск)\n    «Мы построили мост»\n    direct · cue «заявила» · positive\n" in shown
    )


def test_an_indirect_quote_of_somebody() -> None:
    speaker = {"name": None, "kind": "unnamed", "entity": None, "role": None, "affiliation": None, "mention": None}
    shown = page(quotes=[quote(type="indirect", speaker=speaker, cue=None)])
    assert "  1 somebody\n    Мы построили мост\n    indirect" in shown


def test_an_event() -> None:
    assert (
        "  1 Мэр открыла мост\n"
        "    CEREMONY · «открыла» · asserted · 2026-03-12 ? · Тальцовск (RU) · main event · as told by Игорь Чубенко\n"
        "    agent: Вера Ланская"
    ) in page(events=[event()])


def test_a_bare_event_and_an_open_period() -> None:
    bare = event(participants=[], place=None, source=None, salience="secondary", factuality="planned")
    bare["time"] = {**bare["time"], "start": "2026-03", "end": "2026-05"}
    assert "CEREMONY · «открыла» · planned · 2026-03 to 2026-05" in page(events=[bare])
    bare["time"] = None
    assert page(events=[bare]).endswith("«открыла» · planned")


def test_the_numbers_of_an_event_and_who_passed_it_on() -> None:
    dead = {"role": "dead", "value": 12, "low": 12, "high": 12, "unit": "человек", "text": "12", "span": [0, 2]}
    chain = [{"quote": "q2", "name": "Вера Ланская"}, {"quote": "q2", "name": "Вымпел"}]
    shown = page(events=[event(numbers=[dead], source={"quote": "q2", "name": "Вера Ланская", "chain": chain})])
    assert "dead 12 · as told by Вера Ланская ← Вымпел" in shown


def test_sentiment_shows_the_coloured_first() -> None:
    shown = page(sentiment=SENTIMENT)
    assert "the article: positive (+0.42)" in shown
    assert "  + Вера Ланская: positive, 1 mention\n    neutral: мост\n" in shown
    assert "the author → Вера Ланская: positive" in shown


def test_what_was_not_asked_for_is_not_shown() -> None:
    shown = page(quotes=[])
    assert "EVENTS" not in shown
    assert "SENTIMENT" not in shown
    assert "QUOTES" not in shown


def test_who_carries_a_quote_and_how_many_captions_repeat_it() -> None:
    caption = {"text": "Мы построили", "spans": [[9, 12]], "speaker": quote()["speaker"]}
    relay = {"name": "Вымпел", "entity": "n3", "mention": {"text": "«Вымпел»", "span": [0, 8]}}
    same = caption | {"contradicts": False, "quote": None}
    assert "carried by Вымпел · repeated in 1 caption" in page(quotes=[quote(relay=relay, captions=[same])])


def test_a_caption_that_contradicts_warns_at_both_places() -> None:
    other = quote()["speaker"] | {"name": "Игорь Чубенко"}
    caption = {"text": "Мы построили", "spans": [[9, 12]], "speaker": other, "contradicts": True, "quote": "q2"}
    shown = page(quotes=[quote(captions=[caption]), quote(id="q2", speaker=other, contradicts="q1")])
    assert "! a caption gives these words to Игорь Чубенко: see 2" in shown
    assert "! a caption: the text gives these words to Вера Ланская, see 1" in shown
