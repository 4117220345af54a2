"""Several analysed articles become one story."""

from __future__ import annotations

from collections.abc import Sequence

from workers.extraction.stories import conflicts, families, occurrences, related, sayings, scenes, shifts, timeline
from workers.extraction.stories.accounts import Account
from workers.extraction.stories.identity import Identities
from workers.extraction.stories.model import Family, Related, Story


def tell(accounts: Sequence[Account]) -> Story:
    """The story of the articles. The same accounts in the same order give the same story.

    Raises ValueError where two accounts have one name.
    """
    if len({account.doc for account in accounts}) < len(accounts):
        raise ValueError("two articles of a story have one name")
    who = Identities(accounts)
    said, seen = sayings.of(accounts, who), scenes.of(accounts, who)
    groups, happened = families.find(said), occurrences.find(seen)
    links = related.find(said, groups)
    told = []
    for k, group in enumerate(groups):
        head = group[0]
        also = tuple(families.bare(s, "paraphrase", likeness) for s, likeness in links[k])
        name = _name(group, who)
        told.append(Family(f"f{k + 1}", name, head.quote.text, tuple(families.variant(head, s) for s in group), also))
    loose = tuple(
        Related(_name([s for s, _ in group], who), tuple(families.bare(s, "paraphrase", like) for s, like in group))
        for group in links[len(groups) :]
    )
    return Story(
        families=tuple(told),
        related=loose,
        timeline=timeline.of(happened, who),
        conflicts=conflicts.find(said, groups, seen, happened, who),
        shifts=shifts.find(said, seen, who),
    )


def _name(group: Sequence[sayings.Saying], who: Identities) -> str | None:
    known = next((s for s in group if s.speaker), group[0])
    return who.name(known.speaker, known.quote.speaker.name)
