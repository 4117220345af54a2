"""A story: what several articles together say, every claim with the articles and places it stands in."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from workers.extraction.document import Span

CLASSES = ("verbatim", "cut", "reordered", "altered", "paraphrase")
CHANGES = ("negation", "modality", "number", "tense", "wording", "form")
CONFLICTS = ("number", "date", "speaker")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that the head and a variant share (`equal`), that only the head has (`delete`) or only the variant
    (`insert`). The texts of `equal` and `insert` are the variant's; moved words are deleted here and inserted there."""

    op: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """What differs from the head: «будет» became «было бы». `kind` is one of `CHANGES`; a side without such words is
    empty."""

    kind: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Variant:
    """A quote as a member of a family. `class_` tells how its words differ from those of the head, which is `verbatim`
    itself; `similarity` is the share of its words, by weight, that the head has."""

    doc: str
    quote: str
    outlet: str | None
    published: str | None
    type: str
    text: str
    spans: tuple[Span, ...]
    class_: str
    similarity: float
    changes: tuple[Change, ...] = ()
    diff: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """One utterance in several quotes, the longest verbatim one first. `related` says the same in other words."""

    id: str
    speaker: str | None
    text: str
    members: tuple[Variant, ...]
    related: tuple[Variant, ...] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """Quotes of one speaker on one subject in other words; never one utterance with certainty."""

    speaker: str | None
    members: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class Sighting:
    """An event of an article as a member of the timeline."""

    doc: str
    event: str
    outlet: str | None
    published: str | None
    text: str
    span: Span
    factuality: str


@dataclass(frozen=True, slots=True)
class Stage:
    """How surely an occurrence was told of in the articles of one day: `planned` on 2025-09-26."""

    published: str | None
    factuality: str
    docs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One event with all the articles that tell of it. `factuality` is what it came to, `history` how it got there;
    `parent` the id of the occurrence it is a part of. Days in the exactness of the articles, None where none tells."""

    id: str
    type: str
    participants: tuple[str, ...]
    place: str | None
    start: str | None
    end: str | None
    factuality: str
    history: tuple[Stage, ...]
    parent: str | None
    members: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """One side of a conflict or a shift: who says what where. `value` is what the sides differ in."""

    doc: str
    quote: str | None
    event: str | None
    speaker: str | None
    value: str
    text: str
    spans: tuple[Span, ...]
    date: str | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Accounts that do not agree: a number, a date, or whose words they are. Who is right is not said. `event` is the
    type of the event they tell of, None where they differ in a statement; `measure` what they count of it."""

    kind: str
    event: str | None
    measure: str | None
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """What one speaker said of one subject, first and later. A shift is no contradiction: both may be true."""

    speaker: str
    topic: tuple[str, ...]
    label: str
    before: Claim
    after: Claim


@dataclass(frozen=True, slots=True)
class Story:
    families: tuple[Family, ...]
    related: tuple[Related, ...]
    timeline: tuple[Occurrence, ...]
    conflicts: tuple[Conflict, ...]
    shifts: tuple[Shift, ...]

    def wire(self) -> dict[str, Any]:
        """The story as plain lists and dicts; `class_` is `class`."""
        return dict(_plain(asdict(self)))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key.removesuffix("_"): _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value
