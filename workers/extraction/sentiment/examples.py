"""RuSentNE-2023 and RuOpinionNE-2024 as examples for training and measuring.

RuSentNE names a target in a sentence and its polarity. RuOpinionNE adds which words show it, and targets of its own.
Every example knows its fold: sentences of one document are in one fold (see `groups.csv` of the corpora).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workers.extraction import entities, parsing
from workers.extraction.document import Document, Span
from workers.extraction.sentiment.columns import NAME_TYPES
from workers.extraction.sentiment.evidence import Evidence
from workers.extraction.sentiment.views import Aim, Viewer, Views, names_of

TYPES = {
    "PERSON": "PERSON", "ORGANIZATION": "ORGANIZATION", "COUNTRY": "LOCATION", "NATIONALITY": "LOCATION",
    "PROFESSION": "DESCRIPTOR",
}  # fmt: skip
_EXTRA, _STATEMENT = 0.5, 0.3  # weights of targets of RuOpinionNE, and of whole sentences
_PARSED = 200  # sentences parsed together


@dataclass(frozen=True, slots=True)
class Example:
    """`label` is 0 negative, 1 neutral, 2 positive; `row` that of RuSentNE's table, None where it has none."""

    text: str
    span: Span
    type: str
    label: int
    fold: int
    weight: float = 1.0
    row: int | None = None
    tag: str = ""
    group: str = ""
    expressions: tuple[Span, ...] | None = None  # words that show the polarity, where the corpus says


@dataclass(slots=True)
class Prepared:
    """An example, the one view the model gets, and a number a unit: 1 where it shows the polarity; None: not known."""

    example: Example
    view: Views
    shown: tuple[int, ...] | None = field(default=None)


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a table in the form of RuSentNE-2023. Raises OSError, UnicodeDecodeError."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def rusentne(
    rows: Sequence[dict[str, str]], opinions: dict[str, Any], groups: Sequence[dict[str, str]]
) -> list[Example]:
    found = []
    for number, (row, group) in enumerate(zip(rows, groups, strict=True)):
        span = Span(int(row["entity_pos_start_rel"]), int(row["entity_pos_end_rel"]))
        label = int(row["label"]) + 1
        shown = _expressions(opinions[row["sentence"]], label) if row["sentence"] in opinions else None
        type_, fold = TYPES[row["entity_tag"]], int(group["fold"])
        home = (1.0, number, row["entity_tag"], group["group"])
        found.append(Example(row["sentence"], span, type_, label, fold, *home, expressions=shown))
    return found


def examples(corpora: Path) -> list[Example]:
    """All of both corpora; `corpora` is the folder with `rusentne` and `ruopinionne`. Raises OSError."""
    with (corpora / "rusentne" / "groups.csv").open(encoding="utf-8", newline="") as file:
        groups = list(csv.DictReader(file))
    opinions = {row["text"]: row for row in _opinions(corpora / "ruopinionne")}
    found = rusentne(table(corpora / "rusentne" / "train_data.csv"), opinions, groups)
    folds = {group["group"]: int(group["fold"]) for group in groups}
    homes = {e.text: (e.fold, e.group) for e in found}
    found += _statements(found)
    return [*found, *_extra(opinions, found, folds, homes)]


def _opinions(folder: Path) -> Iterator[dict[str, Any]]:
    with (folder / "groups.csv").open(encoding="utf-8", newline="") as file:
        groups = {(g["file"], int(g["sent_id"])): g["group"] for g in csv.DictReader(file)}
    for name in ("train.jsonl", "validation_labeled.jsonl"):
        with (folder / name).open(encoding="utf-8") as file:
            for line in file:
                row: dict[str, Any] = json.loads(line)
                yield row | {"group": groups.get((name, row["sent_id"]), "")}


def _spans(mention: Sequence[Sequence[str]]) -> list[Span]:
    return [Span(*map(int, place.split(":"))) for place in mention[1]]


def _label(opinion: dict[str, Any]) -> int:
    return 2 if opinion["Polarity"] == "POS" else 0


def _expressions(row: dict[str, Any], label: int) -> tuple[Span, ...]:
    return tuple(s for o in row["opinions"] if _label(o) == label for s in _spans(o["Polar_expression"]))


def _extra(
    opinions: dict[str, Any], known: Sequence[Example], folds: dict[str, int], homes: dict[str, tuple[int, str]]
) -> Iterator[Example]:
    """Targets of RuOpinionNE that RuSentNE does not have, of one polarity."""
    taken: dict[str, list[Span]] = {}
    for example in known:
        if example.row is not None:
            taken.setdefault(example.text, []).append(example.span)
    for text, row in opinions.items():
        fold, group = homes.get(text, (folds.get(row["group"], -1), row["group"]))
        labels: dict[Span, set[int]] = {}
        for opinion in row["opinions"]:
            for span in _spans(opinion["Target"]):
                labels.setdefault(span, set()).add(_label(opinion))
        for span, found in labels.items():
            if len(found) == 1 and not any(s.start < span.end and span.start < s.end for s in taken.get(text, ())):
                (label,) = found
                shown = _expressions(row, label)
                yield Example(text, span, "", label, fold, _EXTRA, group=group, expressions=shown)


def _statements(rows: Sequence[Example]) -> Iterator[Example]:
    """Every fourth sentence, as a target of its own, where its targets are of one polarity, or neutral."""
    by_text: dict[str, list[Example]] = {}
    for example in rows:
        by_text.setdefault(example.text, []).append(example)
    for text, same in list(by_text.items())[::4]:
        polar = {e.label for e in same} - {1}
        if len(polar) < 2:
            first = same[0]
            label = polar.pop() if polar else 1
            yield Example(text, Span(0, len(text)), "STATEMENT", label, first.fold, _STATEMENT, group=first.group)


def prepared(rows: Sequence[Example], documents: dict[str, Document] | None = None) -> list[Prepared]:
    """The examples with their views, in order; those without a word in their place are left out. `documents` are
    parsed sentences, where there are some already."""
    by_text: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        by_text.setdefault(row.text, []).append(number)
    found: dict[int, Prepared] = {}
    texts = list(by_text)
    for first in range(0, len(texts), _PARSED):
        chunk = texts[first : first + _PARSED]
        for text, document in zip(chunk, _parsed(chunk, documents), strict=True):
            views = _views(document, [rows[k] for k in by_text[text]])
            found.update((k, row) for k, row in zip(by_text[text], views, strict=True) if row is not None)
    return [found[number] for number in sorted(found)]


def _parsed(texts: Sequence[str], documents: dict[str, Document] | None) -> Sequence[Document]:
    if documents is not None:
        return [documents[text] for text in texts]
    return parsing.parse_many([parsing.Source(text, [Span(0, len(text))]) for text in texts])


def _views(document: Document, rows: Sequence[Example]) -> Iterator[Prepared | None]:
    who = entities.find(document)
    names = names_of(document, who)
    owned = []
    for row in rows:
        inside = [t for t in document.tokens_in(row.span) if row.type != "STATEMENT" or t.pos != "PUNCT"]
        head = next((t for t in inside if t.head not in {x.i for x in inside}), None)
        owned.append([head.i, *(t.i for t in inside if t is not head and t.sentence == head.sentence)] if head else [])
    named = set(names) | {i for row, own in zip(rows, owned, strict=True) if row.type in NAME_TYPES for i in own}
    groups = [[t.i for t in document.tokens_in(m.span)] for e in who.all for m in e.mentions if m.kind == "name"]
    groups += [own for row, own in zip(rows, owned, strict=True) if row.row is not None]
    viewer = Viewer(document, names, [Evidence(document, s, named) for s in document.sentences])
    for row, own in zip(rows, owned, strict=True):
        if not own:
            yield None
            continue
        sentence = document.tokens[own[0]].sentence
        type_ = row.type or (names[own[0]][1] if own[0] in names else "DESCRIPTOR")
        others = {i for g in groups if not set(g) & set(own) for i in g if document.tokens[i].sentence == sentence}
        view = viewer.views([Aim(own, "DESCRIPTOR" if type_ == "OTHER" else type_, others)])
        shown = None
        if row.expressions is not None:
            words = {t.i for s in row.expressions for t in document.tokens_in(s)}
            shown = tuple(int(i in words) for i in view.units.tolist())
        yield Prepared(row, view, shown)
