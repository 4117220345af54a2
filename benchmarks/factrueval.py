#!/usr/bin/env python3
"""Facts of factRuEval-2016, devset: meetings, deals, occupations; the official measure, its easy and its hard mode.

Meeting: events of meeting and talks with at least two persons who meet one another (not at a conference or session),
visits with a host among them, once for the same persons. Deal: sales, investments,
loans, fines and sanctions with two participants and a type. Occupation: a person, a post and a body, as told beside the
person's name or by an event of appointment. Gold posts in an oblique case count in the nominative too, as in the
official table.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import corpora

from workers.extraction import entities, events, quotes, times
from workers.extraction.document import Document, Span
from workers.extraction.entities import phrases
from workers.extraction.entities.countries import gazetteer
from workers.extraction.entities.model import Entities, Title
from workers.extraction.events.lexicon import lexicon
from workers.extraction.quotes.affiliations import Titles
from workers.extraction.quotes.reading import Reading

Fact = tuple[str, list[tuple[str, str]]]  # its type; slots and values

MEETINGS = ("MEETING", "NEGOTIATION", "VISIT")
BUSINESS = ("DEAL", "SANCTION", "VERDICT", "COOPERATE", "OFFER", "AGREEMENT")
KINDS = {  # of deals, by the roots of the words that tell the event
    "наложение/выплата штрафа": ("штраф",),
    "инвестиции": ("инвест", "вложи", "влож", "ассигн"),
    "займ/возвращение займа": ("кредит", "долг", "задолж", "займ", "заем", "ссуд", "погаш"),
    "экономические санкции": ("санкц", "эмбарг", "пошлин"),
    "услуги": ("услуг", "обслуж"),
    "купля/продажа": ("куп", "покуп", "прода", "приоб", "сделк", "постав", "продаж", "слиян", "поглощ"),
}
RULING = ("президент", "премьер", "премьер-министр", "глава государства", "глава правительства", "канцлер")
TAIL = re.compile(r" (?:в|на) .*")  # «посол Японии в России» is told as «посол» of «Япония»


def facts(document: Document) -> Iterator[Fact]:
    """What the extraction says of an article, as facts of the task."""
    who, when = entities.find(document), times.find(document)
    said = quotes.find(document, who, when)
    found = events.find(document, who, when, said)
    yield from meetings(who, found)
    yield from deals(found)
    yield from occupations(document, who)


def meetings(who: Entities, found: Sequence[events.Event]) -> Iterator[Fact]:
    gatherings = {f"trigger-{e.family}" for e in chain(*lexicon().entries.values()) if e.frame == "gathering"}
    seen: set[frozenset[str]] = set()
    for event in found:
        persons = [p.name for p in event.participants if p.entity and who.by_id[p.entity].type == "PERSON"]
        hosted = any(p.role == "host" for p in event.participants)
        met = hosted if event.type == "VISIT" else event.evidence[0].rule not in gatherings
        if event.type in MEETINGS and met and len(persons) > 1 and frozenset(persons) not in seen:
            seen.add(frozenset(persons))
            yield "Meeting", [("participant", name) for name in persons]


def deals(found: Sequence[events.Event]) -> Iterator[Fact]:
    seen: set[tuple[str, ...]] = set()
    for event in found:
        names = [p.name for p in event.participants]
        told = " ".join((event.trigger.text, event.text)).lower().replace("ё", "е")
        kind = next((k for k, roots in KINDS.items() if any(root in told for root in roots)), None)
        key = (str(kind), *sorted(names))
        if event.type in BUSINESS and len(names) > 1 and kind and key not in seen:
            seen.add(key)
            yield "Deal", [*(("participant", name) for name in names), ("type", kind)]


def occupations(document: Document, who: Entities) -> Iterator[Fact]:
    """One fact a person and body, with the first post named. A bare state office («премьер-министр») is that of the
    person's own state, else of the one that the article names most."""
    titles = Titles(Reading(document), who)
    stage = _stage(who)
    for entity in who.all:
        if entity.type != "PERSON":
            continue
        bodies: set[str] = set()
        bare: list[str] = []
        for place in entity.titles:
            told = titles.of(place.first, place.last, place.head)
            if told is None:
                continue
            body = told.affiliation
            if body is None:
                bare.append(told.role)
            elif body.name not in bodies:
                bodies.add(body.name)
                words = _words(who, body.entity, document, place) or body.name
                post = TAIL.sub("", told.role)
                yield "Occupation", [("who", entity.name), ("position", post), ("where", words)]
        office = next((role for role in bare if role in RULING or role.startswith("министр ")), None)
        state = _state(who, entity.country or stage)
        if state and office and not bodies:
            yield "Occupation", [("who", entity.name), ("position", office), ("where", state)]


def _words(who: Entities, body: str | None, document: Document, title: Title) -> str | None:
    """How the article names a state beside a post: the gold knows «РФ» where the article has no «Россия»."""
    entity = who.by_id.get(body or "")
    if entity is None or entity.type != "LOCATION":
        return None
    span = Span(document.tokens[title.first].start, document.tokens[title.last - 1].end)
    inside = (m.text for m in entity.mentions if m.kind == "name" and span.covers(m.span))
    return next(inside, None)


def _state(who: Entities, code: str | None) -> str | None:
    """How the article names a state."""
    known = gazetteer().by_name
    for entity in who.all:
        place = known.get(entity.name)
        if entity.country == code and place is not None and place.kind == "state":
            return entity.mentions[0].text
    return None


def _stage(who: Entities) -> str | None:
    """The code of the state that most mentions of places belong to."""
    counts: Counter[str] = Counter()
    for entity in who.all:
        if entity.type == "LOCATION" and entity.country:
            counts[entity.country] += len(entity.mentions)
    return max(counts, key=lambda code: counts[code], default=None)


def with_nominatives(document: Document, gold: Any) -> None:
    """Adds the nominative of every gold post to its values."""
    for fact in gold.facts:
        for argument in fact.arg("position"):
            for span in argument.spans:
                tokens = document.tokens_in(Span(span.start, span.end))
                head = document.head_of(Span(span.start, span.end))
                if tokens and head is not None:
                    argument.values.append(phrases.nominative(tokens, head))


def measure(shared: Path, errors: bool) -> dict[str, dict[str, float]]:
    """By mode and type precision, recall, F1, facts of the gold and facts found."""
    loaders = corpora.loaders(shared)
    docs = loaders.load_factrueval(str(shared / "corpora" / "factrueval"), "devset")
    answers: dict[str, list[Fact]] = {}
    for doc in docs:
        document = corpora.parse(doc.text)
        with_nominatives(document, doc)
        answers[doc.name] = list(facts(document))
    if errors:
        for doc in docs:
            _explain(loaders, doc, answers[doc.name])
    kinds = ("Meeting", "Deal", "Occupation")
    figures: dict[str, dict[str, float]] = {}
    for mode in ("easy", "hard"):
        for kind, row in loaders.score_facts(docs, answers, mode == "hard", kinds).items():
            names = ("precision", "recall", "F1", "gold", "found")
            figures[f"{kind.lower()} ({mode})"] = {n: round(v, 4) for n, v in zip(names, row, strict=True)}
    return figures


def _explain(loaders: Any, doc: Any, answers: Sequence[Fact]) -> None:
    """Prints to standard error the facts that nothing matches, theirs and ours."""
    for fact in doc.facts:
        alike = [loaders.fact_quality(fact, slots) for kind, slots in answers if kind == fact.type]
        if fact.type in ("Meeting", "Deal", "Occupation") and max(alike, default=0) < 1:
            values = [(a.name, a.values[:2]) for a in fact.args]
            print("missed", doc.name, fact.type, round(max(alike, default=0), 2), values, file=sys.stderr)
    for kind, slots in answers:
        if not any(loaders.fact_quality(f, slots) for f in doc.facts if f.type == kind):
            print("false", doc.name, kind, slots, file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the shared folder: gold sets and corpora")
    parser.add_argument("--errors", action="store_true", help="print what is wrong or missing to standard error")
    parser.add_argument("--json", action="store_true", help="only one JSON object, on the last line")
    args = parser.parse_args()
    result = measure(args.shared, args.errors)
    if not args.json:
        for name, figures in result.items():
            print(f"{name:20} " + "  ".join(f"{key} {value}" for key, value in figures.items()))
    print(json.dumps(result, ensure_ascii=False))


if __name__ == "__main__":
    main()
