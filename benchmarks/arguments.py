"""Who, where and when of NEREL's EVENTs, given its events and entities: only the attaching is measured.

Gold links: PARTICIPANT_IN and AGENT for who, TAKES_PLACE_IN for where, POINT_IN_TIME, START_TIME and END_TIME for when,
those across sentences too. Our links come from the same code that fills our events. A trigger that the lexicon does not
know gets a frame that takes whoever stands in any slot of a participant.
"""

from __future__ import annotations

import dataclasses
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from workers.extraction import times
from workers.extraction.document import Document, Span, Token
from workers.extraction.entities.model import Entities, Entity, EntityMention
from workers.extraction.events import dates, frames, lexicon, places
from workers.extraction.events.arguments import Syntax
from workers.extraction.events.conditions import fits
from workers.extraction.events.lexicon import Entry
from workers.extraction.events.naming import Naming
from workers.extraction.events.sources import Sources
from workers.extraction.events.triggers import Trigger
from workers.extraction.times import TimeExpression

RELATIONS = {
    "PARTICIPANT_IN": "who",
    "AGENT": "who",
    "TAKES_PLACE_IN": "where",
    "POINT_IN_TIME": "when",
    "START_TIME": "when",
    "END_TIME": "when",
}
KINDS = {
    "PERSON": "PERSON",
    "PROFESSION": "PERSON",
    "NATIONALITY": "PERSON",
    "FAMILY": "PERSON",
    "ORGANIZATION": "ORGANIZATION",
    "COUNTRY": "LOCATION",
    "CITY": "LOCATION",
    "STATE_OR_PROVINCE": "LOCATION",
    "DISTRICT": "LOCATION",
    "LOCATION": "LOCATION",
    "FACILITY": "LOCATION",
}
ANYBODY = {"participant": "subj obj gen ins с+Ins между dat adj у+Gen против"}
AROUND = 70  # code points of context of an error

Links = dict[str, set[tuple[str, str]]]  # who, where, when -> (event, entity)


def gold(document: Any) -> Links:
    """Links between the ids of NEREL."""
    found: Links = {"who": set(), "where": set(), "when": set()}
    for event, arguments in document.event_args().items():
        for relation, filler in arguments:
            if relation in RELATIONS:
                found[RELATIONS[relation]].add((event, filler.id))
    return found


def named(document: Any, parsed: Document) -> Iterator[tuple[str, str, Span]]:
    """Id, our type and span of everything that may take part or be the place. The title of a name is no more than part
    of it, as in our own entities, and a name within a name of the same head and type too: «Сенат США»."""
    chosen: dict[tuple[int, str], Any] = {}
    for e in sorted((e for e in document.entities.values() if e.type in KINDS), key=lambda e: e.start - e.end):
        head = parsed.head_of(Span(e.start, e.end))
        if head is not None:
            chosen.setdefault((head.i, KINDS[e.type] + "*" * (e.type == "PROFESSION")), e)
    people = {i for (i, _), e in chosen.items() if e.type == "PERSON"}
    for (i, _), e in chosen.items():
        if e.type != "PROFESSION" or not any(t.i in people for t in _below(parsed, parsed.tokens[i])):
            yield e.id, KINDS[e.type], Span(e.start, e.end)


def _below(parsed: Document, token: Token) -> Iterator[Token]:
    for child in (parsed.tokens[i] for i in parsed.children[token.i]):
        if child.rel in ("appos", "flat", "flat:name"):
            yield child
            yield from _below(parsed, child)


def ours(document: Any, parsed: Document) -> Links:
    """The links that our rules draw, between the same ids."""
    who = [
        Entity(id_, kind, id_, (), (), None, (EntityMention(parsed.slice(span), span, "name"),), 0.0)
        for id_, kind, span in named(document, parsed)
    ]
    when = {Span(e.start, e.end): e.id for e in document.entities.values() if e.type in ("DATE", "TIME")}
    rules = lexicon.lexicon()
    frame = {slot: role for role, slots in ANYBODY.items() for slot in slots.split()}
    syntax = Syntax(parsed, dataclasses.replace(rules, frames={**rules.frames, "anybody": frame}))
    naming = Naming(parsed, Entities(tuple(who)))
    lasting = [t.span for t in times.find(parsed) if t.type in ("DURATION", "SET")]
    days = (s for s in when if not any(s.start < other.end and other.start < s.end for other in lasting))
    calendar = dates.Calendar.of(parsed, [_time(parsed, span) for span in days])
    spans = {e.mentions[0].span: e.id for e in who}
    found: Links = {"who": set(), "where": set(), "when": set()}
    for event in document.events():
        token = parsed.head_of(Span(event.start, event.end))
        if token is None:
            continue
        trigger = Trigger(token, entry(token, syntax, naming), syntax.light(token.i) if token.pos != "VERB" else None)
        people = (p.entity for p in frames.participants(trigger, syntax, naming))
        found["who"] |= {(event.id, p) for p in people if p is not None}
        place = places.surest(list(places.ruled(trigger, syntax, naming)))
        if place is not None and place.span in spans:
            found["where"].add((event.id, spans[place.span]))
        time = next((t for _, t in dates.attached(trigger, syntax, calendar, Sources(()))), None)
        if time is not None and time.span is not None:
            found["when"].add((event.id, when[time.span]))
    return found


def entry(token: Token, syntax: Syntax, naming: Naming) -> Entry:
    """The family of a gold trigger, or one that takes anybody."""
    known = (e for e in syntax.lexicon.of(token.lemma, token.pos) if fits(e, token, syntax, naming))
    return next(known, Entry("", token.lemma, "anybody", frozenset()))


def _time(document: Document, span: Span) -> TimeExpression:
    day = "2000-01-01"  # its value does not matter here
    return TimeExpression(document.slice(span), span, "DATE", day, day, "day", None, None, "explicit")


def measure(documents: Sequence[Any], parsed: Iterable[Document], errors: int = 0) -> dict[str, Any]:
    """P, R, F1 of the links over all documents; lists errors on standard error."""
    counts = {kind: Counter[str]() for kind in ("who", "where", "when")}
    shown = Counter[str]()
    for document, tree in zip(documents, parsed, strict=True):
        right, said = gold(document), ours(document, tree)
        for kind, count in counts.items():
            count.update(gold=len(right[kind]), found=len(said[kind]), right=len(right[kind] & said[kind]))
            for what, links in (("missed", right[kind] - said[kind]), ("extra", said[kind] - right[kind])):
                for event, filler in sorted(links):
                    if shown[kind + what] < errors:
                        shown[kind + what] += 1
                        print(kind, what, _context(document, event, filler), sep=" | ", file=sys.stderr)
    return {kind: scores(c) for kind, c in counts.items()}


def scores(count: Counter[str]) -> dict[str, Any]:
    p, r = count["right"] / max(count["found"], 1), count["right"] / max(count["gold"], 1)
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return {"P": round(p, 4), "R": round(r, 4), "F1": round(f1, 4), "found": count["found"], "gold": count["gold"]}


def _context(document: Any, event: str, filler: str) -> str:
    a, b = sorted((document.entities[event], document.entities[filler]), key=lambda e: e.start)
    text = document.text[max(a.start - AROUND, 0) : b.end + AROUND] if b.end - a.start < 400 else "far"
    return f"{document.name} {document.entities[event].text} ← {document.entities[filler].text}: {text}".replace(
        "\n", " "
    )
