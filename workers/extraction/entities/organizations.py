"""Organizations and media, merged by name and abbreviation."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from workers.extraction.document import Document, Span, fold
from workers.extraction.entities import phrases
from workers.extraction.entities.drafts import Draft, NameSpan

_DATA = Path(__file__).with_name("organizations.toml")
_MARKS = '«»"“”„'
DOMAIN = re.compile(
    r"[\w-]+(?:\.[\w-]+)*"
    r"\.(?:ru|рф|com|net|org|info|az|kz|ua|by|uz|kg|md|tv|fm|su|ру|news|media|io|am|ge|me)\Z",
    re.IGNORECASE,
)


@lru_cache(1)
def lexicon() -> dict[str, frozenset[str]]:
    """The sets of `organizations.toml`, folded."""
    rows = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return {key: frozenset(fold(w) for w in words) for key, words in rows.items()}


def find(document: Document, names: Sequence[NameSpan]) -> list[Draft]:
    """Organizations and media of the article, in order of their first mention."""
    drafts: dict[str, Draft] = {}
    for name in names:
        if name.type not in ("ORGANIZATION", "MEDIA"):
            continue
        title = _title(document, name)
        key = _key(title)
        draft = drafts.get(key)
        if draft is None:
            draft = drafts[key] = Draft("MEDIA" if is_media(title) else name.type, title)
        draft.mentions.append((name.span, "name"))
        draft.spans.append(name)
    return list(drafts.values())


def is_media(text: str) -> bool:
    """«РИА Новости», «Example.ru»."""
    plain = fold(text).strip(_MARKS + " ")
    return plain in lexicon()["media"] or bool(DOMAIN.match(plain))


def _key(title: str) -> str:
    return " ".join(w for w in re.findall(r"[\w.-]+", fold(title)))


def _title(document: Document, name: NameSpan) -> str:
    tokens = list(document.tokens[name.first : name.last])
    while len(tokens) > 1 and tokens[0].folded in lexicon()["legal_forms"]:
        tokens = tokens[1:]
    if tokens[0].text in _MARKS and tokens[-1].text in _MARKS:
        tokens = [t for t in tokens if t.text not in _MARKS]
    if not tokens:
        return document.slice(name.span)
    head = document.head_of(Span(tokens[0].start, tokens[-1].end)) or tokens[0]
    return phrases.nominative(tokens, head)
