"""Places: states, capitals and all others, merged by their nominative."""

from __future__ import annotations

from collections.abc import Sequence

from workers.extraction.document import Document, Span, fold
from workers.extraction.entities import phrases, streets
from workers.extraction.entities.countries import Place, gazetteer
from workers.extraction.entities.drafts import Draft, NameSpan


def find(document: Document, names: Sequence[NameSpan]) -> list[Draft]:
    """The places of the article, in order of their first mention."""
    drafts: dict[str, Draft] = {}
    own = [n for n in names if n.type == "LOCATION"]
    found = [known(document, n) for n in own]
    titles = _agreed(
        document, own, [p.name if p else _nominative(document, n) for n, p in zip(own, found, strict=True)]
    )
    for name, place, title in zip(own, found, titles, strict=True):
        draft = drafts.get(fold(title))
        if draft is None:
            draft = drafts[fold(title)] = Draft("LOCATION", title, country=place.state.code if place else None)
        draft.mentions.append((name.span, "name"))
        draft.spans.append(name)
    for draft in drafts.values():
        if draft.country is not None:
            draft.name = _as_written(document, draft)
    return list(drafts.values())


def _as_written(document: Document, draft: Draft) -> str:
    """The name of a state that the article itself uses: «Беларусь» where it never says «Белоруссия». Official and
    short forms («Российская Федерация», «РФ») stand for the usual one."""
    place = gazetteer().by_name.get(draft.name)
    if place is None or place.kind != "state":
        return draft.name
    written = [gazetteer().titles.get(fold(document.slice(span)), "") for span, _ in draft.mentions]
    own = [t for t in written if t.istitle() and " " not in t and gazetteer().by_name.get(t) is place]
    return own[0] if own and len(own) == len(written) and place.name not in own else draft.name


def _agreed(document: Document, names: Sequence[NameSpan], titles: Sequence[str]) -> list[str]:
    """One nominative for the forms of one unknown name: «Славянке», «Славянки» → «Славянка».

    A form that stands in the nominative wins, then the first.
    """
    best: dict[str, tuple[bool, str]] = {}
    for name, title in zip(names, titles, strict=True):
        sure = document.tokens[name.first].feats.get("Case") == "Nom"
        held = best.get(_stem(title))
        if held is None or (sure and not held[0]):
            best[_stem(title)] = sure, title
    return [t if gazetteer().by_name.get(t) else best[_stem(t)][1] for t in titles]


def _stem(title: str) -> str:
    """The words without the vowels they end in; short words as they are."""
    return " ".join(w.rstrip("аеиоуыэюяйь") if len(w) > 5 else w for w in fold(title).split())


def known(document: Document, name: NameSpan) -> Place | None:
    """The state, capital or seat of government that the whole name stands for."""
    return gazetteer().match([t.text for t in document.tokens[name.first : name.last]])


def _nominative(document: Document, name: NameSpan) -> str:
    if street := streets.title(document, name):
        return street
    tokens = document.tokens[name.first : name.last]
    head = document.head_of(Span(tokens[0].start, tokens[-1].end)) or tokens[0]
    return phrases.nominative(tokens, head)
