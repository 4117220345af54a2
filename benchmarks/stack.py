"""A service of its own for benchmarks: Redis, the API and a worker as processes, and what each of them costs."""

from __future__ import annotations

import itertools
import json
import os
import re
import socket
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import redis

from doslovno import roles
from doslovno.child import Child
from doslovno.client import Client
from doslovno.redis_server import RedisServer
from doslovno.showing import read_all
from doslovno.up import samples
from service.registry.connection import connect
from service.registry.keys import Keys
from service.security import keys
from service.settings import Settings
from workers import heartbeat

ONE_THREAD = roles.ONE_THREAD
TENANT = "bench"
_TICKS = os.sysconf("SC_CLK_TCK")
_PATIENCE = 900.0  # seconds


def articles(count: int, characters: int, mark: str) -> list[str]:
    """So many texts of about so many code points, no two alike: whole paragraphs of the sample articles, by turns, each
    text with a line of its own. The same `mark` makes the same texts."""
    bodies = [re.split(r"\n+", article.text.strip()) for article in read_all([str(path) for path in samples()])]
    paragraphs = list(itertools.chain.from_iterable(body[2:] for body in bodies))  # without date line and heading
    made = []
    for n in range(count):
        lines = [bodies[n % len(bodies)][1], f"Сообщение {mark} номер {n}."]
        turn = itertools.islice(itertools.cycle(paragraphs), 5 * n % len(paragraphs), None)
        size = sum(map(len, lines))
        while size < characters:
            lines.append(next(turn))
            size += len(lines[-1]) + 2
        made.append("\n\n".join(lines)[:characters])
    return made


def submission(text: str) -> dict[str, str]:
    """As it is posted. An embargo keeps the articles out of stories: being made of the same paragraphs they would all
    be one, and its telling would be measured."""
    return {"text": text, "published_at": "2026-03-12T12:00:00Z", "embargoed_until": "2099-01-01T00:00:00Z"}


def _process(child: Child | RedisServer | None) -> int:
    if child is None or child.process is None:
        raise RuntimeError("it does not run")
    return child.process.pid


def _served(server: RedisServer) -> float:
    """Seconds of processor time of a Redis, to the microsecond."""
    with redis.Redis.from_url(server.url) as client:
        found: Any = client.info("cpu")
    return float(found["used_cpu_sys"] + found["used_cpu_user"])


def children(process: int) -> list[int]:
    """The processes that this one started and that run."""
    listed = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return [int(child) for child in listed.split()]


def cpu(process: int) -> float:
    """Seconds of processor time of it and of its children that have ended."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf8", errors="replace").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / _TICKS


def memory(process: int) -> dict[str, float]:
    """Megabytes: `pss`, its share of what it shares with others, and `private`, what is its alone."""
    sizes = re.findall(r"^(\w+):\s+(\d+) kB", Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii"), re.M)
    kb = {name: int(size) for name, size in sizes}
    return {"pss": kb["Pss"] / 1024, "private": (kb["Private_Clean"] + kb["Private_Dirty"]) / 1024}


@dataclass(slots=True)
class Stack:
    """A Redis and an API that run; workers come and go."""

    folder: Path
    server: RedisServer
    api: Child
    url: str
    environment: dict[str, str]
    started: float  # seconds that the API took until it wanted requests
    broker: RedisServer | None = None  # that carries Celery's hints, where it is one of its own
    worker: Child | None = None
    client: Client = field(init=False)
    store: redis.Redis = field(init=False)
    key: str = field(init=False)

    def __post_init__(self) -> None:
        self.store = connect(Settings.from_environment(self.environment))
        self.key = keys.create(self.store, TENANT)
        self.client = Client(self.url, self.key)

    @contextmanager
    def staffed(self, count: int) -> Iterator[float]:
        """So many children of one worker; how many seconds it took until they read their queues."""
        beat = self.folder / "heartbeat"
        beat.unlink(missing_ok=True)
        environment = {**self.environment, **roles.ONE_THREAD, "DOSLOVNO_HEARTBEAT_FILE": str(beat)}
        self.worker = Child("worker", roles.worker(count), self.folder / "worker.log", environment)
        begun = time.perf_counter()
        self.worker.start()
        try:
            settings = Settings.from_environment(environment)
            self._until(lambda: heartbeat.age(settings) is not None)
            yield time.perf_counter() - begun
        finally:
            self.worker.stop(20)
            self.worker = None

    def analyse(self, texts: Sequence[str]) -> float:
        """Submits them as a batch and waits for the last one's end: seconds of the clock."""
        lines = "\n".join(json.dumps(submission(text), ensure_ascii=False) for text in texts)
        begun = time.perf_counter()
        self.client.submit_batch(lines.encode())
        self.finished()
        return time.perf_counter() - begun

    def finished(self) -> None:
        """Waits until no article is open."""
        due = Keys(TENANT).due
        self._until(lambda: not self.store.zcard(due))

    def spent(self) -> dict[str, float]:
        """Seconds of processor time up to now: by the worker's `children`, its `main` process, `redis`, the
        `api`, and the `broker` where it is another Redis."""
        main, front = _process(self.worker), _process(self.api)
        return {
            "children": sum(map(cpu, children(main))),
            "main": cpu(main),
            "redis": _served(self.server),
            "api": sum(map(cpu, [front, *children(front)])),
            **({"broker": _served(self.broker)} if self.broker else {}),
        }

    def idle(self, seconds: float = 10.0) -> dict[str, float]:
        """The same for a second in which nothing comes in."""
        before = self.spent()
        time.sleep(seconds)
        return {name: (spent - before[name]) / seconds for name, spent in self.spent().items()}

    def sizes(self) -> list[dict[str, float]]:
        """Memory of the worker's main process and of each of its children."""
        main = _process(self.worker)
        return [memory(process) for process in (main, *children(main))]

    def _until(self, good: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _PATIENCE
        while not good():
            if time.monotonic() > deadline:
                raise TimeoutError(self.worker.tail() if self.worker else self.api.tail())
            time.sleep(0.05)


@contextmanager
def opened(*, split: bool = False) -> Iterator[Stack]:
    """A service in a folder of its own, removed afterwards. `split`: hints go over another Redis than articles."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = RedisServer(folder / "redis", maxmemory="4gb")
        server.start()
        broker = RedisServer(folder / "broker") if split else None
        if broker:
            broker.start()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        url = f"http://127.0.0.1:{port}"
        environment = {
            "DOSLOVNO_REDIS_URL": server.url, "DOSLOVNO_BROKER_URL": broker.url if broker else "",
            "DOSLOVNO_RATE_QUOTA": "0",
        }  # fmt: skip
        api = Child("api", roles.api("127.0.0.1", port), folder / "api.log", environment)
        try:
            begun = time.perf_counter()
            api.start()
            while not Client(url, "").ready():
                if api.poll() is not None:
                    raise RuntimeError(api.tail())
                time.sleep(0.05)
            yield Stack(folder, server, api, url, environment, time.perf_counter() - begun, broker)
        finally:
            api.stop(1)
            for one in (server, broker):
                if one:
                    one.stop()
