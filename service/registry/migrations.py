"""From the layout of one version to that of the next: what `doslovno migrate` does.

A migration walks over the store by SCAN, a page at a time, and may be killed at any moment: it is done again from its
beginning then, so it leaves alone what it has changed before. Nobody else works in the store meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import redis
from redis.exceptions import LockError

from service.registry import keys, schema
from service.registry.presence import Presence
from service.settings import Settings

_LOCK: Final = 60  # seconds; a page takes far less
NOTICED: Final = schema.BELIEVED + 5  # seconds until every process has looked again, and ended what it was about

Step = Callable[[redis.Redis], Iterator[int]]  # yields after each page, with the number of keys that it changed


@dataclass(frozen=True, slots=True)
class Migration:
    """Leads from the layout before `target` to `target`; `what` says in a line what becomes different."""

    target: int
    what: str
    step: Step

    @property
    def source(self) -> int:
        return self.target - 1


MIGRATIONS: Final[tuple[Migration, ...]] = ()  # in order; the last target is `schema.VERSION`


class CannotMigrate(Exception):
    """The message says why, and what to do."""


def pages(client: redis.Redis, match: str, size: int = 500) -> Iterator[list[bytes]]:
    """The keys that match, a page at a time; a key may come twice."""
    cursor = 0
    while True:
        cursor, page = client.scan(cursor, match=match, count=size)
        yield page  # type: ignore[misc] # our clients answer bytes
        if cursor == 0:
            return


def pending(client: redis.Redis) -> list[Migration]:
    """What is to be done to the store, in order. Raises CannotMigrate for one that no migration leads on from."""
    found = schema.found(client)
    if found is None or found == schema.VERSION:
        return []
    text = found.partition(schema.UNDER_WAY)[0]
    version = int(text) if text.isdecimal() else -1
    left = [migration for migration in MIGRATIONS if migration.target > version]
    if not left or left[0].source != version:
        raise CannotMigrate(
            f"no migration leads from layout {found} to {schema.VERSION}: "
            "a newer version wrote it; run that one, or use another store"
        )
    return left


def living(client: redis.Redis, settings: Settings) -> list[str]:
    """The processes that work in the store; they are to be stopped."""
    workers = Presence(client, settings).alive()
    fronts = Presence(client, settings, keys.FRONTS).alive()
    return [f"worker {name}" for name in workers] + [f"api {name}" for name in fronts]


def run(client: redis.Redis, settings: Settings, *, alone: bool = False) -> Iterator[tuple[Migration, int]]:
    """Does what is pending; yields each migration that is done, with the number of keys that it changed. `alone`:
    nobody else can be in this store.

    Raises CannotMigrate, and `redis.RedisError` when the store does not answer: what is done stays so, call it again.
    """
    lock = client.lock(keys.MIGRATING, timeout=_LOCK, blocking=False)
    if not lock.acquire():
        raise CannotMigrate("another one migrates this store; if it was killed, a minute later nobody does")
    try:
        for migration in pending(client):
            if not alone and (alive := living(client, settings)):
                raise CannotMigrate(_stop(alive))
            schema.note(client, f"{migration.source}{schema.UNDER_WAY}{migration.target}")
            if not alone:
                time.sleep(NOTICED)  # who began just now sees the mark, and goes no further
                alone = True
            lock.reacquire()
            changed = 0
            for number in migration.step(client):
                changed += number
                lock.reacquire()
            schema.note(client, str(migration.target))
            yield migration, changed
    except LockError:
        raise CannotMigrate("another one has taken over; see what it says") from None
    finally:
        if lock.owned():
            lock.release()


def _stop(alive: Sequence[str]) -> str:
    shown = "\n".join(f"  {name}" for name in alive)
    return f"these work in the store; stop them first (one that was killed is forgotten in half a minute):\n{shown}"
