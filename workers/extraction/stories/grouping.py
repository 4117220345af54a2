"""Which articles become one story with a new one.

The new article draws in what is alike to it, the most alike first: an article that is in no story, or a whole story by
the one of its articles that is most alike. A story that is drawn in brings the others it has; so two stories may become
one. What is drawn in must be half as alike, on the average, to all that has been drawn in before, lest a chain of
likenesses joins what has nothing in common. Articles too many days apart are not compared: a story may last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workers.extraction.stories.blocking import ALIKE, WINDOW, Signature, likeness

COMPANY = ALIKE / 2  # likeness of two groups on the average


def drawn_in(new: Signature, groups: Mapping[str, Sequence[Signature]], most: int) -> tuple[str, ...]:
    """Names of the groups, articles or stories, that become one story with the new article, the most alike first;
    together with it they have `most` articles at most. The order of the groups makes no difference."""
    near = {name: max((likeness(new, one) for one in group), default=0.0) for name, group in groups.items()}
    story, names = [new], []
    for name in sorted(near, key=lambda name: (-near[name], name)):
        group = groups[name]
        if near[name] < ALIKE:
            break
        if len(story) + len(group) <= most and _company(story, group):
            story += group
            names.append(name)
    return tuple(names)


def _company(some: Sequence[Signature], others: Sequence[Signature]) -> bool:
    found = [likeness(one, other) for one in some for other in others if _comparable(one, other)]
    return bool(found) and sum(found) / len(found) >= COMPANY


def _comparable(one: Signature, other: Signature) -> bool:
    return one.day is None or other.day is None or abs(one.day - other.day) <= WINDOW
