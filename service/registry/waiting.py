"""Long polls: a request waits until its article ends, without asking Redis all the time."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from typing import Any, Final, Literal, TypeVar

from service.registry import keys
from service.registry.connection import connect
from service.registry.model import TERMINAL, Job
from service.registry.registry import Registry
from service.settings import Settings

log = logging.getLogger(__name__)

T = TypeVar("T")

_READ_AGAIN: Final = 2.0  # seconds; a published message may be lost
_LISTEN: Final = 1.0  # seconds of one look at the channel
_AWAY: Final = 1.0  # seconds before the channel is tried again when Redis is away


class Waiter:
    """One per process. A single reader listens on the channel of ended articles and wakes the requests that wait for
    them; it begins with the first wait, so that a process may fork before. It outlives a Redis that goes and comes:
    waiting requests read their article every 2 seconds anyway.

    Works with threads and, when gevent has patched the standard library, with its greenlets.
    """

    def __init__(self, registry: Registry, settings: Settings, *, most: int = 1_000) -> None:
        """`most` requests may wait at a time; the next ones are answered at once."""
        self._registry = registry
        self._settings = settings
        self._most = most
        self._lock = threading.Lock()
        self._waiting: dict[str, set[threading.Event]] = {}
        self._count = 0
        self._reader: threading.Thread | None = None
        self._process = 0
        self._draining = False

    def wait(
        self, tenant: str, id: str, timeout: float, *, revision: int | None = None
    ) -> Job | Literal["gone"] | None:
        """The article (as `Registry.get`) once it has ended or is gone, or once its revision is not `revision`, at
        the latest after `timeout` seconds. Raises redis.RedisError as soon as Redis is found to be away."""

        def done(job: Job | str | None) -> bool:
            if not isinstance(job, Job) or job.status in TERMINAL:
                return True
            return revision is not None and job.revision != revision

        return self.hold(tenant, id, timeout, lambda: self._registry.get(tenant, id), done)

    def hold(self, tenant: str, id: str, timeout: float, look: Callable[[], T], done: Callable[[T], bool]) -> T:
        """What `look` finds once it is done, at the latest after `timeout` seconds. It looks when the end of `id`, an
        article or a story, is announced, and every 2 seconds. Raises what `look` raises."""
        deadline = time.monotonic() + timeout
        name = keys.announcement(tenant, id)
        event = threading.Event()
        entered = self._enter(name, event)
        try:
            while True:
                event.clear()  # before the look: what happens after it sets the event again
                found = look()
                left = deadline - time.monotonic()
                if done(found) or not entered or self._draining or left <= 0:
                    return found
                event.wait(min(left, _READ_AGAIN))
        finally:
            if entered:
                self._leave(name, event)

    def wake_all(self) -> None:
        """For a process that is to end: every wait returns now, and later ones at once."""
        self._draining = True
        with self._lock:
            for events in self._waiting.values():
                for event in events:
                    event.set()

    def _enter(self, name: str, event: threading.Event) -> bool:
        with self._lock:
            if self._draining or self._count >= self._most:
                return False
            if self._process != os.getpid():
                self._process = os.getpid()
                self._reader = threading.Thread(target=self._read, name="registry-waiter", daemon=True)
                self._reader.start()
            self._count += 1
            self._waiting.setdefault(name, set()).add(event)
            return True

    def _leave(self, name: str, event: threading.Event) -> None:
        with self._lock:
            self._count -= 1
            events = self._waiting[name]
            events.discard(event)
            if not events:
                del self._waiting[name]

    def _read(self) -> None:
        client = connect(self._settings, blocking=True)
        while not self._draining:
            channel: Any = client.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
            try:
                channel.subscribe(keys.DONE)
                while not self._draining:
                    message = channel.get_message(timeout=_LISTEN)
                    if message is not None:
                        self._wake(message["data"].decode())
            except Exception as error:  # whatever it is: without this thread every wait would be slow for ever
                log.warning("no news of ended articles", extra={"error": type(error).__name__})
                time.sleep(_AWAY)
            finally:
                channel.close()
        client.close()

    def _wake(self, name: str) -> None:
        with self._lock:
            for event in self._waiting.get(name, ()):
                event.set()
