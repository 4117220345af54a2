"""What the views need, put together once by `create_app` and found again in every request."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import redis
from flask import current_app, g

from service.api.admission import Admission
from service.api.readiness import Readiness
from service.destinations import Destinations
from service.registry import Registry, keys
from service.registry.activity import Activity
from service.registry.backlog import Backlogs
from service.registry.batches import Batches
from service.registry.directory import Directory
from service.registry.origins import Origins
from service.registry.pipelines import Pipelines
from service.registry.presence import Presence
from service.registry.quarantine import Quarantine
from service.registry.search import Search
from service.registry.stories import Stories
from service.registry.verdicts import Verdicts
from service.registry.waiting import Waiter
from service.registry.webhooks import Webhooks
from service.security.keys import Key, Keyring
from service.security.limits import Limiter
from service.settings import Settings

EXTENSION = "doslovno"

Publish = Callable[[str, str, str], Any]  # tenant, id, queue


@dataclass(slots=True)
class Front:
    """The parts of the front. `stopping` turns True when the process is to end."""

    settings: Settings
    client: redis.Redis
    registry: Registry
    batches: Batches
    verdicts: Verdicts
    search: Search
    directory: Directory
    origins: Origins
    stories: Stories
    webhooks: Webhooks
    activity: Activity
    backlogs: Backlogs
    quarantine: Quarantine
    pipelines: Pipelines
    destinations: Destinations
    publish: Publish
    keyring: Keyring
    limiter: Limiter
    admission: Admission
    waiter: Waiter
    stopping: bool = False
    readiness: Readiness = field(init=False)

    def __post_init__(self) -> None:
        self.readiness = Readiness(
            self.registry, self.client, Presence(self.client, self.settings), lambda: self.draining
        )

    @property
    def draining(self) -> bool:
        """True when the instance should get no new requests: it is to end, or the drain file says so."""
        file = self.settings.drain_file
        return self.stopping or (bool(file) and Path(file).exists())

    def announce(self, name: str) -> None:
        """This process works in the store. Where it cannot, that is for /readyz to say."""
        with suppress(redis.RedisError):
            Presence(self.client, self.settings, keys.FRONTS).announce(name)

    def leave(self, name: str) -> None:
        with suppress(redis.RedisError):
            Presence(self.client, self.settings, keys.FRONTS).leave(name)

    def stop(self) -> None:
        """Lets every long poll end at once; /readyz says so from now on."""
        self.stopping = True
        self.waiter.wake_all()


def front() -> Front:
    return cast(Front, current_app.extensions[EXTENSION])


def key() -> Key:
    """Who is asking; the tenant comes from here and from nowhere else."""
    return cast(Key, g.key)
