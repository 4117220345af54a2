"""An article as a reader sees it: who speaks in which colour, what happened when, who is shown in which light.

Made from what the API says of the article and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from service.formats.corrections import corrected
from service.formats.model import told
from service.web.segments import Mark, Piece, paragraphs

Item = Mapping[str, Any]

COLOURS = 7  # speakers that get a colour of their own; all others share the eighth
POLAR = ("negative", "positive")


@dataclass(slots=True)
class Voice:
    """A speaker of the article. `name` is None where the article names nobody, `label` then what it says instead."""

    name: str | None
    label: str
    entity: str | None
    kind: str
    role: str | None
    colour: int = COLOURS + 1
    quotes: list[Item] = field(default_factory=list)

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.label.split()[:2]).upper()


class Reading:
    """`article` with its parts in `result`, and its text. Findings are shown as editors corrected them; what they
    rejected stays in the lists and is not marked in the text."""

    def __init__(self, article: Item, text: str) -> None:
        self.article = article
        self.text = text
        self._result: Mapping[str, Any] = article.get("result") or {}
        self.quotes = [corrected("quotes", quote, text) for quote in self._result.get("quotes") or ()]
        self.events = [corrected("events", event, text) for event in self._result.get("events") or ()]
        self.entities: Sequence[Item] = self._result.get("entities") or ()
        self.sentiment: Item | None = self._result.get("sentiment")

    @property
    def title(self) -> str:
        return self.article["title"] or first_line(self.text)

    @cached_property
    def voices(self) -> list[Voice]:
        """Those who are quoted most first, then in the order of the text."""
        found: dict[str, Voice] = {}
        for quote in self.quotes:
            speaker = quote["speaker"]
            mention = (speaker["mention"] or {}).get("text") or ""
            name = speaker["name"]
            key = speaker["entity"] or (name or mention).casefold()
            if key not in found:
                role = whole_role(speaker)
                found[key] = Voice(name, name or mention, speaker["entity"], speaker["kind"], role)
            voice = found[key]
            voice.role = voice.role or whole_role(speaker)
            voice.quotes.append(quote)
        ranked = sorted(found.values(), key=lambda v: (not v.label, -sum(not rejected(q) for q in v.quotes)))
        for colour, voice in enumerate(ranked[:COLOURS], 1):
            voice.colour = colour if voice.label else COLOURS + 1
        return ranked

    @cached_property
    def colours(self) -> dict[str, int]:
        """By id of the quote."""
        return {quote["id"]: voice.colour for voice in self.voices for quote in voice.quotes}

    @cached_property
    def marks(self) -> list[Mark]:
        return [*self._quote_marks(), *self._event_marks(), *self._entity_marks()]

    def _quote_marks(self) -> Iterator[Mark]:
        for quote in self.quotes:
            if rejected(quote):
                continue
            id = quote["id"]
            colour = f"s{self.colours[id]}"
            kind = "indirect" if quote["type"] == "indirect" else ""
            for span in quote["spans"]:
                yield _mark(span, "quote", id, f"{colour} {kind}".strip())
            if quote["cue"]:
                yield _mark(quote["cue"]["span"], "cue", id, colour)
            if quote["speaker"]["mention"]:
                yield _mark(quote["speaker"]["mention"]["span"], "speaker", id, colour)

    def _event_marks(self) -> Iterator[Mark]:
        for event in self.events:
            if not rejected(event):
                for mention in event["mentions"]:
                    yield _mark(mention["span"], "event", event["id"])

    def _entity_marks(self) -> Iterator[Mark]:
        for entity in self.entities:
            for mention in entity["mentions"]:
                if mention["kind"] == "name":
                    yield _mark(mention["span"], "entity", entity["id"])

    def paragraphs(self) -> Iterator[list[Piece]]:
        return paragraphs(self.text, self.marks)

    @cached_property
    def timeline(self) -> list[tuple[Item, Item]]:
        """The times that are told and their events, by the day on which it begins, each year before its months and
        those before their days; what has no time comes last."""

        def place(row: tuple[Item, Item]) -> tuple[bool, str, int]:
            time, event = row
            start = time.get("start") or time.get("end") or ""
            return not start, start, event["trigger"]["span"][0]

        return sorted(((told(event["time"]) or {}, event) for event in self.events), key=place)

    @cached_property
    def targets(self) -> list[Item]:
        """The entities that are shown in some light, the clearest first, then the neutral ones."""
        found = [{**t, "score": score(t)} for t in (self.sentiment or {}).get("targets", ())]
        return sorted(found, key=lambda t: (t["polarity"] not in POLAR, -abs(t["score"])))

    @cached_property
    def attitudes(self) -> list[dict[str, Any]]:
        """Who shows what towards whom: a row for each holder and target, with where it is shown."""
        rows: dict[tuple[Any, ...], dict[str, Any]] = {}
        for attitude in (self.sentiment or {}).get("attitudes", ()):
            holder, target = attitude["holder"], attitude["target"]
            if attitude["polarity"] not in POLAR:
                continue
            key = (holder["author"], holder["entity"] or holder["name"], target["entity"] or target["name"])
            row = rows.setdefault(key, {"holder": holder, "target": target, "shown": []})
            words = in_context(self.text, attitude["span"])
            row["shown"].append({**attitude, "words": words, "score": score(attitude)})
        for row in rows.values():
            row["score"] = sum(a["score"] for a in row["shown"]) / len(row["shown"])
        return sorted(rows.values(), key=lambda r: (-len(r["shown"]), -abs(r["score"])))

    def find(self, part: str, id: str) -> Item | None:
        rows: Sequence[Item] = getattr(self, part)
        return next((row for row in rows if row["id"] == id), None)

    def voice_of(self, quote: Item) -> Voice:
        return next(voice for voice in self.voices if any(q["id"] == quote["id"] for q in voice.quotes))

    def beside(self, id: str) -> list[str]:
        """Ids of the findings whose words overlap those of this one, in order of the text."""
        own = [m for m in self.marks if m.finding == id]
        met = [m for m in self.marks if m.finding != id and any(m.start < o.end and o.start < m.end for o in own)]
        return list(dict.fromkeys(m.finding for m in sorted(met, key=lambda m: m.start)))


def _mark(span: Sequence[int], layer: str, finding: str, style: str = "") -> Mark:
    return Mark(span[0], span[1], layer, finding, style)


def rejected(finding: Item) -> bool:
    return bool(finding["verdict"]) and finding["verdict"]["verdict"] == "rejected"


def whole_role(speaker: Item) -> str | None:
    """«мэр (Заречинск)»: the role with what it belongs to, in the nominative, unless it says so itself."""
    role, affiliation = speaker["role"], speaker["affiliation"]
    if affiliation and affiliation["name"].casefold() not in (role or "").casefold():
        return f"{role} ({affiliation['name']})" if role else str(affiliation["name"])
    return str(role) if role else None


def score(shown: Item) -> float:
    """From -1 to 1."""
    probabilities = shown["probabilities"]
    return float(probabilities["positive"] - probabilities["negative"])


def excerpt(text: str, span: Sequence[int], longest: int = 160) -> str:
    words = " ".join(text[span[0] : span[1]].split())
    return words if len(words) <= longest else words[:longest].rsplit(" ", 1)[0] + " …"


def in_context(text: str, span: Sequence[int], width: int = 45) -> tuple[str, str, str]:
    """What stands before the words in their line, the words, and what stands behind: each side some words long."""
    start, end = span[0], span[1]
    before = text[max(start - width, 0) : start].rpartition("\n")[2]
    after = text[end : end + width].partition("\n")[0]
    if len(before) == width and " " in before:
        before = "… " + before.partition(" ")[2]
    if len(after) == width and " " in after:
        after = after.rpartition(" ")[0] + " …"
    return before, excerpt(text, span), after


def first_line(text: str, longest: int = 120) -> str:
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return excerpt(line, (0, len(line)), longest)
