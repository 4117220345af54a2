"""The service as real processes that may be killed: a Redis, fronts, groups of workers. A dead group is started again,
as every supervisor does."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from redis import Redis, RedisError

from doslovno import roles
from doslovno.child import Child
from doslovno.client import Client
from doslovno.redis_server import RedisServer
from service.queue import KEY_PREFIX, QUEUES
from service.registry.connection import connect
from service.registry.keys import Keys
from service.security import keys
from service.settings import Settings
from tests.e2e.stack import free_port
from workers import heartbeat

T = TypeVar("T")

ROOT = Path(__file__).parents[2]
PATIENCE = 300.0  # seconds; far above what anything here takes
LEASE = 6
SETTINGS = {
    "DOSLOVNO_LEASE": str(LEASE),
    "DOSLOVNO_SWEEP_INTERVAL": "0.5",
    "DOSLOVNO_QUEUED_GRACE": "2",
    "DOSLOVNO_RATE_QUOTA": "0",
    "DOSLOVNO_API_PROCESSES": "2",
    "DOSLOVNO_DRAIN_SECONDS": "3",
    "PYTHONPATH": str(ROOT),
}


@dataclass(slots=True)
class Group:
    """A Celery worker with its children. `wanted`: it is started again when it has died."""

    child: Child
    settings: Settings
    wanted: bool = True

    @property
    def beats(self) -> bool:
        return self.child.poll() is None and heartbeat.age(self.settings) is not None

    def start(self) -> None:
        Path(self.settings.heartbeat_file).unlink(missing_ok=True)
        self.child.start()
        self.wanted = True

    def children(self) -> list[int]:
        """The processes that analyse."""
        return children_of(self.child.process.pid) if self.child.process else []

    def signal(self, number: signal.Signals) -> None:
        """To all its processes."""
        if self.child.process:
            os.killpg(self.child.process.pid, number)

    def stop(self, grace: float = 60.0) -> None:
        self.wanted = False
        self.child.stop(grace)


@dataclass(slots=True)
class House:
    folder: Path
    redis: RedisServer = field(init=False)
    client: Redis = field(init=False)
    groups: list[Group] = field(default_factory=list)
    fronts: list[Child] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    restarts: int = 0
    _staffed: tuple[object, ...] = ()
    _fronted: tuple[object, ...] = ()

    def __post_init__(self) -> None:
        # the ledger reads the file as it was written; a large one would be written anew as Redis starts
        self.redis = RedisServer(self.folder / "redis", more=[("auto-aof-rewrite-percentage", "0")])
        self.start_redis()
        self.client = connect(self.settings)

    @property
    def settings(self) -> Settings:
        return Settings.from_environment({**SETTINGS, "DOSLOVNO_REDIS_URL": self.redis.url})

    def start_redis(self) -> None:
        """On the data it had, if any."""
        self.redis.start()

    def staff(self, count: int = 2, *, children: int = 2, app: str = "workers.app", **settings: str) -> list[Group]:
        """So many groups of workers that are ready, and no others; those of before where they are such ones."""
        wanted = (count, children, app, *sorted(settings.items()))
        if wanted != self._staffed:
            for group in self.groups:
                group.stop(grace=10)
            self.groups = [self.group(n, children, app, settings) for n in range(count)]
            for group in self.groups:
                group.start()
            self._staffed = wanted
        self.until_beats(*self.groups)
        return self.groups

    def group(
        self,
        number: int,
        children: int,
        app: str = "workers.app",
        settings: Mapping[str, str] | None = None,
        before: tuple[str, ...] = (),
    ) -> Group:
        """One that is not started. `before` are words before its command."""
        environment = {
            **SETTINGS, **roles.ONE_THREAD,
            "DOSLOVNO_REDIS_URL": self.redis.url,
            "DOSLOVNO_HEARTBEAT_FILE": str(self.folder / f"worker-{number}.heartbeat"),
            **(settings or {}),
        }  # fmt: skip
        command = [app if part == "workers.app" else part for part in roles.worker(children)]
        child = Child(f"worker-{number}", [*before, *command], self.folder / f"worker-{number}.log", environment)
        return Group(child, Settings.from_environment(environment))

    def open(self, count: int = 1, app: str = "service.wsgi:app") -> None:
        """So many fronts that are ready, and no others."""
        if (count, app) != self._fronted:
            for front in self.fronts:
                front.stop()
            ports = [free_port() for _ in range(count)]
            self.urls = [f"http://127.0.0.1:{port}" for port in ports]
            self.fronts = [self._front(n, port, app) for n, port in enumerate(ports)]
            for front in self.fronts:
                front.start()
            self._fronted = (count, app)
        self.until_ready(*self.urls)

    def _front(self, number: int, port: int, app: str) -> Child:
        command = [app if part == "service.wsgi:app" else part for part in roles.api("127.0.0.1", port)]
        environment = {**SETTINGS, "DOSLOVNO_REDIS_URL": self.redis.url}
        return Child(f"front-{number}", command, self.folder / f"front-{number}.log", environment)

    def key(self, tenant: str) -> str:
        return keys.create(self.client, tenant)

    def keep(self) -> None:
        """Starts dead groups again. In the main thread: a child ends with the thread that started it."""
        for group in self.groups:
            if group.wanted and group.child.poll() is not None:
                self.restarts += 1
                group.start()

    def until(self, good: Callable[[], T]) -> T:
        """Looks, and keeps the house, until it is good; fails after `PATIENCE` seconds. Redis may be away meanwhile."""
        deadline = time.monotonic() + PATIENCE
        while True:
            self.keep()
            try:
                found = good()
            except RedisError:
                found = None
            if found:
                return found
            assert time.monotonic() < deadline, "it is not good yet:\n" + self.tails()
            time.sleep(0.05)

    def until_ready(self, *urls: str) -> None:
        """Until they all want requests."""
        self.until(lambda: all(Client(url, "").ready() for url in urls))

    def until_beats(self, *groups: Group) -> None:
        """Until they read their queues."""
        self.until(lambda: all(group.beats for group in groups))

    def until_gone(self, child: Child) -> int:
        """Until the process has ended of itself; its exit status."""
        self.until(lambda: child.poll() is not None)
        return child.poll() or 0

    def until_ended(self, tenant: str, count: int) -> None:
        """Until so many articles of the tenant have ended."""
        own = Keys(tenant)
        self.until(lambda: self.client.zcard(own.jobs) - self.client.zcard(own.due) >= count)

    def pause(self, seconds: float) -> None:
        """Keeps the house meanwhile."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.keep()
            time.sleep(0.05)

    @contextmanager
    def frozen(self, group: Group) -> Iterator[None]:
        group.signal(signal.SIGSTOP)
        try:
            yield
        finally:
            group.signal(signal.SIGCONT)

    def held(self, tenant: str, group: Group) -> bool:
        """Whether one of the group's processes has an article of the tenant."""
        own = Keys(tenant)
        owners: set[Any] = {self.client.hget(own.job(id), "worker") for id in self.members(own.due)}
        return any(int(owner.rpartition(b":")[2]) in group.children() for owner in owners if owner)

    def members(self, key: str) -> set[str]:
        """Of a sorted set."""
        found: Any = self.client.zrange(key, 0, -1)
        return {member.decode() for member in found}

    def waiting(self) -> int:
        """Hints that no worker has taken."""
        return sum(int(self.client.llen(KEY_PREFIX + queue)) for queue in QUEUES)

    def worker_logs(self) -> Iterator[str]:
        """Line by line."""
        for log in sorted(self.folder.glob("worker-*.log*")):
            with log.open(encoding="utf8", errors="replace") as lines:
                yield from lines

    def tails(self) -> str:
        return "\n".join(f"{child.name}: {child.tail(15)}" for child in (*self.fronts, *(g.child for g in self.groups)))

    def close(self) -> None:
        for front in self.fronts:
            front.stop(grace=1)
        for group in self.groups:
            group.stop(grace=10)
        self.client.close()
        self.redis.stop()


def children_of(process: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text(encoding="utf8", errors="replace")
            except OSError:
                continue
            if int(stat.rpartition(")")[2].split()[1]) == process:
                found.append(int(entry.name))
    return found
