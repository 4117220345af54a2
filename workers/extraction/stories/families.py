"""Quote families: the same utterance in several articles, whole, cut, reordered or altered.

Every quote is compared with the longer ones of its speaker that share its rarest words, so the cost grows with the
quotes and not with their pairs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from workers.extraction.stories import alignment, changes, diff
from workers.extraction.stories.alignment import Alignment
from workers.extraction.stories.identity import Key
from workers.extraction.stories.model import Change, Piece, Variant
from workers.extraction.stories.sayings import Saying
from workers.extraction.stories.words import Word

ASKED = 5  # rarest words of a quote that are looked up
SHARED = 2  # of them that a longer quote must have
CROWD = 16  # longer quotes that are compared at most, those that share most first
_LATEST = 256  # quotes of one speaker with one word that are looked at
_PERFECT = 1.99
_RARE = 6.5  # weight of two telling words that are no set phrase: not «Российской Федерации»
_ROOMY = 0.9  # of the longest wording: one of this length may head the family, if more articles have it
_ANYBODY = "*"


def find(sayings: Sequence[Saying]) -> tuple[tuple[Saying, ...], ...]:
    """The families of two and more quotes, each headed by its longest verbatim one, in order of the articles."""
    shelf = Shelf()
    groups: list[list[Saying]] = []
    at: dict[int, int] = {}
    marked = [s for s in sayings if s.marked and len(s.words) > 1 and s.telling]
    for saying in sorted(marked, key=lambda s: (-len(s.words), s.order)):
        best, most = None, 0.0
        for other in shelf.candidates(saying):
            if not _together(saying, other) or not saying.near(other):
                continue
            fit = score(alignment.align(other.words, saying.words), _surely_same(saying, other))
            if fit > most:
                best, most = other, fit
            if most > _PERFECT:
                break
        if best is None:
            at[saying.order] = len(groups)
            groups.append([saying])
        else:
            at[saying.order] = at[best.order]
            groups[at[best.order]].append(saying)
        shelf.put(saying)
    families = [_headed(group) for group in groups if len(group) > 1]
    return tuple(sorted(families, key=lambda f: min(s.order for s in f)))


def score(fit: Alignment, known: bool) -> float:
    """How surely the shorter wording is of the same utterance as the longer one: 0 where it is not, else up to 2.

    `known`: both have the same speaker. Two words («старшим товарищем») must stand in the longer one as they are;
    four and more may have lost or changed one in four.
    """
    telling = sum(word.telling for word in fit.shorter)
    contained, running = fit.containment, fit.in_runs
    if telling < 2:
        holds = known and fit.whole and len(fit.shorter) >= 5 and len(fit.shorter) == len(fit.longer)
    elif telling == 2:
        holds = known and fit.whole and sum(word.weight for word in fit.shorter) >= _RARE
    elif telling == 3:
        holds = known and contained >= 0.85 and running >= 0.6
    elif known:
        shuffled = contained >= 0.97 and running >= 0.25 and 2 * len(fit.shorter) > len(fit.longer)
        holds = (contained >= 0.7 and running >= 0.5) or shuffled
    else:
        holds = contained >= 0.85 and running >= 0.7
    return contained + running if holds else 0.0


def compared(head: Saying, saying: Saying) -> tuple[str, tuple[Change, ...], Alignment]:
    """The class of a member, what changed from the head to it, and the alignment of the two."""
    fit = alignment.align(head.words, saying.words)
    found = changes.of(fit, adapted=saying.quote.type == "partial")
    return changes.class_of(fit, found), found, fit


def variant(head: Saying, saying: Saying) -> Variant:
    """A member as it is told: the head itself is verbatim and has no diff."""
    if saying is head:
        return bare(saying, "verbatim", 1.0)
    class_, found, fit = compared(head, saying)
    pieces = diff.of(fit, head.quote.text, saying.quote.text)
    return bare(saying, class_, fit.containment, found, pieces if any(p.op != "equal" for p in pieces) else ())


def bare(
    saying: Saying,
    class_: str,
    similarity: float,
    found: tuple[Change, ...] = (),
    pieces: tuple[Piece, ...] = (),
) -> Variant:
    """A quote as a member of a class."""
    quote, published = saying.quote, saying.account.published
    return Variant(
        doc=saying.doc,
        quote=quote.id,
        outlet=saying.account.outlet,
        published=published.isoformat() if published else None,
        type=quote.type,
        text=quote.text,
        spans=quote.spans,
        class_=class_,
        similarity=round(similarity, 2),
        changes=found,
        diff=pieces,
    )


class Shelf:
    """Sayings by their speaker and each of their telling words."""

    def __init__(self) -> None:
        self._by_word: dict[tuple[Key, str], list[Saying]] = defaultdict(list)

    def put(self, saying: Saying) -> None:
        for lemma in {lemma for word in saying.telling for lemma in word.lemmas}:
            self._by_word[saying.speaker or "", lemma].append(saying)
            self._by_word[_ANYBODY, lemma].append(saying)

    def candidates(self, saying: Saying, *, others: bool = False, enough: int = SHARED) -> Iterator[Saying]:
        """Those on the shelf that share `enough` of the rarest words, most first: of the same speaker or where one is
        unknown, or only of `others`."""
        shared: Counter[int] = Counter()
        found: dict[int, Saying] = {}
        asked = _rarest(saying.telling)
        keys = (_ANYBODY,) if others or saying.speaker is None else (saying.speaker, "")
        for word in asked:
            seen = set()
            for key in keys:
                for lemma in word.lemmas:
                    for other in self._by_word.get((key, lemma), ())[-_LATEST:]:
                        if not others or other.speaker != saying.speaker:
                            found[other.order] = other
                            seen.add(other.order)
            shared.update(seen)
        for order, count in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:CROWD]:
            if count >= min(enough, len(asked)):
                yield found[order]


def _rarest(words: Iterable[Word]) -> list[Word]:
    distinct = {word.lemma: word for word in words}
    return sorted(distinct.values(), key=lambda w: (-w.weight, w.lemma))[:ASKED]


def _surely_same(one: Saying, other: Saying) -> bool:
    return one.speaker is not None and one.speaker == other.speaker


def _together(one: Saying, other: Saying) -> bool:
    """Whether one person can have said both: not where one quote holds the other, as its frame."""
    if one.speaker and other.speaker and one.speaker != other.speaker:
        return False
    return one.doc != other.doc or (one.quote.parent != other.quote.id and other.quote.parent != one.quote.id)


def _headed(group: Sequence[Saying]) -> tuple[Saying, ...]:
    """The family with its head first: the longest wording, but not one that changes what more articles have as long."""
    copies = Counter(_wording(s) for s in group)
    first = min(group, key=lambda s: (-len(s.words), _age(s), s.order))
    roomy = [s for s in group if len(s.words) >= _ROOMY * len(first.words)]
    common = min(roomy, key=lambda s: (-copies[_wording(s)], -len(s.words), _age(s), s.order))
    if copies[_wording(common)] > copies[_wording(first)] and compared(first, common)[0] == "altered":
        first = common
    rest = sorted((s for s in group if s is not first), key=lambda s: s.order)
    return (first, *rest)


def _wording(saying: Saying) -> tuple[str, ...]:
    return tuple(word.folded for word in saying.words)


def _age(saying: Saying) -> int:
    published = saying.account.published
    return published.toordinal() if published else 0
