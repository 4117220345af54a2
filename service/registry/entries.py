"""What an article is found by: its entries in the indices of its tenant.

An index is a sorted set. Entries are written by the script that hands in the results, in the same step, and remembered
with the article, so that its deletion, its expiry and another analysis take out exactly these. A later article with
equal results gets the same ones.
"""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from service.registry import embargo

LONGEST_MEMBER: Final = 500  # bytes

_INDEX = re.compile(r"[a-z]{1,16}(:[A-Za-z0-9_.-]{1,64})?", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_FIRST, _LAST = -62_135_596_800_000, 253_402_300_799_000  # the years 1 to 9999
_DIGEST = 6  # bytes: two names of a hundred thousand meet once in 50,000 archives, and who reads compares


@dataclass(frozen=True, slots=True)
class Entry:
    """A member of an index. Raises ValueError for what cannot be one.

    Without more, the member is the article and its score the article's date: the publication, else the submission, in
    milliseconds since the epoch. With `score` it is that. With `cap` the index keeps the `cap` members of the highest
    scores. With `member` and `stands_for`, the name of another index, it is something that several articles may have
    (a speaker): it stays as long as that index has an article, and its score is that of the newest one there.
    """

    index: str  # lower-case letters, and behind a colon what `named` makes of any text
    score: int | None = None
    cap: int | None = None
    member: str | None = None
    stands_for: str | None = None

    def __post_init__(self) -> None:
        for name in (self.index, *([] if self.stands_for is None else [self.stands_for])):
            if not _INDEX.fullmatch(name):
                raise ValueError(f"not an index: {name!r}")
        if (self.member is None) != (self.stands_for is None):
            raise ValueError("a member that is no article stands for an index")
        if self.member is not None and not 0 < len(self.member.encode()) <= LONGEST_MEMBER:
            raise ValueError(f"a member has 1 to {LONGEST_MEMBER} bytes")
        if self.member is not None and _CONTROL.search(self.member):
            raise ValueError("a member has no control characters")
        if self.cap is not None and self.cap < 1:
            raise ValueError("an index keeps 1 member at least")


def named(kind: str, text: str) -> str:
    """The index of a kind that any text names, without showing it: `word:…` of «мост»."""
    digest = hashlib.sha256(text.encode("utf8", "surrogatepass")).digest()[:_DIGEST]
    return f"{kind}:{urlsafe_b64encode(digest).decode()}"


def packed(entries: Iterable[Entry]) -> str:
    """As index.lua reads them: a line each, fields parted by tabs; those that stand for others come last."""
    rows = dict.fromkeys(sorted(entries, key=lambda entry: entry.stands_for is not None))
    return "\n".join(
        "\t".join("" if field is None else str(field) for field in (e.index, e.score, e.cap, e.member, e.stands_for))
        .rstrip("\t")
        for e in rows
    )  # fmt: skip


def published(meta: Mapping[str, Any]) -> str:
    """Milliseconds of the publication, a day's by UTC; empty where none was told."""
    written = meta.get("published_at")
    return str(milliseconds(written)) if written else ""


def milliseconds(written: str) -> int:
    """Of a day, whose midnight is that of UTC, or a moment; within what a date can be in UTC."""
    return min(max(round(embargo.ends(written).timestamp() * 1000), _FIRST), _LAST)
