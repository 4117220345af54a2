"""An article about invented people, and what an analysis of it might say."""

from __future__ import annotations

from typing import Any

TEXT = "Мэр Заречинска Пётр Звонарёв сообщил, что мост через Лужу откроют в декабре. Жители довольны."

MENTION = {"text": "Пётр Звонарёв", "span": [15, 28]}
EVEN = {"negative": 0.2, "neutral": 0.5, "positive": 0.3}
PARTS: dict[str, Any] = {
    "quotes": [
        {
            "id": "q1",
            "type": "indirect",
            "text": "мост через Лужу откроют в декабре",
            "spans": [[42, 75]],
            "speaker": {
                "name": "Пётр Звонарёв",
                "kind": "person",
                "entity": "e1",
                "role": "мэр",
                "affiliation": {"name": "Заречинск", "entity": None},
                "mention": MENTION,
            },
            "cue": {"text": "сообщил", "span": [29, 36], "lemma": "сообщить", "stance": "neutral"},
            "addressee": None,
            "venue": None,
            "time": None,
            "parent": None,
            "confidence": 0.9,
            "evidence": [{"rule": "clause-что", "text": "сообщил", "span": [29, 36]}],
            "relay": None,
            "captions": [],
            "contradicts": None,
        }
    ],
    "events": [],
    "sentiment": {
        "document": {"polarity": "neutral", "score": 0.1, "probabilities": EVEN},
        "quotes": [{"quote": "q1", "polarity": "neutral", "probabilities": EVEN}],
        "targets": [],
        "attitudes": [],
    },
    "entities": [
        {
            "id": "e1",
            "type": "PERSON",
            "name": "Пётр Звонарёв",
            "aliases": [],
            "roles": ["мэр Заречинска"],
            "country": None,
            "mentions": [{**MENTION, "kind": "name"}],
            "salience": 1.0,
        }
    ],
    "times": [
        {
            "text": "в декабре",
            "span": [66, 75],
            "type": "DATE",
            "start": "2026-12",
            "end": "2026-12",
            "granularity": "month",
            "mod": None,
            "value": None,
            "anchor": "dateline",
        }
    ],
}
UNKNOWN_ID = "ar_01ARZ3NDEKTSV4RRFFQ69G5FAV"
SHOWN = {  # as the wire shows them: nobody has judged anything
    name: [item | {"verdict": None} for item in part] if name in ("quotes", "events") else part
    for name, part in PARTS.items()
}
