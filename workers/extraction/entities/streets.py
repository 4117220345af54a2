"""Streets and squares by a common noun with a name behind it: «на улице Ленина», «на площади Тахрир», «ул. Мира»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workers.extraction.document import Document, Span, Token
from workers.extraction.entities.countries import gazetteer
from workers.extraction.entities.drafts import NameSpan

_NOUNS = frozenset(
    ("улица", "проспект", "площадь", "шоссе", "переулок", "бульвар", "набережная", "аллея", "тракт", "проезд", "тупик")
)
_SHORT = {
    "ул": "улица", "просп": "проспект", "пр-т": "проспект", "пл": "площадь", "пер": "переулок", "бул": "бульвар",
    "наб": "набережная",
}  # fmt: skip
_MOST = 4  # words of the name behind the noun
_HELD = ("nmod", "appos", "flat:name", "flat", "amod")


def find(document: Document, names: Sequence[NameSpan]) -> Iterator[NameSpan]:
    """The spans with their noun. `names` are those that the tagger found: one that begins behind another is none of
    its words («на улице Ленина Казани»)."""
    begins = {name.first: name for name in names}
    inside = {i for name in names for i in range(name.first + 1, name.last)}
    for token in [t for t in document.tokens if t.lemma in _NOUNS or t.text.lower() in _SHORT]:
        noun = _noun(document, token)
        if noun is None or (token.i in inside and token.text[:1].islower()):  # «Невском проспекте» is a name already
            continue
        first = token.i + 1 + (document.tokens[token.i + 1].text == ".")
        last = _end(document, token, first, begins)
        if last > first and not _is_area(document, noun, first, last):
            hull = Span(token.start, document.tokens[last - 1].end)
            yield NameSpan(token.i, last, hull, "LOCATION", (first, last))


def title(document: Document, name: NameSpan) -> str | None:
    """«улица Ленина»; None where the name is no street with its noun before it."""
    noun = _noun(document, document.tokens[name.first])
    first = name.first + 1 if name.title is None else name.title[0]
    if noun is None or first == name.last:
        return None
    return f"{noun} {document.text[document.tokens[first].start : name.span.end]}"


def _noun(document: Document, token: Token) -> str | None:
    following = document.tokens[token.i + 1] if token.i + 1 < len(document.tokens) else None
    if following is None or following.sentence != token.sentence:
        return None
    if token.lemma in _NOUNS and token.feats.get("Number") != "Plur":
        return token.lemma
    return _SHORT.get(token.text.lower()) if following.text == "." else None


def _is_area(document: Document, noun: str, first: int, last: int) -> bool:
    """«площадь России»: so many square kilometres."""
    return noun == "площадь" and gazetteer().match([t.text for t in document.tokens[first:last]]) is not None


def _end(document: Document, noun: Token, first: int, begins: dict[int, NameSpan]) -> int:
    """Behind the words of the name: capitals in the genitive, or those that hang on the noun."""
    sentence = document.sentences[noun.sentence]
    i = first
    while i < min(first + _MOST, sentence.last):
        word = document.tokens[i]
        if not word.text[:1].isupper() or (i > first and i in begins):
            break
        ours = word.feats.get("Case") in ("Gen", None) or (word.head == noun.i and word.rel in _HELD)
        if not ours and not first <= word.head < i:
            break
        tagged = begins.get(i)
        if tagged is not None:
            somebody = tagged.type == "PERSON" and word.feats.get("Case") == "Nom"
            return i if somebody else min(tagged.last, sentence.last)
        i += 1
    return i
