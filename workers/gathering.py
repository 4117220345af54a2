"""Gathering: a finished article joins the stories of its tenant.

Its blocking keys are entries of indices, written with its results. Who is found under the same ones is compared with
it; at most `COMPARED`, those that share the most keys, so that the cost does not grow with the archive. What becomes
one story is decided on what is there now and done only if it is still so: of two articles that come at once each is
seen by the other, and one of them makes the story.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from service.identifiers import new_id
from service.registry import Job, Registry, embargo
from service.registry.entries import Entry, named
from service.registry.model import PARTIAL, SUCCEEDED
from service.registry.stories import LATEST, MOST_ARTICLES, Stories
from workers import publication
from workers.extraction.stories import account, blocking, grouping
from workers.extraction.stories.blocking import Signature

log = logging.getLogger(__name__)

COMPARED: Final = 50  # articles that a new one is compared with
_LOOKS: Final = 5  # at stories that change meanwhile

Entity = Mapping[str, Any]


def signature(meta: Mapping[str, Any], created: int, text: str, entities: Sequence[Entity]) -> Signature:
    """What an article is compared by. An undated one is as old as its submission, milliseconds since the epoch."""
    day = publication.day_of(meta, text) or datetime.fromtimestamp(created / 1000, UTC).date()
    return blocking.signature(text, account("", {"entities": entities}, day))


def entries(signed: Signature) -> list[Entry]:
    """The indices that the article is found in."""
    return [Entry(named("block", key), cap=LATEST) for key in sorted(blocking.keys(signed))]


def gather(stories: Stories, registry: Registry, tenant: str, id: str, signed: Signature | None = None) -> str:
    """Puts the article into a story, if it has ended and has not been looked at since; what came of it in a word.
    `signed` is its signature, where the caller has just analysed it. A call that is made twice does no harm. Raises
    `redis.RedisError` when the store does not answer: the reconciler sends the article again."""
    if not stories.waiting(tenant, id):
        return "done"
    job = registry.get(tenant, id)
    if not isinstance(job, Job) or job.status not in (SUCCEEDED, PARTIAL):
        stories.gathered(tenant, id)
        return "nothing"
    signed = signed or _signature(registry, tenant, job)
    if signed is None:
        stories.gathered(tenant, id)
        return "nothing"
    if not stories.enter(tenant, id, stored(signed)):
        return "nothing"
    if embargo.barred(job.meta, registry.now()):
        until = None if job.meta.get("withheld") else embargo.ends(job.meta["embargoed_until"])
        stories.gathered(tenant, id, None if until is None else round(until.timestamp() * 1000))
        return "barred"
    outcome = _join(stories, tenant, job, signed)
    if outcome != "busy":
        stories.gathered(tenant, id)
    log.info("article gathered", extra={"outcome": outcome})
    return outcome


def _signature(registry: Registry, tenant: str, job: Job) -> Signature | None:
    """From what is stored of the article; None when it is gone."""
    text = registry.text(tenant, job.id)
    if text is None:
        return None
    return signature(job.meta, job.created, text, registry.part(tenant, job.id, "entities") or ())


def _join(stories: Stories, tenant: str, job: Job, signed: Signature) -> str:
    """`alone`, `joined`, `known` where it was in a story before and stays there, or `busy`."""
    for _ in range(_LOOKS):
        groups, members = _groups(stories, tenant, job, signed)
        mine = stories.automatic(tenant, [job.id]).get(job.id, "")
        if mine:
            return "known"
        drawn = grouping.drawn_in(signed, groups, MOST_ARTICLES)
        if not drawn:
            return "alone"
        articles = {job.id: ""}
        for name in drawn:
            articles |= dict.fromkeys(members[name], name if name.startswith("st_") else "")
        old = sorted(name for name in drawn if name.startswith("st_"))
        if stories.regroup(
            tenant, old[0] if old else new_id("st"), job.meta.get("priority") or "interactive", articles
        ):
            return "joined"
    return "busy"


def _groups(
    stories: Stories, tenant: str, job: Job, signed: Signature
) -> tuple[dict[str, list[Signature]], dict[str, tuple[str, ...]]]:
    """The signatures, and the articles, of everything near: by the id of a story, or of an article that is in none."""
    indices = [named("block", key) for key in sorted(blocking.neighbours(signed))]
    best = stories.near(tenant, job.id, indices, COMPARED)
    known = {article: _restored(row) for article, row in stories.signatures(tenant, best).items()}
    alike = [article for article in known if blocking.likeness(signed, known[article]) >= blocking.ALIKE]
    now = stories.now()
    near = [found.id for found in stories.jobs(tenant, alike) if not embargo.barred(found.meta, now)]
    within = stories.automatic(tenant, near)
    members: dict[str, tuple[str, ...]] = {a: (a,) for a in near if a not in within}
    members |= {story: stories.members(tenant, story) for story in set(within.values())}
    missing = [a for group in members.values() for a in group if a not in known]
    known |= {article: _restored(row) for article, row in stories.signatures(tenant, missing).items()}
    return {name: [known[a] for a in group if a in known] for name, group in members.items()}, members


def stored(signed: Signature) -> dict[str, Any]:
    """As it lies in the store."""
    return {"day": signed.day, "lemmas": dict(signed.lemmas), "names": list(signed.names)}


def _restored(row: Mapping[str, Any]) -> Signature:
    return Signature(row["day"], row["lemmas"], tuple(row["names"]))
